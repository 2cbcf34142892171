/**
 * The inputs that a tornado moves, one at a time, each over a range with its reason. A range is the service's own where it has one (band of
 * the forecast, band of the capacity model, spread of the price), else a judgement, said as such.
 */
import type { Patch } from '../scenario/patch.ts';
import { demandEdges, demandTimes, rounded } from './demand-change.ts';
import { lengthTimes } from './length-change.ts';
import type { Base } from './replan.ts';
import { counted, figure, latencyWords, percent, whole } from './words.ts';

export interface MovedInput {
  readonly id: string;
  readonly label: string;
  /** where the range comes from */
  readonly range: string;
  readonly low: { readonly words: string; readonly patch: Patch };
  readonly high: { readonly words: string; readonly patch: Patch };
}

/** z of an 80 % range. Source: normal quantile of 0.9. */
const Z80 = 1.2816;
const LENGTHS = 0.3;

export function movedInputsOf(base: Base): MovedInput[] {
  const inputs = [
    demand(base),
    growth(base),
    length(base, 'outputTokens', 'Answer length'),
    length(base, 'inputTokens', 'Prompt length'),
    cacheHits(base),
    callsPerTask(base),
    price(base),
    modelError(base),
    goal(base, 'ttftMs', 'First-token goal (P99)'),
    goal(base, 'itlMs', 'Goal between tokens (P99)'),
    margin(base),
    quantile(base),
    peak(base),
    burstiness(base),
    spares(base),
    sequences(base),
  ];
  return inputs.filter((each) => each !== null);
}

function demand(base: Base): MovedInput {
  const { low, high } = demandEdges(base);
  const side = (factor: number) => ({
    words: `× ${figure(factor)}`,
    patch: demandTimes(base, factor, 'Demand at the edge of its band'),
  });
  const source =
    base.plan.demand.source === 'history' ? 'the 80 % band of the forecast' : 'the 80 % band that was said';
  return { id: 'demand', label: 'Demand', range: source, low: side(low), high: side(high) };
}

function growth(base: Base): MovedInput {
  const now = base.scenario.planning.growthPerMonthFraction;
  const side = (value: number) => ({
    words: `${percent(value)} a month`,
    patch: { planning: { growthPerMonthFraction: rounded(Math.max(-0.9, value)) } },
  });
  return {
    id: 'growth',
    label: 'Growth on top',
    range: '5 points a month either way, a judgement',
    low: side(now - 0.05),
    high: side(now + 0.05),
  };
}

function length(base: Base, field: 'inputTokens' | 'outputTokens', label: string): MovedInput {
  const { workload } = base.plan;
  const mean = field === 'inputTokens' ? workload.inputTokensPerCall : workload.outputTokensPerCall;
  const side = (factor: number) => ({
    words: `${whole(mean * factor)} tokens a call`,
    patch: lengthTimes(base, field, factor),
  });
  return {
    id: field === 'inputTokens' ? 'input-tokens' : 'output-tokens',
    label,
    range: `${percent(LENGTHS)} either way, a judgement`,
    low: side(1 - LENGTHS),
    high: side(1 + LENGTHS),
  };
}

/** Chat: from none to much shared context. Agents resend their context: what coding traces reuse, and a cache that is often lost. */
function cacheHits(base: Base): MovedInput {
  const agent = base.scenario.workload.agent.share > 0;
  const side = (hit: number) => ({
    words: `${percent(hit)} of the prompt`,
    patch: { workload: { [agent ? 'agent' : 'chat']: { prefixCacheHitFraction: hit } } },
  });
  return {
    id: 'cache-hits',
    label: 'Prefix-cache hits',
    range: agent ? 'a cache that is often lost, to the 96 % of coding-agent traces' : 'none, to 60 %, a judgement',
    // fewer hits cost more: the low side of the bar is the cheap one as with the others
    low: side(agent ? 0.96 : 0.6),
    high: side(agent ? 0.7 : 0),
  };
}

function callsPerTask(base: Base): MovedInput | null {
  const { share, callsPerTask: calls } = base.scenario.workload.agent;
  if (share === 0) return null;
  const side = (factor: number) => ({
    words: `${figure(rounded(calls * factor))} calls`,
    patch: { workload: { agent: { callsPerTask: Math.max(1, rounded(calls * factor)) } } },
  });
  return {
    id: 'calls-per-task',
    label: 'Calls of a task',
    range: `${percent(LENGTHS)} either way, a judgement`,
    low: side(1 - LENGTHS),
    high: side(1 + LENGTHS),
  };
}

function price(base: Base): MovedInput | null {
  if (base.plan.cost.price === null) return null;
  const { priceFactor = 1, priceUncertaintyFraction: sd } = base.scenario.resources;
  const side = (move: number) => ({
    words: `prices × ${figure(rounded(1 + move))}`,
    patch: { resources: { priceFactor: rounded(priceFactor * (1 + move)) } },
  });
  if (sd === 0) return null;
  return {
    id: 'price',
    label: 'GPU prices',
    range: `80 % of price moves at a spread of ${percent(sd)}`,
    low: side(-Math.min(0.9, Z80 * sd)),
    high: side(Z80 * sd),
  };
}

/** A replica that carries less by a share is a demand that is larger by its inverse: the same line, the same passes. */
function modelError(base: Base): MovedInput {
  const { bandFraction: band, tier } = base.plan.sizing;
  const side = (capacity: number) => ({
    words: `a replica carries × ${figure(rounded(capacity))}`,
    patch: demandTimes(base, 1 / capacity, 'Error of the capacity model'),
  });
  return {
    id: 'model-error',
    label: 'Capacity of a replica',
    range: `80 % band of the ${tier} prediction`,
    low: side(1 + band),
    high: side(Math.max(0.2, 1 / (1 + band))),
  };
}

function goal(base: Base, field: 'ttftMs' | 'itlMs', label: string): MovedInput | null {
  const now = base.scenario.goals[field].p99;
  if (now === null || now === undefined) return null;
  const side = (factor: number) => ({
    words: latencyWords(now * factor),
    patch: { goals: { [field]: { p99: rounded(now * factor) } } },
  });
  return {
    id: field === 'ttftMs' ? 'ttft-goal' : 'itl-goal',
    label,
    range: 'a third tighter, half as loose again',
    low: side(1.5),
    high: side(2 / 3),
  };
}

function margin(base: Base): MovedInput {
  const now = base.scenario.planning.marginFraction;
  const side = (value: number) => ({ words: percent(value), patch: { planning: { marginFraction: value } } });
  return {
    id: 'margin',
    label: 'Safety margin',
    range: 'none, to twice as much',
    low: side(0),
    high: side(now > 0 ? 2 * now : 0.25),
  };
}

function quantile(base: Base): MovedInput {
  const side = (value: number) => ({
    words: `P${whole(value * 100)}`,
    patch: { planning: { planningQuantile: value } },
  });
  const now = base.scenario.planning.planningQuantile;
  return {
    id: 'planning-quantile',
    label: 'Quantile planned for',
    range: 'the median, to nineteen hours of twenty',
    low: side(Math.min(0.5, now)),
    high: side(Math.max(0.95, now)),
  };
}

function peak(base: Base): MovedInput | null {
  if (!base.plan.factors.some((each) => each.id === 'peak-multiplier' && each.multiplier !== 1)) return null;
  const side = (value: number) => ({
    words: `× ${figure(value)} the average`,
    patch: { planning: { peakMultiplier: value } },
  });
  return { id: 'peak', label: 'Peak of the day', range: 'public chat traces: 1.5 to 3', low: side(1.5), high: side(3) };
}

function burstiness(base: Base): MovedInput {
  const now = base.scenario.workload.demand.burstiness;
  const side = (value: number) => ({
    words: `coefficient of variation ${figure(value)}`,
    patch: { workload: { demand: { burstiness: rounded(value) } } },
  });
  return {
    id: 'burstiness',
    label: 'Bursts of arrivals',
    range: 'half, to twice as uneven, a judgement',
    low: side(now / 2),
    high: side(now * 2),
  };
}

function spares(base: Base): MovedInput {
  const now = base.scenario.planning.spareReplicas;
  const side = (value: number) => ({ words: counted(value, 'replica'), patch: { planning: { spareReplicas: value } } });
  return {
    id: 'spares',
    label: 'Spare replicas',
    range: 'one fewer, one more',
    low: side(Math.max(0, now - 1)),
    high: side(now + 1),
  };
}

function sequences(base: Base): MovedInput {
  const now = base.scenario.deployment.maxSequences;
  const side = (value: number) => ({
    words: `${whole(value)} at once`,
    patch: { deployment: { maxSequences: Math.min(8192, Math.max(1, Math.round(value))) } },
  });
  return {
    id: 'batch-cap',
    label: 'Requests at once',
    range: 'a quarter, to four times the cap',
    low: side(now * 4),
    high: side(now / 4),
  };
}
