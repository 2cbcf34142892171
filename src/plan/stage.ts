import type { CancelSignal } from '../base/cancel.ts';
import { contentKey } from '../base/canonical.ts';
import type { Engine } from '../engine/engine.ts';

/** What every stage of a plan may use: the engine, the way to cancel, progress, and the memory of earlier results. */
export interface Stage {
  readonly engine: Engine;
  readonly job: { readonly signal?: CancelSignal | undefined };
  readonly onProgress: (fraction: number) => void;
  /** The result of `work`, or the earlier one for the same input and core. */
  readonly memo: <Result>(name: string, input: unknown, work: () => Promise<Result>) => Promise<Result>;
}

/** Results by the hash of their inputs, so that an edit of the price never fits a forecast anew. Kept by the caller between plans. */
export type StageMemory = Map<string, unknown>;

/**
 * A plan has about ten results of a forecast and up to thirty simulations, its advice and scenarios some hundreds more, of a few kB
 * each. The one that lay idle longest goes first.
 */
const KEPT_RESULTS = 512;

export function stageOf(
  engine: Engine,
  memory: StageMemory,
  signal: CancelSignal | undefined,
  onProgress: (fraction: number) => void,
): Stage {
  return {
    engine,
    job: { signal },
    onProgress,
    memo: async <Result>(name: string, input: unknown, work: () => Promise<Result>): Promise<Result> => {
      const key = `${name} ${engine.coreVersion} ${contentKey(input)}`;
      if (memory.has(key)) {
        const known = memory.get(key) as Result;
        memory.delete(key);
        memory.set(key, known);
        return known;
      }
      const result = await work();
      if (memory.size >= KEPT_RESULTS) memory.delete([...memory.keys()][0] ?? '');
      memory.set(key, result);
      return result;
    },
  };
}
