/**
 * What the replicas of a run tell each other: answers given, goals met, and the calls that follow an answer (sessions, closed loops,
 * prompts handed to another pool), kept in a binary heap by time and then by request.
 */
import { NONE, Requests } from './requests';

export class Journal {
  /** follow-ups: [size] in heap order */
  private readonly heapTime: StaticArray<f64>;
  private readonly heapId: StaticArray<i32>;
  private size: i32 = 0;
  /** closed loop: the next request that a client sends; NONE = open */
  nextFresh: i32 = NONE;
  sessions: bool = false;
  /** requests that have arrived, been answered, and of those measured still to be answered */
  delivered: i32 = 0;
  completed: i32 = 0;
  left: i32;
  over: bool = false;
  stopped: bool = false;
  readonly met: StaticArray<i32>;
  private readonly allowed: StaticArray<i32>;
  withinAll: i32 = 0;
  ended: i32 = 0;

  constructor(
    readonly requests: Requests,
    readonly warmup: i32,
    readonly measured: i32,
    readonly requestMs: f64,
    private readonly goalMetric: Int32Array,
    private readonly goalMs: Float64Array,
    goalShare: Float64Array,
    private readonly stopWhenMissed: bool,
  ) {
    this.heapTime = new StaticArray<f64>(requests.count + 1);
    this.heapId = new StaticArray<i32>(requests.count + 1);
    this.left = measured;
    const goals = goalMetric.length;
    this.met = new StaticArray<i32>(goals);
    this.allowed = new StaticArray<i32>(goals);
    for (let g = 0; g < goals; g++) this.allowed[g] = i32(Math.floor((1.0 - goalShare[g]) * f64(measured) + 1e-9));
  }

  isMeasured(id: i32): bool {
    const place = this.requests.ordinal[id] - this.warmup;
    return place >= 0 && place < this.measured;
  }

  /** The answer of a request is complete. */
  complete(id: i32, time: f64): void {
    const requests = this.requests;
    requests.done[id] = time;
    this.completed++;
    if (this.isMeasured(id)) this.score(id);
    this.follow(id, time + this.requestMs);
  }

  /** A request that no replica can ever hold is turned away; its session ends. */
  refuse(id: i32, time: f64): void {
    if (this.isMeasured(id) && --this.left == 0) this.over = true;
    if (this.nextFresh != NONE) this.follow(id, time + this.requestMs);
  }

  private follow(id: i32, time: f64): void {
    const requests = this.requests;
    if (this.nextFresh != NONE) {
      if (this.nextFresh < requests.count) this.push(time, this.nextFresh++);
    } else if (this.sessions && id + 1 < requests.count && requests.session[id + 1] == requests.session[id]) {
      this.push(time + requests.pause[id + 1], id + 1);
    }
  }

  private score(id: i32): void {
    this.ended++;
    let all = true;
    for (let g = 0, n = this.goalMetric.length; g < n; g++) {
      if (this.value(id, this.goalMetric[g]) <= this.goalMs[g]) this.met[g]++;
      else {
        all = false;
        if (this.stopWhenMissed && this.ended - this.met[g] > this.allowed[g]) {
          this.stopped = true;
          this.over = true;
        }
      }
    }
    if (all) this.withinAll++;
    if (--this.left == 0) this.over = true;
  }

  /** 0 = first token, 1 = between tokens (0 for one-token answers), 2 = last token; ms as the client sees them. */
  value(id: i32, metric: i32): f64 {
    const requests = this.requests;
    if (metric == 0) return requests.first[id] - requests.arrival[id] + this.requestMs;
    if (metric == 2) return requests.done[id] - requests.arrival[id] + this.requestMs;
    const gaps = requests.output[id] - 1;
    return gaps > 0 ? (requests.done[id] - requests.first[id]) / f64(gaps) : 0;
  }

  /** Time of the earliest follow-up; Infinity when there is none. */
  get soonest(): f64 {
    return this.size > 0 ? this.heapTime[0] : Infinity;
  }

  push(time: f64, id: i32): void {
    let at = this.size++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.before(time, id, above)) break;
      this.heapTime[at] = this.heapTime[above];
      this.heapId[at] = this.heapId[above];
      at = above;
    }
    this.heapTime[at] = time;
    this.heapId[at] = id;
  }

  /** Takes the earliest follow-up; there must be one. */
  pop(): i32 {
    const first = this.heapId[0];
    const time = this.heapTime[--this.size];
    const id = this.heapId[this.size];
    const size = this.size;
    let at = 0;
    while (true) {
      let below = 2 * at + 1;
      if (below >= size) break;
      if (below + 1 < size && this.before(this.heapTime[below + 1], this.heapId[below + 1], below)) below++;
      if (this.before(time, id, below)) break;
      this.heapTime[at] = this.heapTime[below];
      this.heapId[at] = this.heapId[below];
      at = below;
    }
    this.heapTime[at] = time;
    this.heapId[at] = id;
    return first;
  }

  private before(time: f64, id: i32, place: i32): bool {
    const other = this.heapTime[place];
    return time < other || (time == other && id < this.heapId[place]);
  }
}
