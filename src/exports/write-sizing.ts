import type { Plan } from '../plan/plan.ts';
import { figure, percent, whole } from '../plan/words.ts';
import { configurationRows, lostLines, memoryRows } from './plan-rows.ts';
import { alignedTable } from './table.ts';

/** `headroom size` for a terminal. */
export function writeSizing(plan: Plan): string {
  const { sizing, workload } = plan;
  const front = sizing.configurations.filter((each) => each.paretoOptimal).map((each) => each.id);
  return [
    `${plan.model}: ${figure(workload.callsPerSecond)} calls/s at the planned peak, ${figure(workload.inputTokensPerCall)} tokens in, ${figure(workload.outputTokensPerCall)} out`,
    `${whole(sizing.checked)} configurations checked, ${whole(sizing.feasible)} meet the goals; capacity ± ${percent(sizing.bandFraction)} (${sizing.tier})`,
    alignedTable(configurationRows(plan, 20), '  '),
    ...lostLines(plan, 15).map((each) => `  ✗ ${each}`),
    ...(sizing.memory === null
      ? []
      : [
          `Memory of ${sizing.chosen ?? ''} (binds: ${sizing.binding})\n${alignedTable(memoryRows(plan), '  ')}\n  KV pool: ${whole(sizing.memory.kvTokens)} tokens a replica, ${whole(sizing.memory.maxConcurrency)} mean requests`,
        ]),
    ...(front.length > 0 ? [`No other is both cheaper and faster: ${front.join(', ')}`] : []),
  ].join('\n\n');
}
