/** A made-up autoscaling part of plausible shape for the sample plan. */
import type { AutoscalingPart } from '../../src/plan/autoscaling-schema.ts';

const HALF_HOURS = 336;
const load = Array.from({ length: HALF_HOURS }, (_, k) => {
  const daily = 3.2 + 2.3 * Math.sin(((k / 2) % 24) * (Math.PI / 12) - 2.1);
  const weekend = Math.floor(k / 48) >= 5 ? 0.65 : 1;
  return Math.round(100 * Math.max(0.3, daily * weekend + ((k * 7919) % 13) / 25)) / 100;
});
const need = load.map((each) => Math.ceil(each));
const lagging = need.map((_, k) => Math.max(2, Math.ceil((load[k - 1] ?? load[k] ?? 0) / 0.7)));
const early = need.map((each, k) => Math.max(2, each, need[k + 1] ?? each) + (k % 17 === 0 ? 0 : 1));

const policy: AutoscalingPart['policy'] = {
  inFlight: 18,
  targetFraction: 0.85,
  callsPerSecond: 1.78,
  minReplicas: 2,
  maxReplicas: 9,
  upWindowSeconds: 0,
  downWindowSeconds: 900,
  scaleUp: [
    { kind: 'percent', value: 100, periodSeconds: 15 },
    { kind: 'pods', value: 4, periodSeconds: 15 },
  ],
  scaleDown: [{ kind: 'pods', value: 2, periodSeconds: 1800 }],
  floors: [
    { replicas: 4, start: '54 7 * * 1,2,3,4,5', end: '0 20 * * 1,2,3,4,5' },
    { replicas: 6, start: '54 9 * * 1,2,3,4,5', end: '0 17 * * 1,2,3,4,5' },
  ],
};

export const sampleAutoscaling: AutoscalingPart = {
  sentence:
    'Keep 18 calls in flight on each replica (85 % of what it carries), 2 to 9 replicas, fewer only after 15 minutes, with floors by the clock that follow the P75 of the forecast. Replayed: 0.4 % of the calls late on 1,720 GPU-hours; a plain 70 % HPA has 2.1 % of the calls late on 1,810 GPU-hours, the fixed size 0 % of the calls late on 2,350 GPU-hours.',
  policy,
  clockless: { ...policy, floors: [], inFlight: 15, targetFraction: 0.71, minReplicas: 3 },
  timeZone: 'UTC',
  floors: { rhythm: 'weekly', level: '0.75', sentence: 'Floors: the highest need of each hour of the week.' },
  startupSeconds: 360,
  secondsPerCall: 10.1,
  replay: {
    fromMs: Date.UTC(2026, 10, 16),
    days: 7,
    stretches: 2,
    policiesTried: 140,
    allowedShare: 0.01,
    dayShape: 'forecast',
    rows: [
      { id: 'recommended', missedShare: 0.004, gpuHours: 1720, usd: 4300, starts: 61, mostReplicas: 8 },
      { id: 'no-clock', missedShare: 0.009, gpuHours: 1770, usd: 4420, starts: 70, mostReplicas: 8 },
      { id: 'plain-hpa', missedShare: 0.021, gpuHours: 1810, usd: 4520, starts: 90, mostReplicas: 8 },
      { id: 'fixed', missedShare: 0, gpuHours: 2350, usd: 5880, starts: 0, mostReplicas: 7 },
      { id: 'foresight', missedShare: 0, gpuHours: 1390, usd: 3480, starts: 120, mostReplicas: 6 },
    ],
    series: { stepSeconds: 1800, load, recommended: early, plainHpa: lagging, foresight: need },
  },
};
