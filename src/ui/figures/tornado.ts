import type { InputSide, Sensitivity, SensitivityInput } from '../../plan/sensitivity.ts';
import { change, moneyChange } from '../format.ts';

/** One side of a bar, in fractions of the drawing's width; the middle is the plan as it stands. */
export interface TornadoBar {
  readonly from: number;
  readonly share: number;
  /** the value that the input takes */
  readonly words: string;
  /** what it does, in words */
  readonly effect: string;
  /** costs more than the plan */
  readonly more: boolean;
  /** no configuration meets the goals there */
  readonly missed: boolean;
}

export interface TornadoLine {
  readonly id: string;
  readonly label: string;
  readonly range: string;
  readonly low: TornadoBar;
  readonly high: TornadoBar;
}

export interface TornadoFigure {
  readonly lines: readonly TornadoLine[];
  /** labels of inputs that move nothing over their range */
  readonly still: readonly string[];
}

/** Half of the width, with a little air at the ends. */
const HALF = 0.48;

/** Bars of $ a month at the largest size around the plan, the heaviest input first. */
export function tornadoFigure({ inputs }: Sensitivity): TornadoFigure {
  const moving = inputs.filter((each) => each.breaks || [each.low, each.high].some(moves));
  const widest = Math.max(1, ...moving.map((each) => each.swingUsdCentsPerMonth));
  return {
    lines: moving.map((each) => ({
      id: each.id,
      label: each.label,
      range: each.range,
      low: barOf(each.low, widest),
      high: barOf(each.high, widest),
    })),
    still: inputs.filter((each) => !moving.includes(each)).map((each) => each.label),
  };
}

function moves({ effect }: SensitivityInput['low']): boolean {
  return effect !== null && (effect.gpus !== 0 || effect.usdCentsPerMonth !== 0 || effect.totalUsdCents !== 0);
}

function barOf({ words, effect, outcome }: InputSide, widest: number): TornadoBar {
  const cents = effect?.usdCentsPerMonth ?? 0;
  const share = (Math.abs(cents) / widest) * HALF;
  return {
    from: cents < 0 ? 0.5 - share : 0.5,
    share,
    words,
    effect: effect === null ? (outcome === null ? 'cannot be planned' : 'goals missed') : effectWords(effect),
    more: cents > 0,
    missed: outcome?.status === 'goal-missed',
  };
}

function effectWords({ usdCentsPerMonth, totalUsdCents, gpus }: NonNullable<InputSide['effect']>): string {
  const inAll = totalUsdCents === 0 ? 'no change' : `${moneyChange(totalUsdCents / 100)} over the horizon`;
  const money = usdCentsPerMonth === 0 ? inAll : moneyChange(usdCentsPerMonth / 100);
  return gpus === 0 ? money : `${money}, ${change(gpus)} ${Math.abs(gpus) === 1 ? 'GPU' : 'GPUs'}`;
}
