/** How far demand runs ahead while a replica starts: start-up time × the steepest rise of the forecast. */
import { clockOf, isoOf, stepSeconds, stepStart, type TimeGrid } from '../base/time.ts';
import type { Plan } from '../plan/plan.ts';
import { figure } from '../plan/words.ts';
import type { FullScenario } from '../scenario/scenario.ts';

export interface LeadTime {
  readonly startupSeconds: number;
  /** replicas that the steepest rise needs within the start-up time */
  readonly replicas: number;
  readonly sentence: string;
}

export function gridOf(plan: Plan): TimeGrid {
  return { startMs: plan.replicas.startMs, step: plan.replicas.step, timeZone: plan.demand.timeZone };
}

export function leadTimeOf(plan: Plan, scenario: FullScenario, callsPerSecondOfReplica: number): LeadTime {
  const startupSeconds = Math.round(plan.infrastructure.startupMinutes * 60);
  const level = plan.demand.forecast.quantiles.find(
    (each) => each.probability === scenario.planning.planningQuantile,
  )?.values;
  const values = level ?? plan.demand.forecast.mean;
  const grid = gridOf(plan);
  const steepest = steepestRise(values, grid);
  const calls = steepest.perSecond * startupSeconds * plan.workload.callsPerRequest;
  const replicas = callsPerSecondOfReplica > 0 ? Math.ceil(calls / callsPerSecondOfReplica - 1e-9) : 0;
  const minutes = figure(plan.infrastructure.startupMinutes);
  const when = isoOf(clockOf(stepStart(grid, steepest.at), grid.timeZone))
    .slice(0, 16)
    .replace('T', ' ');
  return {
    startupSeconds,
    replicas,
    sentence:
      steepest.perSecond > 0
        ? `Lead time: a replica takes ${minutes} min to its first token; the planned demand rises by at most ${figure(steepest.perSecond * 3600)} requests/s in an hour (from ${when} ${grid.timeZone}), so ${figure(steepest.perSecond * startupSeconds)} requests/s or ${String(replicas)} ${replicas === 1 ? 'replica' : 'replicas'} within the start-up.`
        : `Lead time: a replica takes ${minutes} min to its first token; the planned demand does not rise within the horizon.`,
  };
}

function steepestRise(values: readonly number[], grid: TimeGrid): { perSecond: number; at: number } {
  let [perSecond, at] = [0, 0];
  for (let t = 1; t < values.length; t += 1) {
    const rise = ((values[t] ?? 0) - (values[t - 1] ?? 0)) / stepSeconds(grid, t - 1);
    if (rise > perSecond) [perSecond, at] = [rise, t - 1];
  }
  return { perSecond, at };
}
