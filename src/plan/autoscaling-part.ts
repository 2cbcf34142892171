/** The autoscaling part of a plan, in GPUs and money, and the sentence that recommends it. */
import type { ScalingPolicy } from '../risk/autoscaler-policy.ts';
import type { Autoscaler, AutoscalerRequest, AutoscalerRow } from '../risk/autoscaler.ts';
import type { AutoscalingPart, AutoscalingPolicy } from './autoscaling-schema.ts';
import type { PlannedMoney } from './money-stage.ts';
import { counted, percent, whole } from './words.ts';

export function autoscalingPart(
  request: AutoscalerRequest,
  result: Autoscaler,
  gpusPerReplica: number,
  { usdPerHour }: PlannedMoney,
): AutoscalingPart {
  const { service } = request;
  const policyPart = (policy: ScalingPolicy): AutoscalingPolicy => ({
    ...policy,
    targetFraction: policy.inFlight / service.secondsPerCall / service.capacity,
    callsPerSecond: policy.inFlight / service.secondsPerCall,
    scaleUp: policy.scaleUp.map((each) => ({ ...each })),
    scaleDown: policy.scaleDown.map((each) => ({ ...each })),
    floors: policy.floors.map((each) => ({ ...each })),
  });
  const rows = result.rows.map((row) => ({
    id: row.id,
    missedShare: row.missedShare,
    gpuHours: (row.replicaHours * gpusPerReplica) / result.stretches,
    usd: usdOf(row, usdPerHour) / result.stretches,
    starts: row.starts / result.stretches,
    mostReplicas: row.mostReplicas,
  }));
  const part = {
    policy: policyPart(result.policy),
    clockless: policyPart(result.clockless),
    timeZone: request.grid.timeZone,
    floors: {
      rhythm: result.floors?.rhythm ?? ('none' as const),
      level: result.floorsOf,
      sentence: result.floors?.sentence ?? noFloorsSentence(request.dayPeak !== 1, result.floorChoices),
    },
    startupSeconds: service.startupSeconds,
    secondsPerCall: service.secondsPerCall,
    replay: {
      fromMs: result.startMs,
      days: result.days,
      stretches: result.stretches,
      policiesTried: result.tried,
      allowedShare: request.allowedShare,
      dayShape: request.dayPeak === 1 ? ('forecast' as const) : ('assumed' as const),
      rows,
      series: {
        stepSeconds: result.series.stepSeconds,
        load: [...result.series.load],
        recommended: [...result.series.recommended],
        plainHpa: [...result.series.plainHpa],
        foresight: [...result.series.foresight],
      },
    },
  };
  return { sentence: sentenceOf(part), ...part };
}

function usdOf({ hoursAt }: AutoscalerRow, usdPerHour: (replicas: number) => number): number {
  return hoursAt.reduce((sum, hours, replicas) => sum + (hours > 0 ? hours * usdPerHour(replicas) : 0), 0);
}

function noFloorsSentence(assumedDay: boolean, choices: number): string {
  if (assumedDay) return 'No scheduled floors: nobody has said at which hours the demand comes.';
  return choices === 0
    ? 'No scheduled floors: the forecast has no daily or weekly rhythm in hours.'
    : 'No scheduled floors: in the replay they cost more than they save.';
}

/** What is recommended, and what it does better or worse. */
function sentenceOf({ policy, replay, floors }: Omit<AutoscalingPart, 'sentence'>): string {
  const row = (id: AutoscalerRow['id']) => replay.rows.find((each) => each.id === id);
  const [ours, plain, fixed] = [row('recommended'), row('plain-hpa'), row('fixed')];
  const clock =
    policy.floors.length > 0
      ? `, with floors by the clock that follow ${floors.level === 'plan' ? 'the planned need' : `the P${whole(100 * Number(floors.level))} of the forecast`}`
      : '';
  const fares = (each: typeof ours): string =>
    each === undefined ? '' : `${percent(each.missedShare)} of the calls late on ${whole(each.gpuHours)} GPU-hours`;
  return (
    `Keep ${counted(policy.inFlight, 'call')} in flight on each replica (${percent(policy.targetFraction)} of what it carries), ` +
    `${String(policy.minReplicas)} to ${counted(policy.maxReplicas, 'replica')}, fewer only after ${counted(policy.downWindowSeconds / 60, 'minute')}${clock}. ` +
    `Replayed: ${fares(ours)}; a plain 70 % HPA has ${fares(plain)}, the fixed size ${fares(fixed)}.`
  );
}
