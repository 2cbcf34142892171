import { ArimaSearch } from '../abi';
import { ArimaForm } from './arima-form';

/** The forms that a search has tried, in order: rows of Fit.search. */
export class TriedForms {
  count: i32 = 0;
  private rows: StaticArray<f64>;

  constructor(capacity: i32) {
    this.rows = new StaticArray<f64>(ArimaSearch.Width * capacity);
  }

  add(form: ArimaForm, criterion: f64, status: i32): void {
    const at = this.count++ * ArimaSearch.Width;
    const rows = this.rows;
    rows[at + ArimaSearch.P] = form.p;
    rows[at + ArimaSearch.D] = form.d;
    rows[at + ArimaSearch.Q] = form.q;
    rows[at + ArimaSearch.SeasonalP] = form.seasonalP;
    rows[at + ArimaSearch.SeasonalD] = form.seasonalD;
    rows[at + ArimaSearch.SeasonalQ] = form.seasonalQ;
    rows[at + ArimaSearch.Constant] = form.constant ? 1 : 0;
    rows[at + ArimaSearch.Criterion] = criterion;
    rows[at + ArimaSearch.Status] = status;
  }

  /** The first row from `from` on with these orders (p, q, P, Q) and constant; -1 = none. */
  find(orders: StaticArray<i32>, constant: bool, from: i32): i32 {
    for (let i = from; i < this.count; i++) {
      const same = this.order(i, ArimaSearch.P) == orders[0] && this.order(i, ArimaSearch.Q) == orders[1];
      const seasonal =
        this.order(i, ArimaSearch.SeasonalP) == orders[2] && this.order(i, ArimaSearch.SeasonalQ) == orders[3];
      if (same && seasonal && (this.order(i, ArimaSearch.Constant) == 1) == constant) return i;
    }
    return -1;
  }

  /** Takes a row out of its place and puts it at the end. */
  moveLast(row: i32): void {
    const rows = this.rows;
    for (let column = 0; column < ArimaSearch.Width; column++) {
      const kept = rows[row * ArimaSearch.Width + column];
      for (let i = row + 1; i < this.count; i++)
        rows[(i - 1) * ArimaSearch.Width + column] = rows[i * ArimaSearch.Width + column];
      rows[(this.count - 1) * ArimaSearch.Width + column] = kept;
    }
  }

  /** Entry of a row that is a whole number. */
  order(row: i32, column: i32): i32 {
    return <i32>this.rows[row * ArimaSearch.Width + column];
  }

  criterion(row: i32): f64 {
    return this.rows[row * ArimaSearch.Width + ArimaSearch.Criterion];
  }

  /** The row of the least criterion among those not done; -1 = all done. */
  best(done: StaticArray<bool>): i32 {
    let best = -1;
    for (let i = 0; i < done.length; i++) {
      if (!done[i] && (best < 0 || this.criterion(i) < this.criterion(best))) best = i;
    }
    return best;
  }

  toArray(): Float64Array {
    const out = new Float64Array(this.count * ArimaSearch.Width);
    for (let i = 0; i < out.length; i++) out[i] = this.rows[i];
    return out;
  }
}
