import { isoOf, stepStart } from '../base/time.ts';
import type { Plan } from '../plan/plan.ts';
import { csvLine } from './escape-csv.ts';

/** The plan over time in long form: one line a step and measure, so that any table program can pivot it. */
export function planCsv(plan: Plan): string {
  const lines = [csvLine(['timestamp', 'measure', 'unit', 'value'])];
  const { forecast } = plan.demand;
  const grid = { startMs: plan.replicas.startMs, step: plan.replicas.step, timeZone: plan.demand.timeZone };
  plan.replicas.planned.forEach((planned, t) => {
    const at = isoOf(stepStart(grid, t));
    const add = (measure: string, unit: string, value: number | undefined): void => {
      lines.push(csvLine([at, measure, unit, value ?? null]));
    };
    add('demand_mean', 'requests/s', forecast.mean[t]);
    for (const level of forecast.quantiles)
      add(`demand_p${String(Math.round(level.probability * 1000) / 10)}`, 'requests/s', level.values[t]);
    add('replicas_needed', 'replicas', plan.replicas.needed[t]);
    add('replicas_planned', 'replicas', planned);
    add('cost', 'USD', plan.cost.usdPerStep[t]);
  });
  return lines.join('\n');
}
