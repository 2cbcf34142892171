/** A function to be minimised: one class per objective, its data in fields that the constructor preallocates. */
export abstract class Objective {
  /** Value at x[dimension]; Infinity where x is not admissible, never NaN. Must not allocate: it is called thousands of times in one job. */
  abstract value(x: StaticArray<f64>): f64;

  /** The exact derivatives at x into out[dimension]; false when this objective knows none at present. Must not allocate. */
  slopes(x: StaticArray<f64>, out: StaticArray<f64>): bool {
    return false;
  }

  /** Asked after each step of a search: whether x is such that its end is of no use. */
  hopeless(x: StaticArray<f64>): bool {
    return false;
  }
}
