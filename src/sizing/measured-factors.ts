/** Factors of own measurements on the constants of one configuration (own-factors.ts applies them). */

/** On times: above 1 is slower than the shipped constants say. */
export interface OwnFactors {
  readonly decode: number;
  readonly prefill: number;
  readonly firstToken: number;
}

/** With the rows behind them. */
export interface MeasuredFactors extends OwnFactors {
  readonly rows: number;
}
