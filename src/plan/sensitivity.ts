/**
 * What the plan hangs on: each input moved alone over a plausible range, the whole plan made again (tornado), and how the GPUs scale with
 * what drives them, measured on this very service. docs/method.md §8.
 */
import type { History } from '../history/history.ts';
import { applyPatch, type Patch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { measureDrivers, type Driver } from './drivers.ts';
import type { PlanOptions, PlanTools } from './make-plan.ts';
import { effectOf, type Effect, type Outcome } from './outcome.ts';
import { replannerOf, sideBySide } from './replan.ts';
import { movedInputsOf } from './sensitivity-inputs.ts';

export interface InputSide {
  /** the value, in words */
  readonly words: string;
  readonly patch: Patch;
  /** null where it cannot be planned */
  readonly outcome: Outcome | null;
  /** less the plan as it stands; null also where nothing meets the goals, since no size is no saving */
  readonly effect: Effect | null;
}

export interface SensitivityInput {
  readonly id: string;
  readonly label: string;
  /** of the range, and why it is that */
  readonly range: string;
  /** the side that usually needs less, and the other */
  readonly low: InputSide;
  readonly high: InputSide;
  /** larger of both sides, without sign */
  readonly swingUsdCentsPerMonth: number;
  readonly swingGpus: number;
  /** on some side no configuration meets the goals */
  readonly breaks: boolean;
}

export interface Sensitivity {
  readonly planHash: string;
  readonly baseline: Outcome;
  /** those that end the plan first, then by money, horizon, GPUs */
  readonly inputs: readonly SensitivityInput[];
  readonly drivers: readonly Driver[];
}

/**
 * @throws InputError when the document is at fault
 * Law: every side is a full plan of the document with its patch.
 */
export async function analyseSensitivity(
  document: Scenario,
  history: History | null,
  tools: PlanTools,
  options: PlanOptions = {},
): Promise<Sensitivity> {
  const replanner = await replannerOf(document, history, tools, options);
  const { base } = replanner;
  const sides = movedInputsOf(base).flatMap((input) => [
    { input, side: input.low },
    { input, side: input.high },
  ]);
  const measured = await sideBySide(
    sides,
    async ({ side }): Promise<InputSide> => {
      const outcome = await replanner.outcomeOrNone(applyPatch(base.document, side.patch));
      const sized = outcome !== null && outcome.status !== 'goal-missed' && base.outcome.status !== 'goal-missed';
      return { ...side, outcome, effect: sized ? effectOf(outcome, base.outcome) : null };
    },
    (fraction) => options.onProgress?.(0.6 * fraction, 'Moving one input at a time'),
  );
  const inputs = sides
    .filter((_, index) => index % 2 === 0)
    .map(({ input }, index) => {
      const [low, high] = [measured[2 * index], measured[2 * index + 1]] as [InputSide, InputSide];
      const largest = (value: (effect: Effect) => number): number =>
        Math.max(...[low, high].map((side) => (side.effect === null ? 0 : Math.abs(value(side.effect)))));
      return {
        id: input.id,
        label: input.label,
        range: input.range,
        low,
        high,
        swingUsdCentsPerMonth: largest((effect) => effect.usdCentsPerMonth),
        swingGpus: largest((effect) => effect.gpus),
        breaks: [low, high].some((side) => side.outcome?.status === 'goal-missed'),
      };
    })
    .sort(byWeight);
  const drivers =
    base.outcome.status === 'goal-missed'
      ? []
      : await measureDrivers(replanner, (fraction) =>
          options.onProgress?.(0.6 + 0.4 * fraction, 'Measuring how it scales'),
        );
  return { planHash: base.plan.hash, baseline: base.outcome, inputs, drivers };
}

function byWeight(a: SensitivityInput, b: SensitivityInput): number {
  if (a.breaks !== b.breaks) return a.breaks ? -1 : 1;
  const total = (each: SensitivityInput): number =>
    Math.max(...[each.low, each.high].map((side) => Math.abs(side.effect?.totalUsdCents ?? 0)));
  return (
    b.swingUsdCentsPerMonth - a.swingUsdCentsPerMonth ||
    b.swingGpus - a.swingGpus ||
    total(b) - total(a) ||
    (a.id < b.id ? -1 : 1)
  );
}
