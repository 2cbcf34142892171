import type { ServiceSimulation } from '../plan/simulate-service.ts';
import { counted, figure, percent, whole } from '../plan/words.ts';
import type { GoalName } from '../sizing/sizing.ts';
import { alignedTable } from './table.ts';

const GOAL_NAMES: Readonly<Record<GoalName, string>> = {
  ttft: 'first token',
  itl: 'between tokens',
  e2e: 'last token',
};
const LINE_WORDS = {
  stable: 'stable: the line comes and goes',
  near: 'near saturation: requests wait in more than half of the time',
  saturated: 'saturated: the line grows without end',
} as const;

const ms = (value: number | null): string => (value === null || !Number.isFinite(value) ? '–' : figure(value));

/** `headroom simulate` for a terminal. */
export function writeSimulation(all: ServiceSimulation): string {
  const { simulation: run, screen } = all;
  const rows = (['ttft', 'itl', 'e2e'] as const).map((name) => {
    const figures = run[`${name}Ms`];
    const error = figures.errors.p99;
    return [
      GOAL_NAMES[name],
      ms(figures.mean),
      ms(figures.p50),
      ms(figures.p95),
      `${ms(figures.p99)}${error === null ? '' : ` ± ${ms(error)}`}`,
      ms(screen === null ? null : screen[`${name}Ms`].p99),
    ];
  });
  const goals = run.goals.map(
    (each) =>
      `  ${each.met ? '✓' : '✗'} ${GOAL_NAMES[each.goal]} ${each.percentile.toUpperCase()} ≤ ${ms(each.limitMs)} ms: ${shareText(each.shareMet)} within`,
  );
  return [
    `${all.model} on ${all.configuration}, ${counted(all.replicas, 'replica')}: ${figure(all.callsPerSecond)} calls/s asked, ${whole(run.calls)} ${all.sessions ? 'calls of sessions' : 'calls'} measured`,
    alignedTable([['ms', 'mean', 'P50', 'P95', 'P99 ± error', 'screen P99'], ...rows], '  '),
    ...(goals.length > 0
      ? [
          `Goals (${run.goalsMet ? 'met' : 'missed'}; ${shareText(run.withinGoalsFraction)} of calls within all)\n${goals.join('\n')}`,
        ]
      : []),
    [
      `Line       ${LINE_WORDS[run.saturation]}; ${figure(run.meanWaiting)} waiting, ${figure(run.meanRunning)} running a replica`,
      `Busy       ${percent(run.utilizationFraction)} of the time, ${percent(run.blockedFraction)} with requests waiting`,
      `KV cache   ${percent(run.kvMeanFraction)} in use on average, ${percent(run.kvMaxFraction)} at most; ${counted(run.preemptions, 'preemption')}; ${percent(run.prefixHitFraction)} of prompt tokens found in the prefix cache`,
      `Through    ${figure(run.callsPerSecond)} calls/s, ${figure(run.promptTokensPerSecond)} prompt and ${figure(run.outputTokensPerSecond)} output tokens/s; goodput ${figure(run.goodputCallsPerSecond)} calls/s`,
      ...(run.refused > 0 ? [`Refused    ${counted(run.refused, 'call')} longer than the KV cache`] : []),
    ].join('\n'),
  ].join('\n\n');
}

/** Shares near one keep the digit that a goal hangs on. */
function shareText(share: number): string {
  return `${String(Math.round(share * 1000) / 10)} %`;
}
