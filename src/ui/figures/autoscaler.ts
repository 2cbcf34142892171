import type { AutoscalingPart } from '../../plan/autoscaling-schema.ts';
import { moment, number } from '../format.ts';
import { everyNth, type Figure } from './figure.ts';

/** One simulated week: the load in replicas, and the replicas that serve under the recommended policy and under a plain HPA. */
export function autoscalerFigure({ replay, timeZone }: AutoscalingPart): Figure {
  const { load, recommended, plainHpa, foresight, stepSeconds } = replay.series;
  const x = load.map((_, k) => replay.fromMs + k * stepSeconds * 1000);
  const most = [...load, ...recommended, ...plainHpa].reduce((a, b) => Math.max(a, b), 1);
  const short = load.filter((each, k) => each > (recommended[k] ?? 0)).length;
  return {
    id: 'autoscaler',
    description: `Replicas over one simulated stretch of ${number(replay.days)} days: the recommended policy serves with up to ${number(highest(recommended))}, a plain 70 % HPA with up to ${number(highest(plainHpa))}; the load asks for up to ${number(highest(load))}. ${short === 0 ? 'The recommended policy holds the load in every half hour shown.' : `In ${number(short)} half hours the load passes the recommended policy.`}`,
    x: { kind: 'time', min: x[0] ?? 0, max: (x.at(-1) ?? 0) + stepSeconds * 1000, timeZone },
    y: { max: most, title: 'replicas' },
    layers: [
      { kind: 'band', name: 'load', tone: 'wash', shape: 'steps', x, low: load.map(() => 0), high: load },
      { kind: 'line', name: 'plain 70 % HPA', tone: 'ink2', shape: 'steps', width: 1, x, y: plainHpa },
      { kind: 'line', name: 'recommended', tone: 'brand', shape: 'steps', width: 2, x, y: recommended },
    ],
    labels: [
      { text: 'advised', tone: 'brand', y: recommended.at(-1) ?? 0 },
      { text: 'plain HPA', tone: 'ink2', y: plainHpa.at(-1) ?? 0 },
    ],
    table: {
      columns: [`Time (${timeZone})`, 'Load, in replicas', 'Recommended', 'Plain 70 % HPA', 'Perfect foresight'],
      rows: everyNth(x, 200, (time, k) => [
        moment(time, timeZone),
        number(load[k] ?? 0),
        String(recommended[k] ?? 0),
        String(plainHpa[k] ?? 0),
        String(foresight[k] ?? 0),
      ]),
    },
  };
}

function highest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
