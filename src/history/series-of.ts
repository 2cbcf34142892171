import { inputError } from '../base/errors.ts';
import { stepSeconds } from '../base/time.ts';
import type { History, Series } from './history.ts';

/**
 * The series of a metric; capitals do not matter.
 *
 * @param service  may be left out where only one has the metric
 * @throws InputError `metric` or `service` with what there is
 */
export function seriesOf(history: History, metric: string, service?: string): Series {
  const named = matching(history.series, 'metric', metric);
  if (named.length === 0) throw noSuch('metric', metric, namesOf(history.series, 'metric'));
  if (service === undefined) {
    const [only] = named;
    if (only !== undefined && named.length === 1) return only;
    const services = namesOf(named, 'service');
    throw inputError('service', `${named.length} services have the metric "${metric}"`, `Choose one of: ${services}.`);
  }
  const [found] = matching(named, 'service', service);
  if (found === undefined) throw noSuch('service', service, namesOf(named, 'service'));
  return found;
}

function matching(series: readonly Series[], key: 'metric' | 'service', name: string): Series[] {
  const exact = series.filter((each) => each[key] === name);
  return exact.length > 0 ? exact : series.filter((each) => each[key].toLowerCase() === name.toLowerCase());
}

function namesOf(series: readonly Series[], key: 'metric' | 'service'): string {
  const names = [...new Set(series.map((each) => each[key] || '(none)'))];
  return names.length > 12 ? `${names.slice(0, 12).join(', ')} and ${names.length - 12} more` : names.join(', ');
}

function noSuch(field: 'metric' | 'service', name: string, names: string) {
  return inputError(field, `the history has no ${field} "${name.slice(0, 60)}"`, `Choose one of: ${names}.`);
}

/**
 * A count as a rate: each value divided by the seconds of its step. A rate stays as it is.
 *
 * @throws InputError `metric` for money and gauges, which are no flow of work
 */
export function rateOf(series: Series): Series {
  if (series.kind === 'rate') return series;
  if (series.kind !== 'count') {
    const mend = 'Choose a count such as requests, or say in the mapping that it is one.';
    throw inputError('metric', `"${series.metric}" is a ${series.kind}, not a count or a rate`, mend);
  }
  const values = series.values.map((value, index) => value / stepSeconds(series, index));
  return { ...series, kind: 'rate', unit: series.unit === '' ? '1/s' : `${series.unit}/s`, values };
}
