/**
 * The whole search of a plan for one model: every GPU of the catalogue × tensor parallelism × precision with memory, capacity within the
 * goals, price, front and reasons, then the best of it simulated at the planned peak. Runs in Node and in the page of the Chromium bench.
 */
import { fullCatalog } from '../../../src/catalog/full.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { rankConfigurations, type RankRules } from '../../../src/plan/rank.ts';
import { simulatedStage } from '../../../src/plan/simulated-stage.ts';
import { goalsOf } from '../../../src/plan/sizing-stage.ts';
import { stageOf } from '../../../src/plan/stage.ts';
import { resolveScenario } from '../../../src/scenario/resolve.ts';
import { latencyAt } from '../../../src/sizing/capacity.ts';
import { searchConfigurations } from '../../../src/sizing/search.ts';
import type { SearchRequest } from '../../../src/sizing/search-request.ts';

export const SEARCH_MODELS = ['Llama-3.1-8B', 'Qwen3-32B', 'Llama-3.3-70B', 'gpt-oss-120b', 'DeepSeek-R1'];
const PEAK = { load: 40, demand: 32 };
const LENGTHS = { input: 1200, output: 250, cv: 0.9 };
/** Sixteen equal-probability midpoints of a lognormal of mean 1 and cv 0.9, as a plan has them. */
const SPREAD = [
  0.1823, 0.2774, 0.3516, 0.4209, 0.49, 0.5616, 0.6377, 0.7207, 0.8132, 0.919, 1.0436, 1.1959, 1.3922, 1.6666, 2.1129, 3.2144,
]; // prettier-ignore

const catalog = fullCatalog();
const { scenario } = resolveScenario({
  version: 1,
  goals: { ttftMs: { p50: 500, p99: 2000 }, itlMs: { p99: 50 } },
});

export interface SearchFigures {
  readonly candidates: number;
  readonly feasible: number;
  readonly front: number;
  readonly simulated: number;
  readonly raised: number;
  readonly jobs: number;
  readonly searchMs: number;
  readonly rankMs: number;
  readonly simulateMs: number;
  readonly totalMs: number;
}

function requestOf(model: string, grid: SearchRequest['grid']): SearchRequest {
  const lengths = (mean: number) => ({ mean, points: SPREAD.map((each) => Math.max(1, each * mean)) });
  const { input, output } = LENGTHS;
  return {
    model: catalog.resolveModel(model).row,
    gpus: catalog.gpus,
    mix: {
      classes: [
        {
          name: 'chat',
          share: 1,
          inputTokens: lengths(input),
          outputTokens: lengths(output),
          cachedInputFraction: 0,
        },
      ],
      burstiness: 1,
    },
    goals: goalsOf(scenario),
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

/** One search from nothing: no result of an earlier one is used. */
export async function fullSearch(engine: Engine, model: string, grid: SearchRequest['grid']): Promise<SearchFigures> {
  const request = requestOf(model, grid);
  const rules: RankRules = {
    scenario,
    prices: catalog.prices,
    peakLoad: PEAK.load,
    peakDemand: PEAK.demand,
    latencyAt: (each, rate) => latencyAt(each, request.model, request.mix, rate),
    gpuName: (text) => text,
  };
  const { input, output, cv } = LENGTHS;
  const call = { inputTokensMean: input, inputTokensCv: cv, outputTokensMean: output, outputTokensCv: cv };
  const classes = [{ name: 'chat' as const, shareOfCalls: 1, cachedInputFraction: 0, ...call }];
  let jobs = 0;
  const counted: Engine = { ...engine, serve: (...each) => ((jobs += 1), engine.serve(...each)) };
  const stage = stageOf(counted, new Map(), undefined, () => undefined);
  const start = performance.now();
  const configurations = searchConfigurations(request);
  const searched = performance.now();
  const ranked = rankConfigurations({ configurations, ...rules });
  const screened = performance.now();
  const rows = await simulatedStage(ranked, { scenario, model: request.model, classes, rules }, stage);
  const end = performance.now();
  const simulated = rows.filter((each) => each.simulated !== null);
  return {
    candidates: rows.length,
    feasible: rows.filter((each) => each.feasible).length,
    front: rows.filter((each) => each.paretoOptimal).length,
    simulated: simulated.length,
    raised: simulated.filter((each) => each.replicas > (each.simulated?.screenReplicas ?? 0)).length,
    jobs,
    searchMs: searched - start,
    rankMs: screened - searched,
    simulateMs: end - screened,
    totalMs: end - start,
  };
}
