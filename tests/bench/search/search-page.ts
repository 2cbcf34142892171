/** The page of `npm run bench -- search-chromium`: the product's own pool and search, asked from outside. */
import { createBrowserEngine } from '../../../src/engine/browser.ts';
import { fullSearch, type SearchFigures } from './full-search.ts';

const engine = createBrowserEngine({ workers: 2 });

export const searchPage = {
  search: (model: string): Promise<SearchFigures> => fullSearch(engine, model, { stages: [2, 4] }),
};

(globalThis as unknown as { benchPage: typeof searchPage }).benchPage = searchPage;
