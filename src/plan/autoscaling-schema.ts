/** The autoscaling part of a plan: a policy, and how it and its rivals fared when replayed on simulated weeks. docs/method.md §8a. */
import * as z from 'zod/mini';

const number = z.number();
const count = z.int().check(z.nonnegative());
const rate = z.strictObject({ kind: z.enum(['percent', 'pods']), value: count, periodSeconds: count });

const policy = z.strictObject({
  /** calls waiting or running for each replica that is aimed at */
  inFlight: count,
  /** that target as a share of what a replica carries within the goals, and in calls/s */
  targetFraction: number,
  callsPerSecond: number,
  minReplicas: count,
  maxReplicas: count,
  upWindowSeconds: count,
  downWindowSeconds: count,
  /** of several the one that allows most */
  scaleUp: z.array(rate),
  scaleDown: z.array(rate),
  /** replicas held by the clock, as cron lines in `timeZone` */
  floors: z.array(z.strictObject({ replicas: count, start: z.string(), end: z.string() })),
});

const row = z.strictObject({
  id: z.enum(['own', 'recommended', 'no-clock', 'plain-hpa', 'fixed', 'foresight']),
  /** share of calls that came when the ready replicas did not carry the load */
  missedShare: number,
  /** of one stretch; replicas that start are paid too */
  gpuHours: number,
  usd: number,
  starts: number,
  mostReplicas: count,
});

export const autoscalingSchema = z.strictObject({
  sentence: z.string(),
  policy,
  /** the best without a clock: for autoscalers that have none */
  clockless: policy,
  timeZone: z.string(),
  floors: z.strictObject({
    rhythm: z.enum(['none', 'daily', 'weekly']),
    /** level of the forecast that they follow, `plan` = the planned need; null = none */
    level: z.nullable(z.string()),
    sentence: z.string(),
  }),
  startupSeconds: count,
  secondsPerCall: number,
  replay: z.strictObject({
    fromMs: number,
    days: number,
    /** simulated stretches of so many days */
    stretches: count,
    policiesTried: count,
    /** share of calls that the goals let miss */
    allowedShare: number,
    /** whether the forecast shows the day, or a triangle up to the peak multiplier stands for it */
    dayShape: z.enum(['forecast', 'assumed']),
    rows: z.array(row),
    /** the first stretch, at the busiest moment of each step: load in replicas, and the replicas that serve */
    series: z.strictObject({
      stepSeconds: count,
      load: z.array(number),
      recommended: z.array(count),
      plainHpa: z.array(count),
      foresight: z.array(count),
    }),
  }),
});

export type AutoscalingPart = z.output<typeof autoscalingSchema>;
export type AutoscalingPolicy = z.output<typeof policy>;
