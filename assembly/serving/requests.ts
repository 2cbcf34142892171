/** Every request of a run as columns: what it asks for, what became of it, and its links in the lists of the replica that holds it. */

/** No request, end of a list. */
export const NONE: i32 = -1;

export class Requests {
  /** client's arrival, first scheduling, first and last token; NaN = not yet */
  readonly arrival: StaticArray<f64>;
  readonly admitted: StaticArray<f64>;
  readonly first: StaticArray<f64>;
  readonly done: StaticArray<f64>;
  readonly input: StaticArray<i32>;
  readonly output: StaticArray<i32>;
  /** prompt tokens taken to be in the cache, whole blocks */
  readonly cached: StaticArray<i32>;
  readonly kind: StaticArray<u8>;
  /** index of its session; calls of one session stand side by side */
  readonly session: StaticArray<i32>;
  /** time after the answer of the call before, ms */
  readonly pause: StaticArray<f64>;
  readonly replica: StaticArray<i32>;
  /** place in the order of arrivals */
  readonly ordinal: StaticArray<i32>;
  /** waiting line or running list */
  readonly next: StaticArray<i32>;
  readonly prev: StaticArray<i32>;
  /** those that end in the same step */
  readonly wheelNext: StaticArray<i32>;
  readonly wheelPrev: StaticArray<i32>;
  /** step at which it ends; context less steps while decoding; tokens emitted when it last stopped decoding */
  readonly finish: StaticArray<i32>;
  readonly base: StaticArray<i32>;
  readonly made: StaticArray<i32>;
  /** blocks that its tokens want and that are not taken yet; with a draft only */
  readonly lagged: StaticArray<i32>;
  /** prefilled elsewhere: its context comes with it */
  readonly carried: StaticArray<bool>;
  /** when its transfer ends, and the transfer after it */
  readonly sent: StaticArray<f64>;
  readonly sentNext: StaticArray<i32>;

  /**
   * @param transfers  whether contexts travel between pools
   * @param drafts     whether a pass may yield several tokens
   */
  constructor(
    readonly count: i32,
    transfers: bool,
    drafts: bool,
  ) {
    this.arrival = blanks(count);
    this.admitted = blanks(count);
    this.first = blanks(count);
    this.done = blanks(count);
    this.input = new StaticArray<i32>(count);
    this.output = new StaticArray<i32>(count);
    this.cached = new StaticArray<i32>(count);
    this.kind = new StaticArray<u8>(count);
    this.session = new StaticArray<i32>(count);
    this.pause = new StaticArray<f64>(count);
    this.replica = nones(count);
    this.ordinal = nones(count);
    this.next = new StaticArray<i32>(count);
    this.prev = new StaticArray<i32>(count);
    this.wheelNext = new StaticArray<i32>(count);
    this.wheelPrev = new StaticArray<i32>(count);
    this.finish = new StaticArray<i32>(count);
    this.base = new StaticArray<i32>(count);
    this.made = new StaticArray<i32>(count);
    this.lagged = new StaticArray<i32>(drafts ? count : 0);
    this.carried = new StaticArray<bool>(count);
    this.sent = new StaticArray<f64>(transfers ? count : 0);
    this.sentNext = new StaticArray<i32>(transfers ? count : 0);
  }
}

function blanks(count: i32): StaticArray<f64> {
  const out = new StaticArray<f64>(count);
  out.fill(NaN);
  return out;
}

/** `count` places that point nowhere. */
export function nones(count: i32): StaticArray<i32> {
  const out = new StaticArray<i32>(count);
  out.fill(NONE);
  return out;
}
