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
  const summary = new Summary(journal, ids, probabilities);
  for (let metric = 0; metric < METRICS; metric++) summary.put(service, metric);
  lineOf(service, journal, ids);
}

/** One metric after the other, batch by batch; the whole is the sum of its batches. */
class Summary {
  private readonly batch: Histogram = new Histogram();
  private readonly whole: Histogram = new Histogram();
  /** [BATCHES], and [L x BATCHES] */
  private readonly means: Float64Array = new Float64Array(BATCHES);
  private readonly quantiles: Float64Array;

  constructor(
    private readonly journal: Journal,
    private readonly ids: StaticArray<i32>,
    private readonly probabilities: Float64Array,
  ) {
    this.quantiles = new Float64Array(BATCHES * probabilities.length);
  }

  put(service: Service, metric: i32): void {
    const levels = this.probabilities.length;
    const few = this.ids.length < BATCHES * LEAST_IN_BATCH;
    this.whole.clear();
    let sum: f64 = 0;
    let count = 0;
    for (let k = 0; k < BATCHES; k++) {
      this.batch.clear();
      const part = this.add(metric, startOf(k, this.ids.length), startOf(k + 1, this.ids.length));
      this.means[k] = part / f64(this.counted);
      sum += part;
      count += this.counted;
      if (levels == 0) continue;
      if (!few) this.batch.quantiles(this.probabilities, this.quantiles, k, BATCHES);
      this.whole.merge(this.batch);
    }
    service.means[metric] = count > 0 ? sum / f64(count) : NaN;
    service.meanErrors[metric] = few ? NaN : errorOf(this.means, 0);
    this.whole.quantiles(this.probabilities, service.quantiles, metric * levels, 1);
    for (let l = 0; l < levels; l++)
      service.quantileErrors[metric * levels + l] = few ? NaN : errorOf(this.quantiles, l * BATCHES);
  }

  private counted: i32 = 0;

  /** Adds requests [from, to) to the batch; returns their sum. One-token answers have no time between tokens. */
  private add(metric: i32, from: i32, to: i32): f64 {
    const journal = this.journal;
    const output = journal.requests.output;
    const binned = this.probabilities.length > 0;
    let sum: f64 = 0;
    this.counted = 0;
    for (let i = from; i < to; i++) {
      const id = this.ids[i];
      if (metric == 1 && output[id] < 2) continue;
      const value = journal.value(id, metric);
      sum += value;
      this.counted++;
      if (binned) this.batch.add(value);
    }
    return sum;
  }
}

function startOf(batch: i32, count: i32): i32 {
  return i32((i64(batch) * count) / BATCHES);
}

/** Standard error of the mean of the batches that stand from `at` on. */
function errorOf(values: Float64Array, at: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < BATCHES; k++) sum += values[at + k];
  const centre = sum / f64(BATCHES);
  let square: f64 = 0;
  for (let k = 0; k < BATCHES; k++) square += (values[at + k] - centre) * (values[at + k] - centre);
  return Math.sqrt(square / f64(BATCHES * (BATCHES - 1)));
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
