/**
 * Speed of the whole search for one model, the best twenty simulated at their planned peak (search/full-search.ts), on two workers; medians
 * after warm-up. Processor time is that of all threads: on an idle machine of two cores the clock shows less.
 * `npm run bench -- search [--rounds 7] [--wide] [--json]`
 */
import { createEngine } from '../../src/engine/node.ts';
import type { SearchRequest } from '../../src/sizing/search-request.ts';
import { flag, option } from './forecast-report.ts';
import { median } from './forecast-scores.ts';
import { fullSearch, SEARCH_MODELS, type SearchFigures } from './search/full-search.ts';

/** DESIGN and issue 4, figure 8: a full search in the browser on two cores. */
const BUDGET_MS = 1000;
const ROUNDS = Number(option('rounds') ?? 5);
const WORKERS = 2;
/** also with the other engines and batch caps */
const WIDE = flag('wide');

const engine = createEngine({ workers: WORKERS });
const grids: [string, SearchRequest['grid']][] = [['GPU × TP × precision', { stages: [2, 4] }]];
const engines = ['vllm', 'sglang', 'tensorrt-llm'] as const;
if (WIDE) grids.push(['… × engine × batch caps', { stages: [2, 4], engines, batchCaps: true }]);

async function timed(model: string, grid: SearchRequest['grid']): Promise<SearchFigures & { cpuMs: number }> {
  const cpu = process.cpuUsage();
  const figures = await fullSearch(engine, model, grid);
  const { user, system } = process.cpuUsage(cpu);
  return { ...figures, cpuMs: (user + system) / 1000 };
}

const results = [];
for (const [grid, asked] of grids) {
  for (const model of SEARCH_MODELS) {
    await timed(model, asked);
    const runs: Awaited<ReturnType<typeof timed>>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) runs.push(await timed(model, asked));
    const of = (name: 'searchMs' | 'rankMs' | 'simulateMs' | 'totalMs' | 'cpuMs') =>
      median(runs.map((each) => each[name]));
    const times = { searchMs: of('searchMs'), rankMs: of('rankMs'), simulateMs: of('simulateMs') };
    results.push({ grid, model, ...runs[0]!, ...times, totalMs: of('totalMs'), cpuMs: of('cpuMs') });
  }
}
engine.dispose();
if (flag('json')) console.log(JSON.stringify(results, null, 2));
else
  for (const each of results)
    console.log(
      `${each.grid.padEnd(24)} ${each.model.padEnd(14)} ${String(each.candidates).padStart(4)} candidates, ${String(each.feasible).padStart(3)} feasible, ${String(each.simulated).padStart(2)} simulated (${String(each.jobs)} runs, ${String(each.raised)} raised): search ${each.searchMs.toFixed(0)} + price, latency ${each.rankMs.toFixed(0)} + simulation ${each.simulateMs.toFixed(0)} = ${each.totalMs.toFixed(0)} ms (processor ${each.cpuMs.toFixed(0)} ms)${each.totalMs < BUDGET_MS ? '' : ' OVER'}`,
    );
