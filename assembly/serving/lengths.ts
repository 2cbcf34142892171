/**
 * Requests of a mix: class, prompt and answer tokens, calls of a session and the pauses between them, each from a stream of its own,
 * so that a longer prompt or another rate leaves all other draws alone.
 */
import { LengthKind, ServeClass } from '../abi';
import { Random } from '../math/random';
import { Requests } from './requests';

/** Named streams; fixed for ever. */
const STREAM_CLASSES: u32 = 202;
const STREAM_INPUTS: u32 = 203;
const STREAM_OUTPUTS: u32 = 204;
const STREAM_CALLS: u32 = 205;
const STREAM_PAUSES: u32 = 206;

/** Draws token counts of one side of one class. */
class Lengths {
  private readonly sigma: f64;
  private readonly scale: f64;

  constructor(
    private readonly kind: i32,
    private readonly mean: f64,
    cv: f64,
    private readonly from: i32,
    readonly count: i32,
    private readonly samples: Float64Array,
  ) {
    // the mean is kept whatever the spread, as in risk/lognormal.ts
    const variance = Math.log1p(cv * cv);
    this.sigma = Math.sqrt(variance);
    this.scale = mean * Math.exp(-0.5 * variance);
  }

  draw(random: Random): f64 {
    if (this.kind == LengthKind.Lognormal) {
      return this.sigma == 0 ? this.mean : this.scale * Math.exp(this.sigma * random.nextNormal());
    }
    const u = random.nextF64();
    if (this.kind == LengthKind.Quantiles && this.count > 1) {
      const place = u * f64(this.count - 1);
      const below = i32(place);
      const low = this.samples[this.from + below];
      return low + (place - f64(below)) * (this.samples[this.from + below + 1] - low);
    }
    return this.at(i32(u * f64(this.count)));
  }

  at(row: i32): f64 {
    return this.samples[this.from + row];
  }
}

/**
 * Fills the requests of all classes in the order of their sessions; what they share with other sessions is not yet decided.
 *
 * @param classes  [K x ServeClass.Width], shares of sessions
 * @param limit    longest prompt and answer together; 0 = none
 * @returns        sessions begun
 */
export function fillRequests(
  requests: Requests,
  classes: Float64Array,
  samples: Float64Array,
  seed: u32,
  chunk: u32,
  blockTokens: i32,
  limit: i32,
): i32 {
  const kinds = classes.length / ServeClass.Width;
  const inputs = new StaticArray<Lengths>(kinds);
  const outputs = new StaticArray<Lengths>(kinds);
  for (let k = 0; k < kinds; k++) {
    inputs[k] = lengthsOf(classes, samples, k * ServeClass.Width + ServeClass.InputKind);
    outputs[k] = lengthsOf(classes, samples, k * ServeClass.Width + ServeClass.OutputKind);
  }
  const choose = new Random(seed, STREAM_CLASSES, chunk);
  const inputRandom = new Random(seed, STREAM_INPUTS, chunk);
  const outputRandom = new Random(seed, STREAM_OUTPUTS, chunk);
  const callRandom = new Random(seed, STREAM_CALLS, chunk);
  const pauseRandom = new Random(seed, STREAM_PAUSES, chunk);
  const count = requests.count;
  let session = 0;
  for (let id = 0; id < count; session++) {
    const k = classOf(classes, kinds, kinds > 1 ? choose.nextF64() : 0.0);
    const row = k * ServeClass.Width;
    const kind = i32(classes[row + ServeClass.InputKind]);
    const paired = kind == LengthKind.Pairs || kind == LengthKind.Script;
    const calls = callsOf(classes[row + ServeClass.Calls], callRandom);
    let pairRow = 0;
    if (kind == LengthKind.Pairs) pairRow = i32(inputRandom.nextF64() * f64(inputs[k].count));
    if (kind == LengthKind.Script) pairRow = session % inputs[k].count;
    const first = paired ? inputs[k].at(pairRow) : inputs[k].draw(inputRandom);
    const most = classes[row + ServeClass.MaxContext];
    for (let call = 0; call < calls && id < count; call++, id++) {
      let input = first + f64(call) * classes[row + ServeClass.GrowthTokens];
      if (most > 0) input = Math.min(input, Math.max(first, most));
      const output = paired ? outputs[k].at(pairRow) : outputs[k].draw(outputRandom);
      setLengths(requests, id, input, output, limit);
      const cached = i32(f64(requests.input[id]) * classes[row + ServeClass.CachedFraction]);
      requests.cached[id] = min(cached, requests.input[id] - 1) & ~(blockTokens - 1);
      requests.kind[id] = u8(k);
      requests.session[id] = session;
      const pause = classes[row + ServeClass.PauseMs];
      requests.pause[id] = call == 0 || pause == 0 ? 0 : -pause * Math.log(1.0 - pauseRandom.nextF64());
    }
  }
  return session;
}

function lengthsOf(classes: Float64Array, samples: Float64Array, at: i32): Lengths {
  return new Lengths(
    i32(classes[at]),
    classes[at + 1],
    classes[at + 2],
    i32(classes[at + 3]),
    i32(classes[at + 4]),
    samples,
  );
}

function classOf(classes: Float64Array, kinds: i32, u: f64): i32 {
  let sum: f64 = 0;
  for (let k = 0; k < kinds - 1; k++) {
    sum += classes[k * ServeClass.Width + ServeClass.Share];
    if (u < sum) return k;
  }
  return kinds - 1;
}

/** The whole part of the mean number, and one more with the probability of the rest. */
function callsOf(mean: f64, random: Random): i32 {
  const whole = Math.floor(mean);
  const rest = mean - whole;
  return max(1, i32(whole) + (rest > 0 && random.nextF64() < rest ? 1 : 0));
}

/** Whole tokens, at least one each; what is beyond the limit is cut off the answer first, then off the prompt. */
function setLengths(requests: Requests, id: i32, input: f64, output: f64, limit: i32): void {
  let prompt = max(1, i32(Math.floor(Math.min(input, 1e8) + 0.5)));
  let answer = max(1, i32(Math.floor(Math.min(output, 1e8) + 0.5)));
  if (limit > 0) {
    prompt = min(prompt, max(1, limit - 1));
    answer = min(answer, max(1, limit - prompt));
  }
  requests.input[id] = prompt;
  requests.output[id] = answer;
}
