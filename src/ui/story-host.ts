import type { DecomposeRequest, Decomposition } from '../engine/engine.ts';
import type { ExplorerHost } from './explorer.svelte.ts';

/** What parts of the story may ask of the page. */
export interface StoryHost extends ExplorerHost {
  decompose(request: DecomposeRequest): Promise<Decomposition>;
}
