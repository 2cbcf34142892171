/** Contexts on their way from a prefill pool to a decode pool: one link a replica, first in, first out. */
import { NONE, Requests } from './requests';

export class Outbox {
  private head: i32 = NONE;
  private tail: i32 = NONE;
  private linkFree: f64 = 0;

  constructor(
    private readonly requests: Requests,
    private readonly transferMs: f64,
    private readonly transferMsPerToken: f64,
  ) {}

  /** Puts a context on the link. @returns the time at which it is there */
  send(id: i32, time: f64): f64 {
    const requests = this.requests;
    this.linkFree = Math.max(this.linkFree, time) + this.transferMs + this.transferMsPerToken * f64(requests.input[id]);
    requests.sent[id] = this.linkFree;
    requests.sentNext[id] = NONE;
    if (this.tail != NONE) requests.sentNext[this.tail] = id;
    else this.head = id;
    this.tail = id;
    return this.linkFree;
  }

  /** Takes the oldest context that is there by `time`; NONE without one. */
  arrived(time: f64): i32 {
    const id = this.head;
    if (id == NONE || this.requests.sent[id] > time) return NONE;
    this.head = this.requests.sentNext[id];
    if (this.head == NONE) this.tail = NONE;
    return id;
  }

  /** Time at which the oldest transfer ends; Infinity without one. */
  get next(): f64 {
    return this.head != NONE ? this.requests.sent[this.head] : Infinity;
  }
}
