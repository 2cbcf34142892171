/** What an import may take, so that no file can hang or fill the page (RELIABILITY: caps from the first line of code). */
export interface Limits {
  readonly bytes: number;
  readonly rows: number;
  readonly columns: number;
  readonly valueColumns: number;
  /** numbers held at once: rows × value columns, and steps × series */
  readonly values: number;
  readonly series: number;
  /** steps of one series, gaps included */
  readonly steps: number;
  /** nesting of JSON */
  readonly depth: number;
}

export const LIMITS: Limits = {
  bytes: 100_000_000,
  rows: 1_000_000,
  columns: 200,
  valueColumns: 64,
  values: 20_000_000,
  series: 2000,
  steps: 1_000_000,
  depth: 64,
};
