import type { DecomposeRequest, Decomposition } from '../engine/engine.ts';
import type { Patch } from '../scenario/patch.ts';

/** What parts of the story may ask of the page. */
export interface StoryHost {
  apply(patch: Patch, label: string): void;
  decompose(request: DecomposeRequest): Promise<Decomposition>;
}
