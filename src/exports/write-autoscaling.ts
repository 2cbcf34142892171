import type { AutoscalingPart } from '../plan/autoscaling-schema.ts';
import { counted, figure, money, percent, whole } from '../plan/words.ts';
import { alignedTable } from './table.ts';

type Row = AutoscalingPart['replay']['rows'][number];

const NAMES: Readonly<Record<Row['id'], string>> = {
  own: 'yours',
  recommended: 'recommended',
  'no-clock': 'best without a clock',
  'plain-hpa': 'plain 70 % HPA',
  fixed: 'fixed at the plan’s size',
  foresight: 'perfect foresight',
};

/** `headroom autoscale` for a terminal. */
export function writeAutoscaling(all: AutoscalingPart): string {
  const { policy, replay, floors, startupSeconds } = all;
  const rows = replay.rows.map((row) => [
    NAMES[row.id],
    `${figure(row.missedShare * 100)} %`,
    whole(row.gpuHours),
    money(row.usd),
    figure(row.starts),
    whole(row.mostReplicas),
  ]);
  return [
    all.sentence,
    alignedTable([['policy', 'calls late', 'GPU-hours', 'cost', 'starts', 'most replicas'], ...rows], '  '),
    [
      `Replayed on ${replay.stretches === 1 ? 'one simulated stretch' : `${whole(replay.stretches)} simulated stretches`} of ${counted(replay.days, 'day')}, ${whole(replay.policiesTried)} policies tried; figures are of one stretch. A replica takes ${figure(startupSeconds / 60)} min to start.`,
      `The goals let ${percent(replay.allowedShare)} of the calls be late.`,
      ...(replay.dayShape === 'assumed'
        ? [
            'Nobody has said how the day runs: a triangle up to the peak multiplier stands for it. An hourly history replaces it.',
          ]
        : []),
      floors.sentence,
      ...policy.floors.map(
        (each) => `  at least ${String(each.replicas)} from ${each.start} to ${each.end} (${all.timeZone})`,
      ),
    ].join('\n'),
  ].join('\n\n');
}
