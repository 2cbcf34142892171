import type { Plan } from '../plan/plan.ts';
import { figure, percent, whole } from '../plan/words.ts';
import { alternativeLines, beatenLines, configurationRows, lostLines, memoryRows } from './plan-rows.ts';
import { alignedTable } from './table.ts';

/** `headroom size` for a terminal. */
export function writeSizing(plan: Plan): string {
  const { sizing, workload } = plan;
  return [
    `${plan.model}: ${figure(workload.callsPerSecond)} calls/s at the planned peak, ${figure(workload.inputTokensPerCall)} tokens in, ${figure(workload.outputTokensPerCall)} out`,
    `${whole(sizing.checked)} configurations checked, ${whole(sizing.feasible)} meet the goals; capacity ± ${percent(sizing.bandFraction)} (${sizing.tier})`,
    ...(sizing.feasible > 0
      ? [
          `${alignedTable(configurationRows(plan, 40), '  ')}\n  → chosen; ◆ Pareto front: no other is as good in money, first token and time between tokens, and better in one; ≈ by formula, the others simulated`,
        ]
      : []),
    ...listOf('Beaten', beatenLines(plan, 12), '·'),
    ...listOf('Not within the goals', lostLines(plan, 15), '✗'),
    ...listOf('What would change that', alternativeLines(plan), '→'),
    ...(sizing.memory === null
      ? []
      : [
          `Memory of ${sizing.chosen ?? ''} (binds: ${sizing.binding})\n${alignedTable(memoryRows(plan), '  ')}\n  KV pool: ${whole(sizing.memory.kvTokens)} tokens a replica, ${whole(sizing.memory.maxConcurrency)} mean requests`,
        ]),
  ].join('\n\n');
}

function listOf(title: string, lines: readonly string[], sign: string): string[] {
  return lines.length === 0 ? [] : [[title, ...lines.map((each) => `  ${sign} ${each}`)].join('\n')];
}
