/**
 * Speed of the whole search: every GPU of the catalogue × tensor parallelism × precision for one model, with memory, capacity within the
 * goals, price, Pareto front and reasons; medians after warm-up. One thread:
 * the processor time is the clock time of an idle machine, and is what the budget is for. `npm run bench -- search [--rounds 7] [--json]`
 */
import { fullCatalog } from '../../src/catalog/full.ts';
import { rankConfigurations } from '../../src/plan/rank.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import { latencyAt } from '../../src/sizing/capacity.ts';
import { searchConfigurations } from '../../src/sizing/search.ts';
import type { SearchRequest } from '../../src/sizing/search-request.ts';
import { flag, option } from './forecast-report.ts';
import { median } from './forecast-scores.ts';

/** DESIGN and issue 4, figure 8: a full search in the browser on two cores. */
const BUDGET_MS = 1000;
const ROUNDS = Number(option('rounds') ?? 5);
/** also with the other engines and batch caps */
const WIDE = flag('wide');
const MODELS = ['Llama-3.1-8B', 'Qwen3-32B', 'Llama-3.3-70B', 'gpt-oss-120b', 'DeepSeek-R1'];
/** Sixteen equal-probability midpoints of a lognormal of mean 1 and cv 0.9, as a plan has them. */
const SPREAD = [
  0.1823, 0.2774, 0.3516, 0.4209, 0.49, 0.5616, 0.6377, 0.7207, 0.8132, 0.919, 1.0436, 1.1959, 1.3922, 1.6666, 2.1129, 3.2144,
]; // prettier-ignore

const catalog = fullCatalog();
const { scenario } = resolveScenario({ version: 1 });

function requestOf(model: string, grid: SearchRequest['grid']): SearchRequest {
  const lengths = (mean: number) => ({ mean, points: SPREAD.map((each) => Math.max(1, each * mean)) });
  return {
    model: catalog.resolveModel(model).row,
    gpus: catalog.gpus,
    mix: {
      classes: [
        { name: 'chat', share: 1, inputTokens: lengths(1200), outputTokens: lengths(250), cachedInputFraction: 0 },
      ],
      burstiness: 1,
    },
    goals: {
      ttftMs: { p50: 500, p95: null, p99: 2000 },
      itlMs: { p50: null, p95: null, p99: 50 },
      e2eMs: { p50: null, p95: null, p99: null },
    },
    constraints: {
      tensorParallel: null,
      pipelineParallel: 1,
      precision: null,
      kvPrecision: '16bit',
      engine: 'vllm',
      engineVersion: '0.19',
      memoryUtilizationFraction: 0.9,
      maxBatchTokens: 8192,
      maxSequences: 256,
      maxContextTokens: 16_384,
    },
    ...(grid === undefined ? {} : { grid }),
  };
}

function run(request: SearchRequest) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const configurations = searchConfigurations(request);
  const searched = performance.now();
  const ranked = rankConfigurations({
    configurations,
    scenario,
    prices: catalog.prices,
    peakLoad: 40,
    peakDemand: 32,
    latencyAt: (each, rate) => latencyAt(each, request.model, request.mix, rate),
    gpuName: (text) => text,
  });
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpu);
  return {
    searchMs: searched - start,
    rankMs: end - searched,
    totalMs: end - start,
    cpuMs: (user + system) / 1000,
    ranked,
  };
}

const wide: SearchRequest['grid'] = { stages: [2, 4], engines: ['vllm', 'sglang', 'tensorrt-llm'], batchCaps: true };
const grids = [
  ['GPU × TP × precision', { stages: [2, 4] }] as const,
  ...(WIDE ? [['… × engine × batch caps', wide] as const] : []),
];
const results = grids.flatMap(([name, grid]) =>
  MODELS.map((model) => {
    const request = requestOf(model, grid);
    const runs = Array.from({ length: ROUNDS + 1 }, () => run(request)).slice(1);
    const last = runs[runs.length - 1]!;
    return {
      grid: name,
      model,
      candidates: last.ranked.length,
      feasible: last.ranked.filter((each) => each.feasible).length,
      front: last.ranked.filter((each) => each.paretoOptimal).length,
      searchMs: median(runs.map((each) => each.searchMs)),
      totalMs: median(runs.map((each) => each.totalMs)),
      cpuMs: median(runs.map((each) => each.cpuMs)),
    };
  }),
);
if (flag('json')) console.log(JSON.stringify(results, null, 2));
else
  for (const each of results)
    console.log(
      `${each.grid.padEnd(26)} ${each.model.padEnd(15)} ${String(each.candidates).padStart(5)} candidates, ${String(each.feasible).padStart(4)} feasible, front ${String(each.front).padStart(3)}: search ${each.searchMs.toFixed(0)} ms, with price and latency ${each.totalMs.toFixed(0)} ms (processor ${each.cpuMs.toFixed(0)} ms)${each.cpuMs < BUDGET_MS ? '' : ' OVER'}`,
    );
