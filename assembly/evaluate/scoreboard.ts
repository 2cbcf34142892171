/** The score columns of a combination, row by row: one row a member, the last for the combination itself. */
import { Combination, CombineRequest } from '../records';
import { levelOf } from './bands';
import { ErrorSums, naiveScale } from './errors';

export class Scoreboard {
  private readonly request: CombineRequest;
  private readonly result: Combination;
  /** rows of the band ends among the levels */
  private readonly low80: i32;
  private readonly high80: i32;
  private readonly low95: i32;
  private readonly high95: i32;

  constructor(request: CombineRequest, result: Combination) {
    const rows = request.models + 1;
    this.request = request;
    this.result = result;
    this.low80 = levelOf(request.probabilities, 0.1);
    this.high80 = levelOf(request.probabilities, 0.9);
    this.low95 = levelOf(request.probabilities, 0.025);
    this.high95 = levelOf(request.probabilities, 0.975);
    result.mase = new Float64Array(rows);
    result.smape = new Float64Array(rows);
    result.wape = new Float64Array(rows);
    result.coverage80 = new Float64Array(rows);
    result.coverage95 = new Float64Array(rows);
  }

  /** Adds the forecasts of origin k: means at `meansFrom` [b], quantiles at `from` [L x b]. */
  add(sums: ErrorSums, k: i32, means: Float64Array, meansFrom: i32, quantiles: Float64Array, from: i32): void {
    const request = this.request;
    const steps = request.backtestHorizon;
    const origin = request.origins[k];
    const scale = naiveScale(request.values, origin, request.period);
    const banded = this.banded;
    const low80 = from + this.low80 * steps;
    const high80 = from + this.high80 * steps;
    const low95 = from + this.low95 * steps;
    const high95 = from + this.high95 * steps;
    for (let j = 0; j < steps && origin + j < request.values.length; j++) {
      const actual = request.values[origin + j];
      sums.addPoint(actual, means[meansFrom + j], scale);
      if (banded)
        sums.addBands(actual, quantiles[low80 + j], quantiles[high80 + j], quantiles[low95 + j], quantiles[high95 + j]);
    }
  }

  /** Writes the sums as the scores of a row; coverage is NaN where the levels do not hold both bands. */
  write(sums: ErrorSums, row: i32): void {
    const result = this.result;
    result.mase[row] = sums.mase();
    result.smape[row] = sums.smape();
    result.wape[row] = sums.wape();
    result.coverage80[row] = this.banded ? sums.coverage80() : NaN;
    result.coverage95[row] = this.banded ? sums.coverage95() : NaN;
  }

  private get banded(): bool {
    return this.low80 >= 0 && this.high80 >= 0 && this.low95 >= 0 && this.high95 >= 0;
  }
}
