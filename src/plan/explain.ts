/** "Why?": the formula behind each main number, with this plan's own numbers (docs/method.md has the same in general). */
import { BYTES_PER_GB, BYTES_PER_GIB, HOURS_PER_MONTH } from '../base/units.ts';
import { computed, given, type ExplainFacts, type Term } from './explain-terms.ts';
import { measuredTerms } from './explain-capacity.ts';
import { explanationsOfRest } from './explain-rest.ts';
import type { Explanation, Plan } from './plan.ts';
import { moneyExplanations } from './explain-money.ts';
import type { Ranked } from './rank.ts';
import { dayWords, figure, latencyWords, money, percent, unitMoney, whole } from './words.ts';

export function explanationsOf(facts: ExplainFacts): Explanation[] {
  return [
    replicas(facts),
    capacity(facts),
    latency(facts),
    memory(facts),
    costs(facts),
    interval(facts),
    demandOf(facts),
    ...explanationsOfRest(facts),
    ...moneyExplanations(facts),
  ];
}

function replicas(facts: ExplainFacts): Explanation {
  const { scenario, peak, chosen, workload, moneyOf } = facts;
  const { planning } = scenario;
  const load = peak.quantile * workload.callsPerRequest * peak.loadFactor;
  return {
    id: 'gpus',
    title: 'Why so many GPUs',
    formula:
      'replicas = max(minimum, ⌈demand × calls per request × busiest minute × peak multiplier × (1 + margin) ÷ capacity⌉) + spare; GPUs = replicas × GPUs per replica, in whole instances',
    terms: [
      given(
        facts,
        `demand at the peak (${percent(planning.planningQuantile)} quantile)`,
        `${figure(peak.quantile)} requests/s`,
        'planning.planningQuantile',
      ),
      computed('calls per request', figure(workload.callsPerRequest)),
      planning.withinStepPeak === undefined
        ? computed('busiest minute over its step', `× ${figure(peak.factors.withinStepPeak)}`)
        : given(
            facts,
            'busiest minute over its step',
            `× ${figure(peak.factors.withinStepPeak)}`,
            'planning.withinStepPeak',
          ),
      facts.demand.dayShapeKnown
        ? computed('peak multiplier: none, the history shows the day', '× 1', 'measured')
        : given(facts, 'peak multiplier', `× ${figure(peak.factors.peakMultiplier)}`, 'planning.peakMultiplier'),
      given(facts, 'margin', percent(planning.marginFraction), 'planning.marginFraction'),
      computed('load to carry', `${figure(load)} calls/s`),
      ...capacityTerms(chosen),
      given(facts, 'spare replicas', whole(planning.spareReplicas), 'planning.spareReplicas'),
      computed('GPUs per replica', whole(chosen.configuration.gpusPerReplica)),
    ],
    result: `${whole(moneyOf.later.replicas)} replicas, ${whole(moneyOf.gpusFor(moneyOf.later.replicas))} GPUs`,
    source: 'docs/method.md §4',
  };
}

/** Capacity by the queue screen, and what the simulation makes of it. */
function capacityTerms({ configuration, rule, replicas: now, simulated }: Ranked): Term[] {
  const screen = computed(
    'capacity of one replica within the goals',
    `${figure(configuration.capacityCallsPerSecond)} calls/s`,
  );
  if (simulated === null || now <= simulated.screenReplicas) return [screen];
  return [
    screen,
    computed(
      `the screen says ${whole(simulated.screenReplicas)} replicas, the simulation of the peak ${whole(now)}; capacity then`,
      `${figure(rule.capacity)} calls/s`,
    ),
  ];
}

function capacity(facts: ExplainFacts): Explanation {
  const { configuration } = facts.chosen;
  return {
    id: 'capacity',
    title: 'What one replica carries',
    formula:
      'the largest rate at which every latency goal still holds; one pass takes max(memory, compute) + μ·min(memory, compute) + communication + fixed costs',
    terms: [
      computed('configuration', configuration.id, 'catalogue'),
      computed('prompt tokens', `${figure(configuration.promptTokensPerSecond)} tokens/s`),
      computed('output tokens', `${figure(configuration.outputTokensPerSecond)} tokens/s`),
      computed('requests at once at most', whole(configuration.maxConcurrency)),
      computed('what binds', configuration.binding),
      ...measuredTerms(facts),
      computed(
        `tier of the constants: ${facts.plan.sizing.tier}; error band (80 %)`,
        `± ${percent(facts.plan.sizing.bandFraction)}`,
      ),
    ],
    result: `${figure(configuration.capacityCallsPerSecond)} calls/s`,
    source: 'docs/method.md §5 and §6',
  };
}

function latency(facts: ExplainFacts): Explanation {
  const { latency: at, configuration, simulated } = facts.chosen;
  const screen = simulated === null ? at : simulated.screen;
  const run = facts.plan.sizing.verified;
  const unloaded = configuration.unloaded;
  return {
    id: 'latency',
    title: 'First token and pace at the planned peak',
    formula:
      'TTFT = rest of the pass under way + prompts queued ahead + own prefill (+ wait for a place); ITL = mean time between output tokens after the first; percentiles over requests',
    terms: [
      computed('first token, empty replica', latencyWords(unloaded.ttftMs.p50)),
      computed(
        'first token P50 / P99 at the peak, by the queue screen',
        screen === null ? '–' : `${latencyWords(screen.ttftMs.p50)} / ${latencyWords(screen.ttftMs.p99)}`,
      ),
      computed('between tokens, empty replica', latencyWords(unloaded.itlMs.p50)),
      computed(
        'between tokens P50 / P99 at the peak, by the queue screen',
        screen === null ? '–' : `${latencyWords(screen.itlMs.p50)} / ${latencyWords(screen.itlMs.p99)}`,
      ),
      ...(run === null ? [] : simulatedTerms(run)),
      computed('requests in a replica, mean', at === null ? '–' : figure(at.meanConcurrency)),
      given(facts, 'goal, first token P99', goalWords(facts.scenario.goals.ttftMs.p99), 'goals.ttftMs.p99'),
      given(facts, 'goal, between tokens P99', goalWords(facts.scenario.goals.itlMs.p99), 'goals.itlMs.p99'),
    ],
    result:
      at === null
        ? 'no goal can be met'
        : `first token P99 ${latencyWords(at.ttftMs.p99)}, between tokens P99 ${latencyWords(at.itlMs.p99)}`,
    source: 'docs/method.md §6: the queue screen narrows the search, the simulation of passes (eq. 16) decides',
  };
}

/** Beside the screen: the same load, pass by pass. */
function simulatedTerms(run: NonNullable<Plan['sizing']['verified']>): Term[] {
  const error = run.ttftP99ErrorMs === null ? '' : ` ± ${latencyWords(run.ttftP99ErrorMs)}`;
  return [
    computed(
      'first token P50 / P99, simulated',
      `${latencyWords(run.ttftMs.p50)} / ${latencyWords(run.ttftMs.p99)}${error}`,
    ),
    computed('between tokens P50 / P99, simulated', `${latencyWords(run.itlMs.p50)} / ${latencyWords(run.itlMs.p99)}`),
    computed('calls within every goal, simulated', `${percent(run.withinGoalsFraction)} of ${whole(run.calls)}`),
    computed('KV cache in use, simulated', `${percent(run.kvMeanFraction)}, at most ${percent(run.kvMaxFraction)}`),
  ];
}

function goalWords(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? 'none' : latencyWords(ms);
}

function memory(facts: ExplainFacts): Explanation {
  const ledger = facts.plan.sizing.memory;
  const gb = (bytes: number): string => `${figure(bytes / BYTES_PER_GB)} GB`;
  const terms: Term[] =
    ledger === null
      ? []
      : [
          computed(
            'memory of one GPU, as the driver reports it',
            `${figure(ledger.total / BYTES_PER_GIB)} GiB`,
            'catalogue',
          ),
          given(
            facts,
            'share the engine may use',
            percent(facts.scenario.deployment.memoryUtilizationFraction),
            'deployment.memoryUtilizationFraction',
          ),
          computed('weights', gb(ledger.weights)),
          ...(ledger.draft === undefined ? [] : [computed('weights of the draft', gb(ledger.draft))]),
          computed('activations', gb(ledger.activations), 'measured'),
          computed('driver and collectives', gb(ledger.nonTorch), 'measured'),
          computed('CUDA graphs', gb(ledger.graphs), 'measured'),
          computed('KV pool', gb(ledger.kvPool)),
          computed('KV bytes per token (whole replica)', whole(ledger.kvBytesPerToken)),
          ...(ledger.draftKvBytesPerToken === undefined
            ? []
            : [computed('of them the cache of the draft', whole(ledger.draftKvBytesPerToken))]),
          computed('tokens the pool of a replica holds', whole(ledger.kvTokens)),
        ];
  return {
    id: 'memory',
    title: 'How the memory of one GPU is used',
    formula:
      'KV pool = share × memory − weights − activations − driver and collectives; graphs come on top; weights = Σ parameters of a tensor class × its bytes',
    terms,
    result: ledger === null ? '–' : `${whole(ledger.maxConcurrency)} mean requests at once`,
    source: 'docs/method.md §5',
  };
}

function costs(facts: ExplainFacts): Explanation {
  const { cost } = facts.plan;
  const { moneyOf, scenario } = facts;
  return {
    id: 'cost',
    title: 'What it costs',
    formula:
      '$/month = instances × $/instance-hour × 730; the discount is off the list price, own prices are taken as they are',
    terms: [
      cost.price === null
        ? computed('price', 'none listed', 'catalogue')
        : computed(
            `${cost.price.cloud} ${cost.price.region} ${cost.price.instanceType}, ${cost.price.date}`,
            `${unitMoney(cost.price.usdPerGpuHour)}/GPU-h`,
            cost.price.estimated ? 'assumed' : 'catalogue',
          ),
      given(facts, 'how GPUs are paid', scenario.resources.purchase, 'resources.purchase'),
      given(facts, 'discount', percent(scenario.resources.discountFraction), 'resources.discountFraction'),
      computed('GPUs now', whole(moneyOf.gpusFor(moneyOf.now.replicas))),
      computed('hours of a month', whole(HOURS_PER_MONTH)),
      computed('whole horizon as planned', money(cost.totalUsd)),
      computed('if the size followed the demand every step', money(cost.followingDemandUsd)),
    ],
    result: `${money(moneyOf.usdPerHour(moneyOf.now.replicas) * HOURS_PER_MONTH)} a month now`,
    source: cost.price?.source ?? 'docs/method.md §8',
  };
}

function interval(facts: ExplainFacts): Explanation {
  const { cost } = facts.plan;
  return {
    id: 'interval',
    title: 'How sure the cost is',
    formula:
      'each future draws a demand path from the forecast, an error of the capacity model and a price move, and is sized by the same rules; the 10th to the 90th percentile is shown',
    terms: [
      computed('futures drawn', whole(facts.moneyOf.monthDraws.cost.length)),
      computed(
        'correlation of demand from step to step',
        figure(facts.demand.persistence),
        facts.demand.source === 'history' ? 'measured' : 'assumed',
      ),
      computed('error of the capacity model, sd of the log', figure(facts.chosen.configuration.bandLogSd), 'measured'),
      given(
        facts,
        'sd of the price',
        percent(facts.scenario.resources.priceUncertaintyFraction),
        'resources.priceUncertaintyFraction',
      ),
      given(facts, 'seed', whole(facts.scenario.seed), 'seed'),
    ],
    result: `${money(cost.monthUsd.p10)} to ${money(cost.monthUsd.p90)} a month, half of the futures below ${money(cost.monthUsd.p50)}`,
    source: 'docs/method.md §9',
  };
}

function demandOf(facts: ExplainFacts): Explanation {
  const { demand } = facts.plan;
  const members = demand.chosen.members.map((each) => `${each.model} ${percent(each.weight)}`).join(', ');
  return {
    id: 'demand',
    title: 'Where the demand comes from',
    formula:
      demand.source === 'history'
        ? 'weighted mean of models, weights by rolling-origin backtest on this very series; × growth × events'
        : 'stated average × growth × events; lognormal around it',
    terms: [
      computed('models', members || 'the description'),
      computed('backtest origins', whole(demand.backtestOrigins)),
      computed(
        'share of actuals in the 80 % band',
        demand.scores?.coverage80 == null ? 'not known' : percent(demand.scores.coverage80),
        'measured',
      ),
      computed(
        'mean absolute error over total (WAPE)',
        demand.scores?.wape == null ? 'not known' : percent(demand.scores.wape),
        'measured',
      ),
      given(
        facts,
        'growth on top, per month',
        percent(facts.scenario.planning.growthPerMonthFraction),
        'planning.growthPerMonthFraction',
      ),
    ],
    result: `peak of ${figure(demand.peak)} requests/s on ${dayWords(demand.peakAtMs)}`,
    source: 'docs/method.md §2',
  };
}
