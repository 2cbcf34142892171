/**
 * The job: a load on a service, simulated. Requests are drawn first (arrivals.ts, lengths.ts), run through the replicas (cluster.ts) and
 * summed up (summary.ts). Continuous batching after G.-I. Yu et al. (2022), "Orca" (OSDI), the blocks after W. Kwon et al. (2023),
 * "PagedAttention", doi 10.1145/3600006.3613165; the rules of each engine stand in its scheduler file.
 */
import { ArrivalKind, LengthKind, PrefixCache, Scheduler, ServeClass, Status, StepTerm } from '../abi';
import { Service, ServeRequest } from '../records';
import { fillArrivals } from './arrivals';
import { Rules } from './blocks';
import { Cluster } from './cluster';
import { Journal } from './journal';
import { fillRequests } from './lengths';
import { Drafts } from './drafts';
import { Contexts, Pool } from './pool';
import { Replica } from './replica';
import { NONE, Requests } from './requests';
import { HOLD_FALL, HOLD_LEAST } from './scheduler-sglang';
import { Step } from './step';
import { summarise } from './summary';

/** Requests of one run at most: about 120 bytes each. */
const MOST_REQUESTS: i32 = 8_000_000;

/** Simulates; see ServeRequest and Service for every field. */
export function serveLoad(request: ServeRequest): Service {
  const service = new Service();
  service.status = refusal(request);
  if (service.status != Status.Ok) return service;
  const count = request.warmup + request.measured + request.tail;
  const requests = new Requests(count, request.prefillReplicas > 0, request.drafted > 0);
  const sessions = fillRequests(
    requests,
    request.classes,
    request.samples,
    request.seed,
    request.chunk,
    request.blockTokens,
    request.contextLimit,
  );
  const journal = new Journal(
    requests,
    request.warmup,
    request.measured,
    request.requestMs,
    request.goalMetric,
    request.goalMs,
    request.goalShare,
    request.stopWhenMissed,
  );
  const cluster = clusterOf(request, requests, journal, sessions);
  run(request, cluster, requests, journal, sessions);
  if (cluster.stuck) {
    service.status = Status.Overflow;
    return service;
  }
  report(service, request, cluster, journal);
  if (request.detail) detail(service, requests);
  return service;
}

function clusterOf(request: ServeRequest, requests: Requests, journal: Journal, sessions: i32): Cluster {
  const step = new Step(
    request.terms,
    request.memoryMs,
    request.computeMs,
    request.expertMs,
    request.fineTokens,
    request.coarseTokens,
  );
  const drafts = new Drafts(request);
  const both = rulesOf(request, false);
  const front = rulesOf(request, true);
  const contexts = new Contexts(both.resident ? requests.count : 0);
  let shared = 0;
  for (let k = 0; k < both.shared.length; k++) shared += both.shared[k];
  const replicas = new StaticArray<Replica>(request.replicas);
  for (let i = 0; i < request.replicas; i++) {
    const pool = new Pool(request.poolBlocks - shared, contexts, i);
    replicas[i] = new Replica(i, i < request.prefillReplicas ? front : both, step, drafts, pool, requests, journal);
  }
  return new Cluster(replicas, request.prefillReplicas, request.routing, requests, journal, sessions);
}

function rulesOf(request: ServeRequest, handsOn: bool): Rules {
  const rules = new Rules();
  rules.scheduler = request.scheduler;
  rules.maxBatchTokens = request.maxBatchTokens;
  rules.drafted = request.drafted;
  rules.maxSequences = max(1, min(request.maxSequences, request.maxBatchTokens / (request.drafted + 1)));
  rules.chunked = request.chunked;
  rules.shift = ctz(request.blockTokens);
  rules.mask = request.blockTokens - 1;
  rules.reserves = request.scheduler == Scheduler.TensorrtLlm;
  if (request.scheduler == Scheduler.Sglang) {
    rules.holdFall = HOLD_FALL;
    rules.holdLeast = HOLD_LEAST;
  }
  rules.windowTokens = request.windowTokens;
  rules.windowShare = request.windowShare;
  rules.stateBlocks = request.stateBlocks;
  rules.resident = request.prefixCache == PrefixCache.Resident;
  rules.handsOn = handsOn;
  rules.transferMs = request.transferMs;
  rules.transferMsPerToken = request.transferMsPerToken;
  if (rules.resident) {
    const kinds = request.classes.length / ServeClass.Width;
    rules.shared = new StaticArray<i32>(kinds);
    for (let k = 0; k < kinds; k++) {
      rules.shared[k] = i32(request.classes[k * ServeClass.Width + ServeClass.SharedTokens]) >> rules.shift;
    }
  }
  return rules;
}

function run(request: ServeRequest, cluster: Cluster, requests: Requests, journal: Journal, sessions: i32): void {
  const count = requests.count;
  if (request.arrivals == ArrivalKind.Closed) {
    const clients = min(request.clients, count);
    journal.nextFresh = clients;
    const starts = new StaticArray<i32>(clients);
    for (let id = 0; id < clients; id++) {
      starts[id] = id;
      requests.arrival[id] = 0;
    }
    cluster.runShared(starts, clients);
    return;
  }
  const times = new StaticArray<f64>(sessions);
  if (request.arrivals == ArrivalKind.Times) {
    for (let i = 0; i < sessions; i++) times[i] = request.times[i];
  } else {
    fillArrivals(
      times,
      sessions,
      request.seed,
      request.chunk,
      request.ratePerMs,
      request.cv,
      request.profile,
      request.profileStepMs,
    );
  }
  const starts = new StaticArray<i32>(sessions);
  for (let id = 0, session = NONE; id < count; id++) {
    if (requests.session[id] == session) continue;
    session = requests.session[id];
    starts[session] = id;
    requests.arrival[id] = times[session];
  }
  journal.sessions = sessions < count;
  if (journal.sessions || request.prefillReplicas > 0) cluster.runShared(starts, sessions);
  else cluster.runOpen();
}

function report(service: Service, request: ServeRequest, cluster: Cluster, journal: Journal): void {
  const requests = journal.requests;
  service.completed = journal.completed;
  service.refused = cluster.refused;
  service.unfinished = journal.delivered - journal.completed - cluster.refused;
  service.stopped = journal.stopped;
  let end: f64 = 0;
  let hits: f64 = 0;
  let asked: f64 = 0;
  let presentMs: f64 = 0;
  for (let i = 0; i < request.replicas; i++) {
    const replica = cluster.replicas[i];
    service.passes += replica.passes;
    service.preemptions += replica.preemptions;
    service.promptTokens += replica.promptTokens;
    service.outputTokens += replica.outputTokens;
    service.blocksMost = max(service.blocksMost, replica.pool.mostUsed);
    if (replica.present == 0) replica.releaseSent(Infinity);
    service.blocksLeft += replica.pool.used;
    end = Math.max(end, replica.clock);
    hits += replica.hitTokens;
    asked += replica.askedTokens;
    presentMs += replica.presentMs;
  }
  const to = Math.min(cluster.to, end);
  const windowMs = to > cluster.from ? to - cluster.from : 0;
  const span = windowMs * f64(request.replicas);
  const pool = f64(cluster.replicas[0].pool.size);
  service.windowMs = windowMs;
  service.hitFraction = asked > 0 ? hits / asked : 0;
  service.kvMaxFraction = f64(service.blocksMost) / pool;
  if (span > 0) {
    const totals = cluster.totals;
    service.busyFraction = Math.min(1, totals.busyMs / span);
    service.blockedFraction = Math.min(1, totals.blockedMs / span);
    service.meanRunning = totals.runningMs / span;
    service.kvMeanFraction = (totals.busyMs * pool - totals.availableMs) / (span * pool);
    service.meanPresent = presentMs / windowMs;
  }
  summarise(service, journal, request.probabilities);
  rates(service, requests, cluster.from, to);
  const goals = request.goalMetric.length;
  service.goalMet = new Float64Array(goals);
  for (let g = 0; g < goals; g++) service.goalMet[g] = f64(journal.met[g]) / f64(max(1, journal.ended));
  service.withinAll = f64(journal.withinAll) / f64(max(1, journal.ended));
}

/** What was answered in the measured part of the time, whoever asked for it. */
function rates(service: Service, requests: Requests, from: f64, to: f64): void {
  if (!(service.windowMs > 0)) return;
  let prompt: f64 = 0;
  let answer: f64 = 0;
  let count: f64 = 0;
  for (let id = 0; id < requests.count; id++) {
    if (!(requests.done[id] >= from && requests.done[id] <= to)) continue;
    prompt += f64(requests.input[id]);
    answer += f64(requests.output[id]);
    count += 1;
  }
  service.ratePerMs = count / service.windowMs;
  service.promptTokensPerMs = prompt / service.windowMs;
  service.outputTokensPerMs = answer / service.windowMs;
}

function detail(service: Service, requests: Requests): void {
  const count = requests.count;
  service.arrival = new Float64Array(count);
  service.first = new Float64Array(count);
  service.done = new Float64Array(count);
  service.input = new Int32Array(count);
  service.output = new Int32Array(count);
  service.replica = new Int32Array(count);
  for (let id = 0; id < count; id++) {
    service.arrival[id] = requests.arrival[id];
    service.first[id] = requests.first[id];
    service.done[id] = requests.done[id];
    service.input[id] = requests.input[id];
    service.output[id] = requests.output[id];
    service.replica[id] = requests.replica[id];
  }
}

function refusal(request: ServeRequest): i32 {
  if (request.warmup < 0 || request.measured < 1 || request.tail < 0) return Status.Unsupported;
  const count = i64(request.warmup) + request.measured + request.tail;
  if (count > MOST_REQUESTS) return Status.Unsupported;
  if (request.arrivals == ArrivalKind.Rate && !(request.ratePerMs > 0 && request.cv >= 0 && profileHolds(request))) {
    return Status.Unsupported;
  }
  if (request.arrivals == ArrivalKind.Times && !(request.times.length >= i32(count) && ascends(request.times))) {
    return Status.Unsupported;
  }
  if (request.arrivals == ArrivalKind.Closed && request.clients < 1) return Status.Unsupported;
  if (request.replicas < 1 || request.prefillReplicas < 0) return Status.Unsupported;
  if (request.prefillReplicas > 0 && request.prefillReplicas >= request.replicas) return Status.Unsupported;
  if (request.maxBatchTokens < 1 || request.maxSequences < 1 || request.poolBlocks < 1) return Status.Unsupported;
  if (popcnt(request.blockTokens) != 1 || request.blockTokens > 128) return Status.Unsupported;
  if (
    request.terms.length != StepTerm.Width ||
    request.memoryMs.length != request.computeMs.length ||
    request.memoryMs.length != request.expertMs.length
  ) {
    return Status.Unsupported;
  }
  if (request.memoryMs.length < 2 || request.fineTokens < 1 || request.coarseTokens < 1) return Status.Unsupported;
  if (request.drafted < 0 || !(request.acceptance >= 0 && request.acceptance <= 1)) return Status.Unsupported;
  if (request.drafted > 0 && request.drafted >= request.maxBatchTokens) return Status.Unsupported;
  const draftPoints = request.draftMemoryMs.length;
  if (
    request.draftTerms.length > 0 &&
    (request.draftTerms.length != StepTerm.Width ||
      draftPoints < 2 ||
      request.draftComputeMs.length != draftPoints ||
      request.draftExpertMs.length != draftPoints ||
      request.draftFineTokens < 1 ||
      request.draftCoarseTokens < 1)
  ) {
    return Status.Unsupported;
  }
  const goals = request.goalMetric.length;
  if (request.goalMs.length != goals || request.goalShare.length != goals) return Status.Unsupported;
  return classesHold(request) ? Status.Ok : Status.Unsupported;
}

function ascends(times: Float64Array): bool {
  for (let i = 1, n = times.length; i < n; i++) if (!(times[i] >= times[i - 1])) return false;
  return true;
}

/** Some time must have a rate above zero. */
function profileHolds(request: ServeRequest): bool {
  let sum: f64 = 0;
  for (let i = 0, n = request.profile.length; i < n; i++) {
    if (!(request.profile[i] >= 0)) return false;
    sum += request.profile[i];
  }
  return request.profile.length == 0 || (sum > 0 && request.profileStepMs > 0);
}

function classesHold(request: ServeRequest): bool {
  const classes = request.classes;
  const width = ServeClass.Width;
  if (classes.length == 0 || classes.length % width != 0) return false;
  for (let row = 0; row < classes.length; row += width) {
    if (!(classes[row + ServeClass.Calls] >= 1) || !(classes[row + ServeClass.PauseMs] >= 0)) return false;
    const cached = classes[row + ServeClass.CachedFraction];
    if (!(cached >= 0 && cached < 1)) return false;
    if (!sideHolds(request, row + ServeClass.InputKind) || !sideHolds(request, row + ServeClass.OutputKind))
      return false;
  }
  return true;
}

function sideHolds(request: ServeRequest, at: i32): bool {
  const kind = i32(request.classes[at]);
  if (kind == LengthKind.Lognormal) return request.classes[at + 1] > 0 && request.classes[at + 2] >= 0;
  const from = request.classes[at + 3];
  const count = request.classes[at + 4];
  return from >= 0 && count >= 1 && from + count <= f64(request.samples.length);
}
