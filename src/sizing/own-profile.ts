/**
 * A user's own measurements of one configuration as three factors: on the time of decoding, of prefilling and of what a first token waits
 * for beside them. Fitted in logarithms and shrunk towards 1: the fewer the rows, the less a factor moves.
 * Source: docs/method.md §5, eq. 14.
 */
import { inputError } from '../base/errors.ts';
import { exponential, naturalLog } from '../base/exact-math.ts';
import { METRICS, type ScoredRow } from './calibrate-rows.ts';
import { descentOf } from './calibrate-solve.ts';
import { configurationOf } from './configuration-name.ts';
import type { OwnFactors } from './measured-factors.ts';
import type { OwnProfile } from './own-factors.ts';
import { predictionOfRequest, type PredictionTables } from './predict.ts';

/** Prior spread of a factor's logarithm, and of one measured figure about it. First tokens scatter most. */
const FACTOR_SPREAD = 0.35;
const FIGURE_SPREADS = { throughput: 0.08, itl: 0.08, ttft: 0.25 } as const;
const ROUNDS = 4;
const STEP = 0.02;
const MOST_STEP = 0.7;

const factorsOf = (logs: readonly number[]): OwnFactors => ({
  decode: exponential(logs[0] ?? 0),
  prefill: exponential(logs[1] ?? 0),
  firstToken: exponential(logs[2] ?? 0),
});

/** log(predicted / measured) of every figure of the rows, in its spreads. */
function residualsOf(rows: readonly ScoredRow[], tables: PredictionTables, logs: readonly number[]): number[] {
  const own = { ...tables, own: factorsOf(logs) };
  return rows.flatMap((row) => {
    const outcome = predictionOfRequest(row.request, own);
    if (!('prediction' in outcome)) return [];
    const { prediction } = outcome;
    const values = {
      throughput: prediction.outputTokensPerSecond,
      itl: prediction.itlMs.mean,
      ttft: prediction.ttftMs.mean,
    };
    return METRICS.flatMap((metric) => {
      const truth = row.measured[metric];
      return truth === null || !(values[metric] > 0)
        ? []
        : [naturalLog(values[metric] / truth) / FIGURE_SPREADS[metric]];
    });
  });
}

/**
 * The profile of one configuration by maximum a posteriori (Gauss–Newton, three factors).
 *
 * @param rows  of ONE configuration, at least one with a measured figure
 * @throws InputError `ROWS` when they are of several configurations or none has a figure
 */
export function ownProfileOf(rows: readonly ScoredRow[], tables: PredictionTables): OwnProfile {
  const names = [...new Set(rows.map((row) => configurationOf(row.request)))];
  const [configuration] = names;
  if (configuration === undefined || names.length > 1)
    throw inputError('ROWS', `rows of ${names.length} configurations`, 'Give rows of one GPU, layout and precision.');
  let logs = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    const base = residualsOf(rows, tables, logs);
    if (base.length === 0)
      throw inputError('ROWS', 'no measured figure', 'Fill output_tok_s_total, itl_ms_mean or ttft_ms_mean.');
    const slopes = logs.map((_, i) => {
      const moved = residualsOf(
        rows,
        tables,
        logs.map((value, j) => (i === j ? value + STEP : value)),
      );
      return moved.map((value, o) => (value - (base[o] ?? 0)) / STEP);
    });
    const matrix = new Float64Array(9);
    const gradient = new Float64Array(3);
    for (let p = 0; p < 3; p += 1) {
      for (let q = 0; q < 3; q += 1)
        matrix[p * 3 + q] =
          base.reduce((sum, _, o) => sum + (slopes[p]?.[o] ?? 0) * (slopes[q]?.[o] ?? 0), 0) +
          (p === q ? 1 / (FACTOR_SPREAD * FACTOR_SPREAD) : 0);
      gradient[p] =
        base.reduce((sum, value, o) => sum + value * (slopes[p]?.[o] ?? 0), 0) +
        (logs[p] ?? 0) / (FACTOR_SPREAD * FACTOR_SPREAD);
    }
    const step = descentOf(matrix, gradient, 0);
    logs = logs.map((value, i) => value + Math.max(-MOST_STEP, Math.min(MOST_STEP, step[i] ?? 0)));
  }
  return { configuration, rows: rows.length, ...factorsOf(logs) };
}
