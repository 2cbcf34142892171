/** The scenario that stands for a scenario with a history, where the history is not to be told: what it says of demand, in a few numbers. */
import { meanOf, quantileOf } from '../base/quantiles.ts';
import { dayOf, stepSeconds, stepStart } from '../base/time.ts';
import type { History } from '../history/history.ts';
import { rateOf } from '../history/series-of.ts';
import { demandSeriesOf, measuredLengthsOf } from '../plan/demand-series.ts';
import { applyPatch, type Patch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** The last values that say how much demand there is now: a whole week, with its weekend. */
const NEWEST_SECONDS = 7 * 86_400;
/** Of the highest values, the part that is not taken for the peak. */
const PEAK_QUANTILE = 0.99;

/**
 * Average, peak over average, uncertainty kept as said, mean lengths where the history has them. `asOf` becomes the end of the history.
 *
 * @throws InputError where no series of the history is demand
 */
export function withoutHistory(scenario: Scenario, history: History): Scenario {
  const said = scenario.workload?.demand;
  const series = demandSeriesOf(history, said?.historyMetric, said?.historyService);
  const { values } = rateOf(series);
  const newest = Math.floor(NEWEST_SECONDS / stepSeconds(series, values.length - 1));
  const present = values
    .subarray(Math.max(0, values.length - Math.max(1, newest)))
    .filter((value) => !Number.isNaN(value));
  const mean = present.length === 0 ? 0 : meanOf(present);
  if (!(mean > 0)) return applyPatch(scenario, { workload: { demand: { historyMetric: null, historyService: null } } });
  const peak = quantileOf(present, PEAK_QUANTILE) / mean;
  const lengths = measuredLengthsOf(history, series);
  const { chat, agent } = scenario.workload ?? {};
  // lengths per request are those of chat only where nothing else is served
  const measured = (agent?.share ?? 0) === 0;
  const patch: Patch = {
    ...(scenario.asOf === undefined ? { asOf: dayOf(stepStart(series, values.length), series.timeZone) } : {}),
    workload: {
      demand: {
        requestsPerSecond: rounded(mean),
        requestsPerDay: null,
        users: null,
        requestsPerUserPerDay: null,
        historyMetric: null,
        historyService: null,
      },
      chat: {
        ...lengthPatch('inputTokens', chat?.inputTokens?.mean, measured ? lengths.inputTokensPerRequest : null),
        ...lengthPatch('outputTokens', chat?.outputTokens?.mean, measured ? lengths.outputTokensPerRequest : null),
      },
    },
    planning: { peakMultiplier: rounded(Math.min(20, Math.max(1, peak))) },
  };
  return applyPatch(scenario, patch);
}

function lengthPatch(key: string, said: number | undefined, measured: number | null): Patch {
  return said === undefined && measured !== null ? { [key]: { mean: rounded(measured) } } : {};
}

/** Four digits: a summary, not the history. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
