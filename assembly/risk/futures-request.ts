/** What a request of futures may hold: lengths and ranges, as its comments in records.ts say. */
import { Status } from '../abi';
import { FuturesRequest } from '../records';

/** Most paths of a chunk: its counts are 16-bit. */
const MOST_PATHS: i32 = 65535;

/** @returns  Ok, or Unsupported for anything out of range */
export function refusalOfFutures(request: FuturesRequest): i32 {
  const levels = request.probabilities.length;
  const steps = request.steps;
  if (levels == 0 || levels > 256 || request.quantiles.length != levels * steps) return Status.Unsupported;
  if (steps < 1 || request.paths < 0 || request.paths > MOST_PATHS) return Status.Unsupported;
  if (request.blockSteps < 1 || request.blocksPerRow < 1) return Status.Unsupported;
  if (request.planned.length != (steps + request.blockSteps - 1) / request.blockSteps) return Status.Unsupported;
  for (let i = 0; i < request.planned.length; i++) if (request.planned[i] < 0) return Status.Unsupported;
  if (request.spareReplicas < 0 || request.minReplicas < 0) return Status.Unsupported;
  for (let i = 0; i < levels; i++) {
    const least = i == 0 ? 0.0 : request.probabilities[i - 1];
    if (!(request.probabilities[i] > least && request.probabilities[i] < 1)) return Status.Unsupported;
  }
  return chancesRefused(request) || monthsRefused(request) ? Status.Unsupported : Status.Ok;
}

function chancesRefused(request: FuturesRequest): bool {
  if (!(request.capacity > 0) || !(Math.abs(request.autocorrelation) < 1)) return true;
  if (!(request.levelShare >= 0 && request.levelShare < 1)) return true;
  if (!(request.startFailure >= 0 && request.startFailure < 1)) return true;
  if (!(request.demandFactor >= 0) || !(request.marginFactor >= 0) || !(request.burstSd >= 0)) return true;
  if (!(request.pricePerStep >= 0) || !(request.driftLogSdPerStep >= 0)) return true;
  return !(request.capacityLogSd >= 0) || !(request.priceLogSd >= 0);
}

function monthsRefused(request: FuturesRequest): bool {
  const months = request.monthEnds.length;
  if (request.monthBudgets.length != months) return true;
  if (months > 0 && request.monthEnds[months - 1] != request.steps) return true;
  for (let i = 0; i < months; i++) if (request.monthEnds[i] <= (i == 0 ? 0 : request.monthEnds[i - 1])) return true;
  for (let i = 0; i < request.goalRatios.length; i++) if (!(request.goalRatios[i] >= 1)) return true;
  return false;
}
