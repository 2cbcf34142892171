/** Plans that nobody would make by hand: the sample plan with its sizes, times, names and configuration varied. */
import fc from 'fast-check';
import type { Plan, PlanConfiguration } from '../../../src/plan/plan.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { floorsOf } from '../../../src/risk/scheduled-floors.ts';
import { sampleAutoscaling } from '../../gallery/sample-autoscaling.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';

/** Names that try to leave the place they are put in. */
export const hostileNames: readonly string[] = [
  "=cmd|' /C calc'!A0",
  '@SUM(1+1)',
  '+1+1',
  '-2+3',
  '\t=1',
  '$(touch /x)',
  '`touch /x`',
  "'; touch x; '",
  '" && touch x "',
  'a\nb: c',
  'a\r\n- evil: true\n# ',
  '--trust-remote-code',
  '-rf',
  '${var.secret}',
  '%{ if true }x%{ endif }',
  '$${x}',
  '__proto__',
  'constructor',
  '---\nkind: Secret',
  '!!js/function x',
  '&a *a',
  '{{ .Values.x }}',
  '</script><img src=x onerror=1>',
  'nul\u0000byte',
  '\u202Egpj.exe',
  '\u2028line\u2029para\u0085next',
  '\uD800 lone',
  'ünïcödé 名前 🚀',
  '',
  ' ',
  '0',
  'yes',
  'null',
  '1e3',
  '~',
  'x'.repeat(10_000),
  '\'"`$\\'.repeat(2500),
];

const name = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ maxLength: 40, unit: 'binary' }));
const positive = (most: number) => fc.double({ min: 0.01, max: most, noNaN: true });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const latency = positive(60_000).map((p99) => ({ mean: p99 * 0.4, p50: p99 * 0.35, p95: p99 * 0.8, p99 }));

const configuration = fc.record({
  gpu: fc.constantFrom('H100-SXM', 'MI300X', 'L4'),
  gpusPerReplica: fc.constantFrom(1, 2, 4, 8, 16),
  pipelineParallel: fc.constantFrom(1, 1, 2),
  precision: fc.constantFrom('fp8', 'bf16', 'fp16', 'int4', 'mxfp4'),
  engine: fc.constantFrom('vllm', 'sglang', 'tensorrt-llm'),
  capacityCallsPerSecond: positive(400),
  maxConcurrency: fc.nat(4000),
  unloadedTtftMs: maybe(positive(5000)),
  unloadedItlMs: maybe(positive(200)),
  ttftMs: maybe(latency),
  itlMs: maybe(latency),
  e2eMs: maybe(latency),
});

const grid = fc.record({
  startMs: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 11, 31) }).map((ms) => ms - (ms % 900_000)),
  step: fc.constantFrom(
    ...[900, 3600, 3600, 7200, 21_600, 86_400, 604_800].map((count) => ({ unit: 's' as const, count })),
    { unit: 'month' as const, count: 1 },
  ),
  steps: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 26 }) }, fc.constantFrom(24, 168, 180)),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'),
  periods: fc.subarray([4, 7, 12, 24, 28, 84, 96, 168, 672]),
  base: fc.integer({ min: 1, max: 300 }),
  swing: fc.integer({ min: 0, max: 40 }),
  wobble: fc.nat(3),
});

const price = fc.record({
  instanceType: fc.constantFrom('per-gpu', 'p5.48xlarge', 'a2-highgpu-1g'),
  gpusPerInstance: fc.constantFrom(1, 8, 16),
  usdPerGpuHour: positive(20),
  cloud: fc.constantFrom('aws', 'runpod'),
});

const scenario: fc.Arbitrary<Scenario> = fc.record({
  version: fc.constant(1 as const),
  deployment: fc.record({
    model: name.filter((text) => text.length > 0 && text.length <= 200),
    kvPrecision: fc.constantFrom('16bit' as const, 'fp8' as const),
    engineVersion: name.filter((text) => text.length > 0 && text.length <= 200),
    maxBatchTokens: fc.integer({ min: 128, max: 65_536 }),
    speculation: fc.oneof(
      fc.constant({}),
      fc.record({
        method: fc.constantFrom('none' as const, 'mtp' as const, 'draft' as const, 'ngram' as const),
        draftModel: name.filter((text) => text.length <= 200),
        draftedTokens: fc.integer({ min: 1, max: 8 }),
      }),
    ),
  }),
  planning: fc.record({
    marginFraction: fc.constantFrom(0, 0.25, 1),
    spareReplicas: fc.nat(3),
    planningQuantile: fc.constantFrom(0.5, 0.8, 0.77),
  }),
  goals: fc.record({
    ttftMs: fc.record({ p50: maybe(positive(4000)), p99: maybe(positive(9000)) }),
    itlMs: fc.record({ p99: maybe(positive(400)) }),
  }),
});

export interface RandomPlan {
  readonly plan: Plan;
  readonly scenario: Scenario;
}

export const randomPlan: fc.Arbitrary<RandomPlan> = fc
  .record({
    name,
    model: name,
    configuration,
    grid,
    scenario,
    price: maybe(price),
    withMemory: fc.boolean(),
    startupMinutes: fc.constantFrom(0, 0.5, 6, 45, 240),
    context: maybe(fc.constantFrom('8192', '131072', 'none')),
  })
  .map((each) => ({ plan: planWith(each), scenario: each.scenario }));

interface Varied {
  readonly name: string;
  readonly model: string;
  readonly configuration: Partial<PlanConfiguration> & { gpusPerReplica: number; pipelineParallel: number };
  readonly grid: {
    readonly startMs: number;
    readonly step: Plan['replicas']['step'];
    readonly steps: number;
    readonly timeZone: string;
    readonly periods: number[];
    readonly base: number;
    readonly swing: number;
    readonly wobble: number;
  };
  readonly price: { instanceType: string; gpusPerInstance: number; usdPerGpuHour: number; cloud: string } | null;
  readonly withMemory: boolean;
  readonly startupMinutes: number;
  readonly context: string | null;
}

/** A policy of any size, with floors made of the plan's need as the tuning makes them. */
function autoscalingWith({ grid, startupMinutes, configuration }: Varied, needed: readonly number[], most: number) {
  const { timeZone, step, startMs } = grid;
  const startupSeconds = Math.round(startupMinutes * 60);
  const found = floorsOf({ grid: { startMs, step, timeZone }, needed, periods: grid.periods, startupSeconds });
  const inFlight = Math.max(1, Math.floor((configuration.capacityCallsPerSecond ?? 1) * 7));
  const policy = { ...sampleAutoscaling.policy, inFlight, minReplicas: found.least, maxReplicas: most };
  return {
    ...sampleAutoscaling,
    ...{ timeZone, startupSeconds },
    policy: { ...policy, floors: [...found.windows] },
    clockless: { ...policy, floors: [], downWindowSeconds: 300 },
    floors: { rhythm: found.rhythm, level: found.windows.length > 0 ? 'plan' : null, sentence: found.sentence },
  };
}

function planWith(varied: Varied): Plan {
  const { grid: g } = varied;
  const needed = Array.from({ length: g.steps }, (_, t) => {
    const hour = g.step.unit === 's' ? Math.floor((t * g.step.count) / 3600) : t;
    const day = (hour % 24) - 12;
    return g.base + Math.max(0, g.swing - Math.abs(day) * 2) + ((t * 7919) % (g.wobble + 1));
  });
  const most = Math.max(...needed);
  const mean = needed.map((each) => each * 1.3);
  const chosen = {
    ...(samplePlan.sizing.configurations[0] as PlanConfiguration),
    ...varied.configuration,
    tensorParallel: Math.max(1, varied.configuration.gpusPerReplica / varied.configuration.pipelineParallel),
  };
  const size = { fromMs: g.startMs, replicas: most, gpus: most * chosen.gpusPerReplica, usdPerMonth: 1000 };
  return {
    ...samplePlan,
    name: varied.name,
    model: varied.model,
    answer: { ...samplePlan.answer, now: size, later: size },
    demand: {
      ...samplePlan.demand,
      timeZone: g.timeZone,
      periods: g.periods,
      history: null,
      candidates: samplePlan.demand.candidates.slice(0, 1),
      forecast: {
        startMs: g.startMs,
        step: g.step,
        mean,
        quantiles: [{ probability: 0.8, values: mean.map((each) => each * 1.2) }],
      },
    },
    sizing: {
      ...samplePlan.sizing,
      chosen: chosen.id,
      configurations: [chosen],
      memory: varied.withMemory ? samplePlan.sizing.memory : null,
    },
    replicas: {
      startMs: g.startMs,
      step: g.step,
      gpusPerReplica: chosen.gpusPerReplica,
      needed,
      planned: needed.map(() => most),
    },
    cost: {
      ...samplePlan.cost,
      price:
        varied.price === null || samplePlan.cost.price === null ? null : { ...samplePlan.cost.price, ...varied.price },
      usdPerStep: needed.map((each) => each * 3),
    },
    autoscaling: autoscalingWith(varied, needed, most),
    risk: { ...samplePlan.risk, histogram: { edges: [0, 1], counts: [4096] } },
    explanations: [],
    infrastructure: { ...samplePlan.infrastructure, startupMinutes: varied.startupMinutes },
    assumptions:
      varied.context === null
        ? []
        : [{ field: 'deployment.maxContextTokens', value: varied.context, reason: 'four deviations above the mean' }],
  };
}
