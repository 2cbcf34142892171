/**
 * `npm run bench -- search-chromium [--rounds 5]`: the whole search for one model, the best twenty simulated at their planned peak, in
 * Chromium on two workers of the product's own pool; the screen runs in the page's thread as it does in the planner's. Medians after warm-up.
 */
import { openSite } from './chromium-site.ts';
import { option, report, tableOf } from './forecast-report.ts';
import { median } from './forecast-scores.ts';
import { SEARCH_MODELS, type SearchFigures } from './search/full-search.ts';
import type { searchPage } from './search/search-page.ts';

const ROUNDS = Number(option('rounds') ?? 5);
const SEARCH: keyof typeof searchPage = 'search';

const site = await openSite('search');
try {
  const rows = [];
  for (const model of SEARCH_MODELS) {
    const first = await site.ask<SearchFigures>(SEARCH, model);
    await site.ask<SearchFigures>(SEARCH, model);
    const worked = site.cpuMs();
    const runs: SearchFigures[] = [];
    for (let round = 0; round < ROUNDS; round += 1) runs.push(await site.ask<SearchFigures>(SEARCH, model));
    const cpuMs = (site.cpuMs() - worked) / ROUNDS;
    const of = (name: 'searchMs' | 'rankMs' | 'simulateMs' | 'totalMs') => median(runs.map((each) => each[name]));
    rows.push({
      model,
      ...first,
      firstMs: first.totalMs,
      ...{
        searchMs: of('searchMs'),
        rankMs: of('rankMs'),
        simulateMs: of('simulateMs'),
        totalMs: of('totalMs'),
        cpuMs,
      },
    });
  }
  report('search-chromium', { browser: site.version, rows }, [
    `Chromium ${site.version}, two workers; ms`,
    tableOf(
      ['model', 'candidates', 'simulated', 'runs', 'first', 'screen', 'rank', 'simulate', 'all', 'processor'],
      rows.map((each) => [
        ...[each.model, each.candidates, each.simulated, each.jobs, each.firstMs],
        ...[each.searchMs, each.rankMs, each.simulateMs, each.totalMs, each.cpuMs],
      ]),
      0,
    ),
  ]);
} finally {
  await site.close();
}
