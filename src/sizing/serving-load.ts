/**
 * The calls of a service as the simulation draws them: lognormal lengths by mean and spread, as single calls with a stated share of cached
 * input, or as sessions whose context grows from call to call. Source: docs/method.md §sizing, eq. 17.
 */
import { MS_PER_SECOND } from '../base/units.ts';
import type { LoadClass } from '../engine/engine.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { CallShape } from '../workload/call-mix.ts';

/** Calls on their own, as the queue screen sees them. */
export function callClassesOf(classes: readonly CallShape[]): readonly LoadClass[] {
  return classes.map((each) => ({
    ...singleCall,
    share: each.shareOfCalls,
    lengths: {
      input: { kind: 'lognormal', mean: each.inputTokensMean, cv: each.inputTokensCv },
      output: { kind: 'lognormal', mean: each.outputTokensMean, cv: each.outputTokensCv },
    },
    cachedFraction: each.cachedInputFraction,
  }));
}

/**
 * Conversations and agent tasks: the first prompt is drawn, each further call resends it with what was added, after a pause that is
 * exponential about the time to think or the time of the tools.
 */
export function sessionClassesOf(workload: FullScenario['workload']): readonly LoadClass[] {
  const { chat, agent } = workload;
  const classes: LoadClass[] = [];
  const length = (tokens: { mean: number; cv: number }) => ({ kind: 'lognormal' as const, ...tokens });
  const chats = (1 - agent.share) / chat.turnsPerSession;
  const sum = chats + agent.share;
  if (chats > 0)
    classes.push({
      ...singleCall,
      share: chats / sum,
      lengths: { input: length(chat.inputTokens), output: length(chat.outputTokens) },
      sharedTokens: chat.sharedPrefixTokens,
      calls: chat.turnsPerSession,
      growthTokensPerCall: chat.contextGrowthTokensPerTurn,
      pauseMs: chat.thinkSeconds * MS_PER_SECOND,
    });
  if (agent.share > 0)
    classes.push({
      ...singleCall,
      share: agent.share / sum,
      lengths: { input: length(agent.inputTokens), output: length(agent.outputTokens) },
      calls: agent.callsPerTask,
      growthTokensPerCall: agent.contextGrowthTokensPerCall,
      maxContextTokens: agent.maxContextTokens,
      pauseMs: agent.toolSeconds * MS_PER_SECOND,
    });
  return classes;
}

/** Mean calls of a session over the mix. */
export function callsPerSessionOf(classes: readonly LoadClass[]): number {
  return classes.reduce((sum, each) => sum + each.share * each.calls, 0);
}

const singleCall = {
  cachedFraction: 0,
  sharedTokens: 0,
  calls: 1,
  growthTokensPerCall: 0,
  maxContextTokens: 0,
  pauseMs: 0,
} as const;
