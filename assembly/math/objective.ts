/** A function to be minimised: one class per objective, its data in fields that the constructor preallocates. */
export abstract class Objective {
  /** Value at x[dimension]; Infinity where x is not admissible, never NaN. Must not allocate: it is called thousands of times in one job. */
  abstract value(x: StaticArray<f64>): f64;
}
