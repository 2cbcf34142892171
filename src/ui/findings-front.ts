/** What the front of configurations found, in a sentence. */
import type { Plan, PlanConfiguration } from '../plan/plan.ts';
import { chosenConfiguration } from './findings.ts';
import { duration, money } from './format.ts';

/** Dear configurations press the front into a corner: it is told and drawn up to so many times the cheapest; its table has all. */
export const FRONT_TIMES = 4;

/** What more money buys, or that it buys nothing. */
export function frontFinding(plan: Plan): string {
  const chosen = chosenConfiguration(plan);
  const most = FRONT_TIMES * Math.min(...plan.sizing.configurations.map((each) => each.usdPerMonth ?? Infinity));
  const front = plan.sizing.configurations.filter(
    (each) => each.paretoOptimal && each.id !== chosen?.id && (each.usdPerMonth ?? Infinity) <= most,
  );
  const fastest = front.reduce<PlanConfiguration | null>(
    (best, each) => (best === null || (each.ttftMs?.p99 ?? Infinity) < (best.ttftMs?.p99 ?? Infinity) ? each : best),
    null,
  );
  if (chosen?.usdPerMonth == null || chosen.ttftMs === null || fastest?.usdPerMonth == null || fastest.ttftMs === null)
    return 'Nothing faster can be bought';
  if (fastest.ttftMs.p99 >= chosen.ttftMs.p99) return 'More money buys no faster first token';
  return `${money(fastest.usdPerMonth - chosen.usdPerMonth)} more a month buys ${duration(chosen.ttftMs.p99 - fastest.ttftMs.p99)} off the first token`;
}
