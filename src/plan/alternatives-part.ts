/** What to change when nothing meets the goals, priced and in words (sizing/alternatives.ts finds it). */
import { alternativesOf, type CarriedChange, type LoosenedGoal } from '../sizing/alternatives.ts';
import type { Configuration } from '../sizing/sizing.ts';
import type { Alternative } from './plan.ts';
import type { Ranked } from './rank.ts';
import type { Served } from './served-model.ts';
import type { SizingStage } from './sizing-stage.ts';
import { counted, latencyWords, listed, money, whole } from './words.ts';

/**
 * The cheapest first.
 *
 * @param rank  prices configurations of a changed search by the rules of the plan, the cheapest first
 */
export function alternativesPart(
  sizing: SizingStage,
  served: Served,
  rank: (configurations: readonly Configuration[]) => readonly Ranked[],
): Alternative[] {
  const parts = alternativesOf({
    request: sizing.request,
    configurations: sizing.configurations,
    otherGpus: served.otherGpus,
    carries: (configurations) => rank(configurations).some((each) => each.feasible),
  }).flatMap((change) => {
    const best = rank(change.configurations).find((each) => each.feasible);
    return best === undefined ? [] : [partOf(change, best, sizing)];
  });
  return parts.sort((a, b) => (a.usdPerMonth ?? Infinity) - (b.usdPerMonth ?? Infinity) || 0);
}

function partOf(change: CarriedChange, best: Ranked, sizing: SizingStage): Alternative {
  const { id } = best.configuration;
  const words = wordsOf(change, best, sizing);
  const price = best.usdPerMonth === null ? 'at no listed price' : `for ${money(best.usdPerMonth)} a month`;
  return {
    id:
      change.lever === 'goal' ? change.goals.map((each) => `${each.goal}-${each.percentile}`).join(' ') : change.lever,
    ...words,
    sentence: `${words.sentence}: ${id} then carries the load with ${counted(best.gpus, 'GPU')} ${price}.`,
    configuration: id,
    gpus: best.gpus,
    usdPerMonth: best.usdPerMonth,
  };
}

type Words = Pick<Alternative, 'field' | 'from' | 'to' | 'value' | 'sentence'>;

function wordsOf(change: CarriedChange, best: Ranked, { request }: SizingStage): Words {
  const [from, to] = [change.from, change.to].map((each) => (typeof each === 'number' ? whole(each) : each));
  const field = (name: string, sentence: string): Words => ({
    field: name,
    from: from ?? '',
    to: to ?? '',
    value: change.to,
    sentence,
  });
  const [only, ...more] = request.mix.classes;
  const chat = more.length === 0 && only?.name === 'chat';
  switch (change.lever) {
    case 'goal':
      return goalWords(change.goals);
    case 'tensor-parallel':
      return field('deployment.gpusPerReplica', `Use ${to ?? ''} GPUs per replica instead of ${from ?? ''}`);
    case 'pipeline':
      return field('deployment.pipelineParallel', `Spread a replica over ${to ?? ''} pipeline stages`);
    case 'precision':
      return field('deployment.precision', `Serve the weights in ${to ?? ''} instead of ${from ?? ''}`);
    case 'kv-precision':
      return field('deployment.kvPrecision', 'Keep the KV cache in fp8');
    case 'gpu': {
      const { name } = best.configuration.gpu;
      return {
        field: 'deployment.gpu',
        from: from ?? '',
        to: name,
        value: name,
        sentence: `Allow the ${name} as well`,
      };
    }
    case 'context':
      return field('deployment.maxContextTokens', `Serve contexts of ${to ?? ''} tokens instead of ${from ?? ''}`);
    case 'input-tokens':
      return {
        ...field(
          'workload.chat.inputTokens.mean',
          `Shorten prompts from ${from ?? ''} tokens on average to ${to ?? ''}`,
        ),
        ...(chat ? {} : { field: '', value: null }),
      };
    case 'output-tokens':
      return {
        ...field(
          'workload.chat.outputTokens.mean',
          `Shorten answers from ${from ?? ''} tokens on average to ${to ?? ''}`,
        ),
        ...(chat ? {} : { field: '', value: null }),
      };
    case 'batch-tokens':
      return field('deployment.maxBatchTokens', `Let a pass take ${to ?? ''} tokens instead of ${from ?? ''}`);
  }
}

const GOALS = { ttft: 'first token', itl: 'time between tokens', e2e: 'whole answer' } as const;

function goalWords(goals: readonly LoosenedGoal[]): Words {
  const [first] = goals;
  const list = (ms: (each: LoosenedGoal) => number): string => goals.map((each) => latencyWords(ms(each))).join(', ');
  const single = goals.length === 1 && first !== undefined;
  const each = goals.map(
    ({ goal, percentile, fromMs, toMs }) =>
      `${percentile.toUpperCase()} of the ${GOALS[goal]} from ${exactMs(fromMs)} to ${exactMs(toMs)}`,
  );
  return {
    field: single ? `goals.${first.goal}Ms.${first.percentile}` : '',
    from: list((one) => one.fromMs),
    to: list((one) => one.toMs),
    value: single ? first.toMs : null,
    sentence: `Loosen the ${goals.length === 1 ? 'goal for the ' : 'goals: '}${listed(each)}`,
  };
}

/** A goal is not rounded: 1,300 ms, not 1.3 s. */
function exactMs(ms: number): string {
  return `${ms >= 1000 ? whole(ms) : String(ms)} ms`;
}
