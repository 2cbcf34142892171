/**
 * Replicas under one stream of requests. Without feedback (no sessions, no closed loop, no hand-over) replicas are brought up to an
 * arrival one after the other; with it the replica whose pass ends first goes first, so that a call that follows an answer never comes late.
 * At one and the same time passes end first, then requests arrive, then the next pass is put together.
 */
import { Routing, Scheduler } from '../abi';
import { Journal } from './journal';
import { Replica } from './replica';
import { NONE, nones, Requests } from './requests';
import { scheduleSglang } from './scheduler-sglang';
import { scheduleTensorrtLlm } from './scheduler-trtllm';
import { scheduleVllm } from './scheduler-vllm';

/** Sums of all replicas at one moment. */
export class Totals {
  busyMs: f64 = 0;
  runningMs: f64 = 0;
  blockedMs: f64 = 0;
  availableMs: f64 = 0;

  add(replica: Replica, sign: f64): void {
    this.busyMs += sign * replica.busyMs;
    this.runningMs += sign * replica.runningMs;
    this.blockedMs += sign * replica.blockedMs;
    this.availableMs += sign * replica.availableMs;
  }
}

export class Cluster {
  /** the measured part of the time */
  from: f64 = Infinity;
  to: f64 = Infinity;
  readonly totals: Totals = new Totals();
  refused: i32 = 0;
  /** a replica could go neither on nor back: a fault of ours */
  stuck: bool = false;
  private cursor: i32 = 0;
  private readonly opened: StaticArray<bool>;
  private readonly closed: StaticArray<bool>;
  /** replica that a session went to; NONE = not yet */
  private readonly home: StaticArray<i32>;

  /** @param front  the first so many replicas only prefill; 0 = all do both */
  constructor(
    readonly replicas: StaticArray<Replica>,
    readonly front: i32,
    private readonly routing: i32,
    private readonly requests: Requests,
    private readonly journal: Journal,
    sessions: i32,
  ) {
    this.opened = new StaticArray<bool>(replicas.length);
    this.closed = new StaticArray<bool>(replicas.length);
    this.home = nones(routing == Routing.SessionAffinity ? sessions : 0);
  }

  /** All arrivals stand in the requests, ascending, and nothing follows an answer. */
  runOpen(): void {
    const count = this.requests.count;
    const journal = this.journal;
    const last = journal.warmup + journal.measured;
    this.setWindow(
      this.requests.arrival[min(journal.warmup, count - 1)],
      last < count ? this.requests.arrival[last] : Infinity,
    );
    for (let id = 0; id < count && !journal.over; id++) {
      const time = this.requests.arrival[id];
      if (this.routing == Routing.RoundRobin) {
        const replica = this.replicas[this.cursor];
        this.cursor = this.cursor + 1 < this.replicas.length ? this.cursor + 1 : 0;
        this.bringUp(replica, time);
        this.hand(id, time, replica);
      } else {
        for (let i = 0, n = this.replicas.length; i < n; i++) this.bringUp(this.replicas[i], time);
        this.hand(id, time, this.leastOf(0, this.replicas.length));
      }
    }
    for (let i = 0, n = this.replicas.length; i < n; i++) this.bringUp(this.replicas[i], Infinity);
    this.closeAll();
  }

  /** Arrivals of `starts` (requests that begin a session), ascending; others follow through the journal. */
  runShared(starts: StaticArray<i32>, startCount: i32): void {
    const journal = this.journal;
    let at = 0;
    while (!journal.over && !this.stuck) {
      const opens = at < startCount ? this.requests.arrival[starts[at]] : Infinity;
      const arrives = Math.min(opens, journal.soonest);
      const replica = this.soonestBusy();
      if (replica != null && (replica.clock < arrives || (replica.inFlight && replica.clock == arrives))) {
        if (replica.inFlight) replica.finish();
        else {
          this.pass(replica);
          if (replica.quiet && replica.inFlight) replica.decodeRun(Math.min(arrives, this.clockBeside(replica)));
        }
      } else if (arrives < Infinity) {
        // of two at one time the one that was begun earlier goes first
        const fresh = opens <= journal.soonest;
        this.deliver(fresh ? starts[at++] : journal.pop(), arrives);
      } else break;
    }
    this.closeAll();
  }

  private setWindow(from: f64, to: f64): void {
    this.from = from;
    this.to = to;
    for (let i = 0, n = this.replicas.length; i < n; i++) {
      this.replicas[i].from = from;
      this.replicas[i].to = to;
    }
  }

  private deliver(id: i32, time: f64): void {
    if (this.requests.carried[id]) {
      const replica = this.leastOf(this.front, this.replicas.length);
      replica.arrive(id, time);
      return;
    }
    const ordinal = this.journal.delivered;
    if (ordinal == this.journal.warmup) {
      this.setWindow(time, Infinity);
      this.openAll();
    }
    if (ordinal == this.journal.warmup + this.journal.measured) {
      this.setWindow(this.from, time);
      this.closeAll();
    }
    this.requests.arrival[id] = time;
    this.hand(id, time, this.chosenFor(id));
  }

  private chosenFor(id: i32): Replica {
    const end = this.front > 0 ? this.front : this.replicas.length;
    if (this.routing == Routing.RoundRobin) {
      const replica = this.replicas[this.cursor];
      this.cursor = this.cursor + 1 < end ? this.cursor + 1 : 0;
      return replica;
    }
    if (this.routing == Routing.LeastOutstanding) return this.leastOf(0, end);
    const session = this.requests.session[id];
    if (this.home[session] == NONE) this.home[session] = this.leastOf(0, end).index;
    return this.replicas[this.home[session]];
  }

  /** Fewest requests present, the next in turn among equals. */
  private leastOf(begin: i32, end: i32): Replica {
    let at = max(begin, this.cursor < end ? this.cursor : begin);
    let found = this.replicas[at];
    for (let i = 1, n = end - begin; i < n; i++) {
      at = at + 1 < end ? at + 1 : begin;
      if (this.replicas[at].present < found.present) found = this.replicas[at];
    }
    this.cursor = found.index + 1 < end ? found.index + 1 : begin;
    return found;
  }

  private hand(id: i32, time: f64, replica: Replica): void {
    this.requests.ordinal[id] = this.journal.delivered++;
    // a context that is handed on must fit where it decodes, too
    const most = max(replica.blocks.most(id), this.replicas[this.replicas.length - 1].blocks.most(id));
    const room = replica.pool.size - (replica.rules.scheduler == Scheduler.Sglang ? 1 : 0);
    if (most <= room) replica.arrive(id, time);
    else {
      this.refused++;
      this.journal.refuse(id, time);
    }
  }

  /** Passes until the one under way ends at `time` or later; the sums of the measured part are taken on the way. */
  private bringUp(replica: Replica, time: f64): void {
    const i = replica.index;
    if (!this.opened[i] && time > this.from) {
      this.advance(replica, this.from);
      this.open(replica);
    }
    if (!this.closed[i] && time > this.to) {
      this.advance(replica, this.to);
      this.close(replica);
    }
    this.advance(replica, time);
  }

  private advance(replica: Replica, until: f64): void {
    const journal = this.journal;
    while (replica.clock < until && replica.present > 0 && !journal.over && !this.stuck) {
      if (replica.inFlight) replica.finish();
      if (replica.present == 0 || journal.over) return;
      this.pass(replica);
      if (replica.quiet && replica.inFlight) replica.decodeRun(until);
    }
  }

  /** Puts the next pass together and starts it; when there is nothing to do yet, waits for blocks that are being sent. */
  private pass(replica: Replica): void {
    replica.releaseSent(replica.clock);
    replica.clearPass();
    const scheduler = replica.rules.scheduler;
    if (scheduler == Scheduler.Vllm) scheduleVllm(replica);
    else if (scheduler == Scheduler.Sglang) scheduleSglang(replica);
    else scheduleTensorrtLlm(replica);
    // how far a draft brings each sequence is drawn pass by pass
    if (replica.rules.drafted > 0) replica.quiet = false;
    if (replica.passDecodes > 0 || replica.passTokens > 0) replica.start();
    else if (replica.outbox.next < Infinity) replica.clock = replica.outbox.next;
    else this.stuck = true;
  }

  private soonestBusy(): Replica | null {
    let found: Replica | null = null;
    for (let i = 0, n = this.replicas.length; i < n; i++) {
      const replica = this.replicas[i];
      if (replica.present > 0 && (found == null || replica.clock < found.clock)) found = replica;
    }
    return found;
  }

  private clockBeside(replica: Replica): f64 {
    let least = Infinity;
    for (let i = 0, n = this.replicas.length; i < n; i++) {
      const other = this.replicas[i];
      if (other.present > 0 && other !== replica) least = Math.min(least, other.clock);
    }
    return least;
  }

  private open(replica: Replica): void {
    this.opened[replica.index] = true;
    this.totals.add(replica, -1);
  }

  private close(replica: Replica): void {
    if (this.closed[replica.index]) return;
    this.closed[replica.index] = true;
    this.totals.add(replica, 1);
  }

  private openAll(): void {
    for (let i = 0, n = this.replicas.length; i < n; i++) if (!this.opened[i]) this.open(this.replicas[i]);
  }

  private closeAll(): void {
    for (let i = 0, n = this.replicas.length; i < n; i++) this.close(this.replicas[i]);
  }
}
