/** The combination at any magnitude: squares and sums of 1e-300 and 1e300 leave the range of a double, so all of it runs on a scale near 1. */
import { Status } from '../abi';
import { largestMagnitude, scaledBy, scaleToOne } from '../math/vector';
import { Combination, CombineRequest } from '../records';
import { combineModels } from './combine';

/**
 * As `combineModels`. The scale is a power of two: weights and scores are the same bits, means and quantiles too unless they are subnormal.
 * What would pass the largest double is held there.
 */
export function combineAnySize(request: CombineRequest): Combination {
  const factor = scaleToOne(largestMagnitude(request.values));
  // the record crossed the door for this job alone, so it is scaled where it lies: a copy field by field has to know every field
  request.values = scaledBy(request.values, factor);
  request.means = scaledBy(request.means, factor);
  request.quantiles = scaledBy(request.quantiles, factor);
  request.backtestMeans = scaledBy(request.backtestMeans, factor);
  request.backtestQuantiles = scaledBy(request.backtestQuantiles, factor);
  const result = combineModels(request);
  if (result.status != Status.Ok) return result;
  result.mean = held(scaledBy(result.mean, 1 / factor));
  result.quantiles = held(scaledBy(result.quantiles, 1 / factor));
  return result;
}

function held(values: Float64Array): Float64Array {
  for (let i = 0, n = values.length; i < n; i++) {
    if (values[i] == Infinity) values[i] = f64.MAX_VALUE;
    else if (values[i] == -Infinity) values[i] = -f64.MAX_VALUE;
  }
  return values;
}
