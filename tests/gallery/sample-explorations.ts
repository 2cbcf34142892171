/** What is worked out beside the sample plan, made by hand so that every shape of a row is there. */
import type { Decomposition } from '../../src/engine/engine.ts';
import type { AdvisedChange } from '../../src/plan/advise.ts';
import type { ComparedScenario, ScenarioReason } from '../../src/plan/compare-scenarios.ts';
import { effectOf, outcomeOf, type Outcome } from '../../src/plan/outcome.ts';
import type { InputSide, SensitivityInput } from '../../src/plan/sensitivity.ts';
import type { Explorations } from '../../src/ui/explorer.svelte.ts';
import type { StoryHost } from '../../src/ui/story-host.ts';
import { samplePlan } from './sample-plan.ts';

const baseline = outcomeOf(samplePlan);

function moved(gpus: number, usd: number, change: Partial<Outcome> = {}): Outcome {
  return {
    ...baseline,
    gpus: baseline.gpus + gpus,
    replicas: Math.max(1, baseline.replicas + Math.round(gpus / 2)),
    usdCentsPerMonth: baseline.usdCentsPerMonth + 100 * usd,
    totalUsdCents: baseline.totalUsdCents + 280 * usd,
    ...change,
  };
}

const part = (words: string, path: string, gpus: number, usd: number): ScenarioReason => ({
  words,
  inputs: [{ path, from: undefined, to: 1 }],
  difference: { gpusNow: gpus, gpus, usdCentsPerMonth: 100 * usd, totalUsdCents: 280 * usd },
  status: 'ok',
});

function scenario(name: string, summary: string, outcome: Outcome | null, parts: ScenarioReason[]): ComparedScenario {
  const id = name.toLowerCase();
  const problem = outcome === null ? 'deployment.model "Ours" is not in the catalogue. Use one of its names.' : '';
  const effect = outcome === null ? null : effectOf(outcome, baseline);
  return { id, name, summary, patch: { name }, outcome, problem, effect, parts };
}

const advised = (id: string, title: string, outcome: Outcome, rest: Partial<AdvisedChange>): AdvisedChange => ({
  id,
  title,
  reason: 'A commitment lowers the rate of every hour.',
  tradeOff: 'the GPUs are paid for one year, needed or not',
  patch: { resources: { purchase: 'reserved-1y' } },
  outcome,
  effect: effectOf(outcome, baseline),
  confidence: 'high',
  confidenceReason: 'follows from sizes and listed prices alone',
  urgency: 'soon',
  valueUsdCentsPerMonth: baseline.usdCentsPerMonth - outcome.usdCentsPerMonth,
  ...rest,
});

const side = (words: string, outcome: Outcome | null): InputSide => ({
  words,
  patch: { seed: 2 },
  outcome,
  effect: outcome === null || outcome.status === 'goal-missed' ? null : effectOf(outcome, baseline),
});

function input(label: string, range: string, low: InputSide, high: InputSide): SensitivityInput {
  const swing = (value: (each: InputSide) => number): number => Math.max(Math.abs(value(low)), Math.abs(value(high)));
  return {
    ...{ id: label.toLowerCase(), label, range, low, high },
    swingUsdCentsPerMonth: swing((each) => each.effect?.usdCentsPerMonth ?? 0),
    swingGpus: swing((each) => each.effect?.gpus ?? 0),
    breaks: [low, high].some((each) => each.outcome?.status === 'goal-missed'),
  };
}

const missed = moved(-baseline.gpus, -baseline.usdCentsPerMonth / 100, {
  status: 'goal-missed',
  chosen: '',
  goalsMet: false,
});

export const sampleExplorations: Explorations = {
  advice: {
    planHash: samplePlan.hash,
    baseline,
    tried: 17,
    changes: [
      advised('commit-1y', 'Reserve 24 H100s for one year', moved(0, -9800), {}),
      advised('kv-fp8', 'Keep the KV cache in fp8', moved(-4, -6100, { probabilityGoalBroken: 0.12 }), {
        reason: 'Half the bytes of a cached token: more requests run at once, and less is read for each token.',
        tradeOff: 'answers change slightly on long contexts: check them',
        confidence: 'low',
        confidenceReason: 'smaller than the error of a prediction (± 18 %)',
        urgency: 'later',
      }),
      advised('autoscale', 'Scale with the hour', moved(0, 0, { totalUsdCents: baseline.totalUsdCents - 1_900_000 }), {
        reason: 'The need moves between 4 and 12 replicas.',
        tradeOff: '',
        confidence: 'medium',
      }),
    ],
  },
  scenarios: {
    planHash: samplePlan.hash,
    baseline,
    scenarios: [
      scenario('Baseline', 'The scenario as it stands.', baseline, []),
      scenario('Pessimistic', 'Demand × 1.2; answers 15 % longer; GPU prices 10 % up.', moved(8, 24_100), [
        part('answers 15 % longer', 'workload.chat.outputTokens.mean', 2, 4200),
        part('demand × 1.2', 'planning.events', 6, 12_600),
        part('prices × 1.1', 'resources.priceFactor', 0, 7300),
      ]),
      scenario('Spike', '3 times the demand for 2 days from 2027-01-20.', moved(20, 42_000), [
        part('demand × 3, fading', 'planning.events', 20, 42_000),
      ]),
      scenario('Tight goals', 'As the scenario says.', missed, [part('', 'goals.itlMs.p99', 0, 0)]),
      scenario('Our model', 'As the scenario says.', null, []),
    ],
  },
  sensitivity: {
    planHash: samplePlan.hash,
    baseline,
    inputs: [
      input(
        'Goal between tokens (P99)',
        'a third tighter, half as loose again',
        side('75 ms', moved(-4, -6500)),
        side('33 ms', missed),
      ),
      input(
        'Demand',
        'the 80 % band of the forecast',
        side('× 0.82', moved(-4, -8400)),
        side('× 1.2', moved(6, 12_600)),
      ),
      input(
        'Prefix-cache hits',
        'none, to 60 %, a judgement',
        side('60 % of the prompt', moved(-6, -12_000)),
        side('0 % of the prompt', moved(0, 0)),
      ),
      input(
        'GPU prices',
        '80 % of price moves at a spread of 5 %',
        side('prices × 0.936', moved(0, -1890)),
        side('prices × 1.06', moved(0, 1890)),
      ),
      input('Growth on top', '5 points a month either way', side('0 %', moved(0, 0)), side('5 %', moved(0, 0))),
    ],
    drivers: [
      {
        id: 'requests',
        label: 'Requests',
        unit: 'requests/s on average',
        points: [],
        exponent: 0.97,
        law: 'linear (power 0.97)',
        sentence: 'Requests × 4 → GPUs × 3.85: linear (power 0.97).',
      },
    ],
  },
};

const hours = samplePlan.demand.history?.values.length ?? 0;
/** Of a history of which each part is known: a line, a season of a day, and one odd hour. */
export const sampleDecomposition: Decomposition = {
  status: 'ok',
  periods: [24],
  trend: Float64Array.from({ length: hours }, (_, t) => 5 + t / 100),
  seasonal: [Float64Array.from({ length: hours }, (_, t) => ((t % 24) - 11.5) / 4)],
  remainder: Float64Array.from({ length: hours }, (_, t) => (t === 7 ? 2 : t % 2 === 0 ? 0.1 : -0.1)),
  weights: new Float64Array(hours).fill(1),
  strength: [0.98],
};

/** A page where everything is worked out at once. */
export const sampleHost: StoryHost = {
  explore: (kind) => Promise.resolve(sampleExplorations[kind]),
  apply: () => undefined,
  decompose: () => Promise.resolve(sampleDecomposition),
};
