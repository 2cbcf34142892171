/** Changes of how long requests are, for whichever classes of calls the service has. */
import type { Patch } from '../scenario/patch.ts';
import { rounded } from './demand-change.ts';
import type { Base } from './replan.ts';

type Side = 'inputTokens' | 'outputTokens';

/** Mean length of a class as the plan has it: said, measured in the history, or assumed. */
function meanLength({ plan, scenario }: Base, name: 'chat' | 'agent', side: Side): number | null {
  const found = plan.workload.classes.find((each) => each.name === name);
  if (found === undefined) return null;
  if (name === 'agent') return scenario.workload.agent[side].mean;
  const { chat } = scenario.workload;
  if (side === 'outputTokens') return found.outputTokensMean;
  return found.inputTokensMean - (chat.contextGrowthTokensPerTurn * (chat.turnsPerSession - 1)) / 2;
}

/** The mean length of every class times `factor`; an agent's context grows in proportion too. */
export function lengthTimes(base: Base, side: Side, factor: number): Patch {
  const workload: Record<string, unknown> = {};
  for (const name of ['chat', 'agent'] as const) {
    const mean = meanLength(base, name, side);
    if (mean === null) continue;
    const growth = base.scenario.workload.agent.contextGrowthTokensPerCall;
    workload[name] = {
      [side]: { mean: Math.max(1, rounded(mean * factor)) },
      ...(name === 'agent' && side === 'inputTokens' ? { contextGrowthTokensPerCall: rounded(growth * factor) } : {}),
    };
  }
  return { workload };
}
