/** Which series of a history is demand, and which tell the lengths of requests. */
import { inputError } from '../base/errors.ts';
import type { History, Series } from '../history/history.ts';
import { isOfBill } from '../history/with-bill.ts';
import type { MeasuredLengths } from '../workload/call-mix.ts';

const demandNames = [
  'requests',
  'request_count',
  'requests_total',
  'num_requests',
  'calls',
  'tasks',
  'sessions',
  'queries',
  'rps',
  'requests_per_second',
  'qps',
  'value',
  'y',
];
const inputNames = ['input_tokens', 'prompt_tokens', 'tokens_in', 'prompt_tokens_total'];
const outputNames = [
  'output_tokens',
  'generation_tokens',
  'completion_tokens',
  'tokens_out',
  'generation_tokens_total',
];

/**
 * The series that is demand: the metric that was named, else the first of the usual names.
 *
 * @throws InputError `workload.demand.historyMetric` naming the metrics there are
 */
export function demandSeriesOf(history: History, metric: string | undefined, service: string | undefined): Series {
  const ofService = history.series.filter((each) => service === undefined || each.service === service);
  if (ofService.length === 0) {
    throw inputError(
      'workload.demand.historyService',
      `"${service ?? ''}" is not in the history`,
      `Use one of: ${namesOf(history.series, 'service')}.`,
    );
  }
  if (metric !== undefined) {
    const named =
      ofService.find((each) => each.metric === metric) ??
      ofService.find((each) => each.metric.toLowerCase() === metric.toLowerCase());
    if (named) return named;
    throw inputError(
      'workload.demand.historyMetric',
      `"${metric}" is not in the history`,
      `Use one of: ${namesOf(ofService, 'metric')}.`,
    );
  }
  const usual =
    firstNamed(ofService, demandNames) ??
    ofService.find((each) => (each.kind === 'count' || each.kind === 'rate') && !isOfBill(each));
  if (usual) return usual;
  throw inputError(
    'workload.demand.historyMetric',
    'is not said, and no metric of the history looks like demand',
    `Name one of: ${namesOf(ofService, 'metric')}.`,
  );
}

/** Mean tokens per request that the history shows for the same service, over the steps that know both. */
export function measuredLengthsOf(history: History | null, demand: Series | null): MeasuredLengths {
  if (history === null || demand?.kind !== 'count')
    return { inputTokensPerRequest: null, outputTokensPerRequest: null };
  const beside = history.series.filter((each) => each.service === demand.service && each.kind === 'count');
  return {
    inputTokensPerRequest: ratioOf(firstNamed(beside, inputNames), demand),
    outputTokensPerRequest: ratioOf(firstNamed(beside, outputNames), demand),
  };
}

function ratioOf(tokens: Series | undefined, requests: Series): number | null {
  if (tokens?.startMs !== requests.startMs) return null;
  let sum = 0;
  let per = 0;
  for (let t = 0; t < Math.min(tokens.values.length, requests.values.length); t += 1) {
    const [above, below] = [tokens.values[t] ?? Number.NaN, requests.values[t] ?? Number.NaN];
    if (Number.isNaN(above) || Number.isNaN(below)) continue;
    sum += above;
    per += below;
  }
  return per > 0 && sum > 0 ? sum / per : null;
}

function firstNamed(series: readonly Series[], names: readonly string[]): Series | undefined {
  for (const name of names) {
    const found = series.find((each) => each.metric.toLowerCase() === name);
    if (found) return found;
  }
  return undefined;
}

function namesOf(series: readonly Series[], key: 'metric' | 'service'): string {
  return [...new Set(series.map((each) => each[key]))].slice(0, 20).join(', ');
}
