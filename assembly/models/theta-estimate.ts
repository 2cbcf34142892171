/**
 * Least squares of the dynamic optimised Theta model (theta-lines.ts): l0 and w = 1 - 1/theta are solved for each alpha (Gauss-Newton where
 * gaps make them non-linear), alpha by grid and golden section, so that the optimum is global up to the grid. The authors' forecTheta
 * searches all three by Nelder-Mead.
 */
import { ThetaLines } from './theta-lines';

/** The box of alpha (forecTheta). */
const LOWEST: f64 = 0.1;
const HIGHEST: f64 = 0.99;
/** Points of the first grid over alpha, and rounds of golden section between the neighbours of the best: alpha to about 1e-4. */
const GRID: i32 = 11;
const ROUNDS: i32 = 14;
/** (sqrt(5) - 1) / 2 */
const GOLDEN: f64 = 0.6180339887498949;
/** Gauss-Newton steps at one alpha where there are gaps, the relative gain that ends them, and halvings of a step that fails. */
const MOST_STEPS: i32 = 12;
const LEAST_GAIN: f64 = 1e-9;
const MOST_HALVINGS: i32 = 6;
/** A direction whose share of its own square is below this is not told apart from the other one. */
const COLLINEAR: f64 = 1e-10;
/** The best l0 and w at one alpha, then over all. */
export class ThetaEstimate {
  alpha: f64 = LOWEST;
  start: f64 = 0.0;
  weight: f64 = 0.0;
  value: f64 = Infinity;
  private readonly gaps: bool;

  constructor(readonly lines: ThetaLines) {
    let gaps = false;
    for (let i = 0; i < lines.values.length; i++) if (isNaN(lines.values[i])) gaps = true;
    this.gaps = gaps;
  }

  /** Searches alpha; leaves `lines` at the best point. */
  search(): void {
    const width = (HIGHEST - LOWEST) / <f64>(GRID - 1);
    for (let i = 0; i < GRID; i++) this.solve(LOWEST + width * <f64>i);
    let low = Math.max(LOWEST, this.alpha - width);
    let high = Math.min(HIGHEST, this.alpha + width);
    let left = high - GOLDEN * (high - low);
    let right = low + GOLDEN * (high - low);
    let atLeft = this.solve(left);
    let atRight = this.solve(right);
    for (let round = 0; round < ROUNDS; round++) {
      if (atLeft <= atRight) {
        high = right;
        right = left;
        atRight = atLeft;
        left = high - GOLDEN * (high - low);
        atLeft = this.solve(left);
      } else {
        low = left;
        left = right;
        atLeft = atRight;
        right = low + GOLDEN * (high - low);
        atRight = this.solve(right);
      }
    }
    this.lines.run(this.alpha, this.start, this.weight);
  }

  /** Least sum of squares at `alpha` with 0 <= w <= 1; remembers the point where it is the best so far. */
  private solve(alpha: f64): f64 {
    const lines = this.lines;
    let start = lines.values[0];
    let weight: f64 = 0.5; // theta = 2, the classical method
    let value = lines.run(alpha, start, weight);
    for (let step = 0; step < MOST_STEPS; step++) {
      const target = heldStep(lines, weight);
      const before = value;
      const byWeight = target - weight;
      const byStart = startStep(lines, byWeight);
      let share: f64 = 1.0;
      for (let halving = 0; halving < MOST_HALVINGS; halving++, share *= 0.5) {
        const trial = lines.run(alpha, start + share * byStart, weight + share * byWeight);
        if (!(trial < value)) continue;
        value = trial;
        start += share * byStart;
        weight += share * byWeight;
        break;
      }
      if (!this.gaps || !(value < before * (1.0 - LEAST_GAIN))) break;
    }
    if (value < this.value) {
      this.value = value;
      this.alpha = alpha;
      this.start = start;
      this.weight = weight;
    }
    return value;
  }
}

/** The weight that the normal equations ask for, held to [0, 1]; 0 where it cannot be told apart from l0. */
function heldStep(lines: ThetaLines, weight: f64): f64 {
  const own = lines.startStart > 0.0 ? lines.startWeight / lines.startStart : 0.0;
  const rest = lines.weightWeight - own * lines.startWeight;
  if (!(rest > COLLINEAR * lines.weightWeight)) return 0.0;
  return Math.max(0.0, Math.min(1.0, weight + (lines.weightError - own * lines.startError) / rest));
}

/** The step of l0 that goes with a step of w. */
function startStep(lines: ThetaLines, byWeight: f64): f64 {
  return lines.startStart > 0.0 ? (lines.startError - lines.startWeight * byWeight) / lines.startStart : 0.0;
}
