/**
 * From the lives of the measured requests to means, percentiles and how sure they are. Errors by batch means (A. M. Law 2015, "Simulation
 * modeling and analysis", section 9.5): the measured requests are cut into twenty batches in the order of their arrival; the spread of
 * the batches over the root of their number is the standard error, which holds where a batch is long against the memory of the queue.
 */
import { Saturation } from '../abi';
import { Service } from '../records';
import { Histogram } from './histogram';
import { Journal } from './journal';

const BATCHES: i32 = 20;
const METRICS: i32 = 3;
/** Fewer requests than this in a batch say nothing about its spread. */
const LEAST_IN_BATCH: i32 = 10;
/** A line that grows by more than this per unit of time, and by more than three of its standard errors, has no end. */
const GROWTH: f64 = 0.01;
/** Share of time with requests left waiting from which a replica counts as near saturation. */
const NEAR: f64 = 0.5;

/** [measured] ids of the measured requests in the order of arrival, those that were answered. */
function answered(journal: Journal): StaticArray<i32> {
  const requests = journal.requests;
  const places = new StaticArray<i32>(journal.measured);
  places.fill(-1);
  let count = 0;
  for (let id = 0; id < requests.count; id++) {
    const place = requests.ordinal[id] - journal.warmup;
    if (place < 0 || place >= journal.measured || !(requests.done[id] == requests.done[id])) continue;
    places[place] = id;
    count++;
  }
  const ids = new StaticArray<i32>(count);
  for (let place = 0, k = 0; place < journal.measured; place++) if (places[place] >= 0) ids[k++] = places[place];
  return ids;
}

/** Fills the figures that come from single requests. */
export function summarise(service: Service, journal: Journal, probabilities: Float64Array): void {
  const ids = answered(journal);
  const levels = probabilities.length;
  service.means = new Float64Array(METRICS);
  service.meanErrors = new Float64Array(METRICS);
  service.quantiles = new Float64Array(METRICS * levels);
  service.quantileErrors = new Float64Array(METRICS * levels);
  const histogram = new Histogram();
  for (let metric = 0; metric < METRICS; metric++) {
    const whole = meanOf(journal, ids, metric, 0, ids.length);
    service.means[metric] = whole;
    service.meanErrors[metric] = meanErrorOf(journal, ids, metric);
    if (levels == 0) continue;
    fill(histogram, journal, ids, metric, 0, ids.length);
    for (let l = 0; l < levels; l++) service.quantiles[metric * levels + l] = histogram.quantile(probabilities[l]);
    quantileErrors(service.quantileErrors, histogram, journal, ids, metric, probabilities);
  }
  lineOf(service, journal, ids);
}

/** One-token answers have no time between tokens. */
function counts(journal: Journal, id: i32, metric: i32): bool {
  return metric != 1 || journal.requests.output[id] > 1;
}

function meanOf(journal: Journal, ids: StaticArray<i32>, metric: i32, from: i32, to: i32): f64 {
  let sum: f64 = 0;
  let count = 0;
  for (let i = from; i < to; i++) {
    if (!counts(journal, ids[i], metric)) continue;
    sum += journal.value(ids[i], metric);
    count++;
  }
  return count > 0 ? sum / f64(count) : NaN;
}

function meanErrorOf(journal: Journal, ids: StaticArray<i32>, metric: i32): f64 {
  if (ids.length < BATCHES * LEAST_IN_BATCH) return NaN;
  const values = new StaticArray<f64>(BATCHES);
  for (let k = 0; k < BATCHES; k++)
    values[k] = meanOf(journal, ids, metric, startOf(k, ids.length), startOf(k + 1, ids.length));
  return errorOf(values);
}

function quantileErrors(
  out: Float64Array,
  histogram: Histogram,
  journal: Journal,
  ids: StaticArray<i32>,
  metric: i32,
  probabilities: Float64Array,
): void {
  const levels = probabilities.length;
  const few = ids.length < BATCHES * LEAST_IN_BATCH;
  const values = new StaticArray<f64>(BATCHES * levels);
  for (let k = 0; k < BATCHES && !few; k++) {
    fill(histogram, journal, ids, metric, startOf(k, ids.length), startOf(k + 1, ids.length));
    for (let l = 0; l < levels; l++) values[l * BATCHES + k] = histogram.quantile(probabilities[l]);
  }
  for (let l = 0; l < levels; l++) {
    out[metric * levels + l] = few ? NaN : errorOf(StaticArray.slice<f64>(values, l * BATCHES, (l + 1) * BATCHES));
  }
}

function fill(histogram: Histogram, journal: Journal, ids: StaticArray<i32>, metric: i32, from: i32, to: i32): void {
  histogram.clear();
  for (let i = from; i < to; i++) if (counts(journal, ids[i], metric)) histogram.add(journal.value(ids[i], metric));
}

function startOf(batch: i32, count: i32): i32 {
  return i32((i64(batch) * count) / BATCHES);
}

/** Standard error of the mean of the batches. */
function errorOf(values: StaticArray<f64>): f64 {
  const n = f64(values.length);
  let sum: f64 = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const centre = sum / n;
  let square: f64 = 0;
  for (let i = 0; i < values.length; i++) square += (values[i] - centre) * (values[i] - centre);
  return Math.sqrt(square / (n * (n - 1.0)));
}

/** Requests in line, and whether the line grows: least squares of the batches' mean wait on their mean arrival. */
function lineOf(service: Service, journal: Journal, ids: StaticArray<i32>): void {
  const requests = journal.requests;
  let waited: f64 = 0;
  for (let i = 0; i < ids.length; i++) waited += requests.admitted[ids[i]] - requests.arrival[ids[i]];
  service.meanWaiting = service.windowMs > 0 ? waited / service.windowMs : 0;
  service.saturation = service.blockedFraction > NEAR ? Saturation.Near : Saturation.Stable;
  if (ids.length < BATCHES * LEAST_IN_BATCH) return;
  const times = new StaticArray<f64>(BATCHES);
  const waits = new StaticArray<f64>(BATCHES);
  let timeMean: f64 = 0;
  let waitMean: f64 = 0;
  for (let k = 0; k < BATCHES; k++) {
    const from = startOf(k, ids.length);
    const to = startOf(k + 1, ids.length);
    for (let i = from; i < to; i++) {
      times[k] += requests.arrival[ids[i]];
      waits[k] += requests.admitted[ids[i]] - requests.arrival[ids[i]];
    }
    times[k] /= f64(to - from);
    waits[k] /= f64(to - from);
    timeMean += times[k] / f64(BATCHES);
    waitMean += waits[k] / f64(BATCHES);
  }
  let spread: f64 = 0;
  let product: f64 = 0;
  for (let k = 0; k < BATCHES; k++) {
    spread += (times[k] - timeMean) * (times[k] - timeMean);
    product += (times[k] - timeMean) * (waits[k] - waitMean);
  }
  if (!(spread > 0)) return;
  const slope = product / spread;
  let rest: f64 = 0;
  for (let k = 0; k < BATCHES; k++) {
    const residual = waits[k] - waitMean - slope * (times[k] - timeMean);
    rest += residual * residual;
  }
  const error = Math.sqrt(rest / f64(BATCHES - 2) / spread);
  service.waitGrowth = slope;
  if (slope > GROWTH && slope > 3 * error) service.saturation = Saturation.Saturated;
}
