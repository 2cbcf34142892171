import { Method, Status } from '../abi';
import { ArimaForm } from './arima-form';

/** One estimated form, in the scaled units of its series. */
export class ArimaEstimate {
  status: i32 = Status.Ok;
  method: i32 = Method.CssMl;
  /** [parameters] natural */
  values: StaticArray<f64> = new StaticArray<f64>(0);
  /** [columns] regression coefficients in scaled units, in the whitener's order: the free ones first */
  beta: StaticArray<f64> = new StaticArray<f64>(0);
  /** [columns] which coefficient each is: 0 constant, 1.. regressors */
  order: StaticArray<i32> = new StaticArray<i32>(0);
  freeBeta: i32 = 0;
  /** [free] the ARMA parameters that were estimated */
  free: StaticArray<i32> = new StaticArray<i32>(0);
  /** ARMA parameters that the likelihood drove to a bound, where they stay: not free, but counted with those estimated */
  atBound: i32 = 0;
  /** maximum-likelihood (or conditional) variance in scaled units */
  variance: f64 = NaN;
  /** in the units of the series */
  loglik: f64 = NaN;

  constructor(public form: ArimaForm) {}

  /** estimated coefficients and the variance */
  get parameters(): i32 {
    return this.free.length + this.atBound + this.freeBeta + 1;
  }
}
