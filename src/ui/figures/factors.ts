import type { Origin, Plan } from '../../plan/plan.ts';
import { change, number, plural } from '../format.ts';

/** One planning factor as a line: what it multiplies, and the GPUs that it adds on top of the lines above it. */
export interface FactorLine {
  readonly id: string;
  readonly label: string;
  readonly effect: string;
  readonly gpus: number;
  readonly gpusText: string;
  readonly origin: Origin;
  /** where its bar starts and how long it is, fractions of the whole */
  readonly from: number;
  readonly share: number;
}

/** The factors in the order they apply; the first is the need on average, each other adds its own GPUs. */
export function factorLines(plan: Plan): FactorLine[] {
  let sum = 0;
  const ends = plan.factors.map((factor) => (sum += factor.gpus));
  const whole = Math.max(1, ...ends);
  const lines = plan.factors.map((factor, index) => {
    const end = ends[index] ?? 0;
    const start = end - factor.gpus;
    return {
      id: factor.id,
      label: factor.label,
      effect:
        factor.id === 'spare' || factor.id === 'rounding' || factor.id === 'simulation'
          ? plural(factor.replicas, 'replica')
          : index === 0
            ? ''
            : `× ${number(factor.multiplier)}`,
      gpus: factor.gpus,
      gpusText: index === 0 ? plural(factor.gpus, 'GPU') : change(factor.gpus),
      origin: factor.origin,
      from: Math.max(0, Math.min(start, end)) / whole,
      share: Math.abs(factor.gpus) / whole,
    };
  });
  // a factor that changes nothing is no line; the first always is
  return lines.filter(
    (line, index) => index === 0 || line.gpus !== 0 || Math.abs((plan.factors[index]?.multiplier ?? 1) - 1) > 1e-9,
  );
}
