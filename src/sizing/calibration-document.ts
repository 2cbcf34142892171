/** What `headroom calibrate` writes and `predict --calibration` reads. */
import type { ConstantTable, RunConstants } from './constants.ts';
import type { OwnProfile } from './own-measurement.ts';

/** Factors on a prediction that hold four of five measured values, and the rows behind them. */
export interface BandRow {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
  readonly rows: number;
}

export interface CalibrationDocument {
  readonly kind: 'headroom-calibration';
  readonly version: 1;
  readonly provenance: {
    /** command that makes it again */
    readonly command: string;
    readonly date: string;
    /** rows used by repository */
    readonly rows: Readonly<Record<string, number>>;
    readonly groups: number;
    /** 10, 25, 50, 75 and 90 % points of log(predicted / measured) over rows, in sample, by metric */
    readonly residualQuantiles: Readonly<Record<string, readonly number[]>>;
  };
  readonly pass: ConstantTable;
  readonly run: RunConstants;
  /** standard deviation of the logarithm of each constant, by its path; those the rows say nothing of are left out */
  readonly uncertainty: Readonly<Record<string, number>>;
  /** groups of rows behind each engine × generation × arithmetic */
  readonly cellGroups: Readonly<Record<string, number>>;
  /** by `tier mode metric` */
  readonly bands: Readonly<Record<string, BandRow>>;
  /** own measurements, one a configuration */
  readonly profiles: readonly OwnProfile[];
}
