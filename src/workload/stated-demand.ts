/** Demand as a person states it, where no history gives it. */
import { inputError } from '../base/errors.ts';
import { SECONDS_PER_DAY } from '../base/units.ts';
import type { FullScenario } from '../scenario/scenario.ts';

/**
 * Average requests per second as said: a rate wins over a daily count, that over users × requests.
 *
 * @returns null where nothing was said
 */
export function statedRateOf(demand: FullScenario['workload']['demand']): number | null {
  if (demand.requestsPerSecond !== undefined) return demand.requestsPerSecond;
  if (demand.requestsPerDay !== undefined) return demand.requestsPerDay / SECONDS_PER_DAY;
  if (demand.users !== undefined && demand.requestsPerUserPerDay !== undefined) {
    return (demand.users * demand.requestsPerUserPerDay) / SECONDS_PER_DAY;
  }
  return null;
}

/** @throws InputError `workload.demand` where neither a history nor a rate is known */
export function requireRate(demand: FullScenario['workload']['demand']): number {
  const rate = statedRateOf(demand);
  if (rate === null) {
    throw inputError(
      'workload.demand',
      demand.users === undefined
        ? 'says nothing, and there is no history'
        : 'gives users but not what one of them asks for',
      'Give requestsPerSecond, requestsPerDay, or users with requestsPerUserPerDay; or a history file.',
    );
  }
  return rate;
}
