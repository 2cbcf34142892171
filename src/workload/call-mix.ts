/**
 * From a mix of chat requests and agent tasks to the single LLM calls that a replica serves.
 * Formulas: docs/method.md §3.
 */
import type { FullScenario } from '../scenario/scenario.ts';

/** Where a mean length comes from. */
export type LengthOrigin = 'said' | 'measured' | 'assumed';

/** One class of calls: its share of all calls and what they look like. */
export interface CallShape {
  readonly name: 'chat' | 'agent';
  readonly shareOfCalls: number;
  readonly inputTokensMean: number;
  /** coefficient of variation over calls */
  readonly inputTokensCv: number;
  readonly outputTokensMean: number;
  readonly outputTokensCv: number;
  /** share of the input that the prefix cache holds, 0–1 */
  readonly cachedInputFraction: number;
}

export interface Workload {
  /** LLM calls of one request, over the mix */
  readonly callsPerRequest: number;
  readonly classes: readonly CallShape[];
  readonly inputTokensPerCall: number;
  readonly outputTokensPerCall: number;
  readonly tokensOrigin: LengthOrigin;
}

/** Mean tokens per request that a history shows; they stand in for lengths that nobody said. */
export interface MeasuredLengths {
  readonly inputTokensPerRequest: number | null;
  readonly outputTokensPerRequest: number | null;
}

/**
 * The calls behind a request.
 *
 * @param scenario  with defaults
 * @param said      whether a dotted path was said; said lengths win over measured ones
 * @param measured  from the history; used for the chat class of a pure chat service
 */
export function workloadOf(
  scenario: FullScenario,
  said: (path: string) => boolean,
  measured: MeasuredLengths,
): Workload {
  const { chat, agent } = scenario.workload;
  const callsOfChat = 1 - agent.share;
  const callsOfAgent = agent.share * agent.callsPerTask;
  const calls = callsOfChat + callsOfAgent;
  const pureChat = agent.share === 0;
  const input = lengthOf('inputTokens', chat.inputTokens.mean, pureChat ? measured.inputTokensPerRequest : null, said);
  const output = lengthOf(
    'outputTokens',
    chat.outputTokens.mean,
    pureChat ? measured.outputTokensPerRequest : null,
    said,
  );
  const classes: CallShape[] = [];
  if (callsOfChat > 0) {
    const inputMean = input.mean + (chat.contextGrowthTokensPerTurn * (chat.turnsPerSession - 1)) / 2;
    classes.push({
      name: 'chat',
      shareOfCalls: callsOfChat / calls,
      inputTokensMean: inputMean,
      inputTokensCv: chat.inputTokens.cv,
      outputTokensMean: output.mean,
      outputTokensCv: chat.outputTokens.cv,
      cachedInputFraction: Math.min(0.99, Math.max(chat.prefixCacheHitFraction, chat.sharedPrefixTokens / inputMean)),
    });
  }
  if (callsOfAgent > 0) classes.push(agentCalls(agent, callsOfAgent / calls));
  return {
    callsPerRequest: calls,
    classes,
    inputTokensPerCall: meanOver(classes, (each) => each.inputTokensMean),
    outputTokensPerCall: meanOver(classes, (each) => each.outputTokensMean),
    tokensOrigin: input.origin === output.origin ? input.origin : 'assumed',
  };
}

function lengthOf(
  side: 'inputTokens' | 'outputTokens',
  given: number,
  seen: number | null,
  said: (path: string) => boolean,
): { mean: number; origin: LengthOrigin } {
  if (said(`workload.chat.${side}.mean`)) return { mean: given, origin: 'said' };
  if (seen !== null && seen > 0) return { mean: seen, origin: 'measured' };
  return { mean: given, origin: 'assumed' };
}

/**
 * Calls of an agent: the context starts at the first input and grows with every call up to the limit.
 * The spread over calls adds to the spread between tasks: var = (cv · first)² + var of the growth.
 */
function agentCalls(agent: FullScenario['workload']['agent'], shareOfCalls: number): CallShape {
  const first = agent.inputTokens.mean;
  const calls = Math.max(1, Math.round(agent.callsPerTask));
  let sum = 0;
  let squares = 0;
  for (let call = 0; call < calls; call += 1) {
    const context = Math.min(agent.maxContextTokens, first + call * agent.contextGrowthTokensPerCall);
    sum += context;
    squares += context * context;
  }
  const mean = sum / calls;
  const growthVariance = Math.max(0, squares / calls - mean * mean);
  const taskSd = agent.inputTokens.cv * first;
  return {
    name: 'agent',
    shareOfCalls,
    inputTokensMean: mean,
    inputTokensCv: Math.sqrt(taskSd * taskSd + growthVariance) / mean,
    outputTokensMean: agent.outputTokens.mean,
    outputTokensCv: agent.outputTokens.cv,
    cachedInputFraction: Math.min(0.99, agent.prefixCacheHitFraction),
  };
}

function meanOver(classes: readonly CallShape[], value: (each: CallShape) => number): number {
  return classes.reduce((sum, each) => sum + each.shareOfCalls * value(each), 0);
}
