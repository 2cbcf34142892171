/** What a plan hangs on and how it scales, in words; the JSON is the document itself. */
import type { Sensitivity, InputSide } from '../plan/sensitivity.ts';
import { money, whole } from '../plan/words.ts';
import { signed, signedMoney } from './write-comparison.ts';
import { alignedTable } from './table.ts';

export function sensitivityText({ baseline, inputs, drivers }: Sensitivity): string {
  if (baseline.status === 'goal-missed')
    return 'Nothing meets the goals, so there is no size to move. `headroom plan` says what to change first.';
  const moving = inputs.filter((each) => each.breaks || sides(each).some(moves));
  const still = inputs.filter((each) => !moving.includes(each));
  const rows = [
    ['', 'at', 'GPUs', '$ a month', '$ horizon', 'at', 'GPUs', '$ a month', '$ horizon'],
    ...moving.map((each) => [each.label, ...sideCells(each.low), ...sideCells(each.high)]),
  ];
  return [
    `The plan: ${whole(baseline.gpus)} GPUs (${baseline.chosen}), ${money(baseline.usdCentsPerMonth / 100)} a month at most. One input moved at a time, everything planned again:`,
    alignedTable(rows, '  '),
    `Ranges\n${moving.map((each) => `  - ${each.label}: ${each.range}`).join('\n')}`,
    ...(still.length === 0 ? [] : [`No effect over its range: ${still.map((each) => each.label).join(', ')}.`]),
    ...(drivers.length === 0
      ? []
      : [
          `How it scales (the chosen configuration held; GPUs before spares and rounding, around today's value)\n${drivers.map((each) => `  - ${each.sentence}`).join('\n')}`,
        ]),
  ].join('\n\n');
}

function sides({ low, high }: Sensitivity['inputs'][number]): InputSide[] {
  return [low, high];
}

function moves({ effect }: InputSide): boolean {
  return effect !== null && (effect.gpus !== 0 || effect.usdCentsPerMonth !== 0 || effect.totalUsdCents !== 0);
}

function sideCells({ words, effect, outcome }: InputSide): string[] {
  if (effect === null) return [words, outcome === null ? 'none' : 'goals', outcome === null ? '' : 'missed', ''];
  return [
    words,
    signed(effect.gpus),
    signedMoney(effect.usdCentsPerMonth / 100),
    signedMoney(effect.totalUsdCents / 100),
  ];
}
