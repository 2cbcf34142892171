import type { Plan } from '../../plan/plan.ts';
import { gigabytes, number } from '../format.ts';

/** One part of a GPU's memory; `from` and `share` are fractions of the card. */
export interface MemoryPart {
  readonly id: 'weights' | 'cache' | 'runtime' | 'free';
  readonly name: string;
  readonly text: string;
  readonly from: number;
  readonly share: number;
}

/** The ledger of one GPU: weights, cache, runtime, and what the engine leaves alone. Empty without a chosen configuration. */
export function memoryParts(plan: Plan, unit: 'GB' | 'GiB' = 'GB'): MemoryPart[] {
  const memory = plan.sizing.memory;
  if (memory === null) return [];
  const draft = memory.draft ?? 0;
  const runtime = memory.activations + memory.nonTorch + memory.graphs;
  const parts = [
    {
      id: 'weights',
      name: 'Weights',
      bytes: memory.weights + draft,
      detail: draft > 0 ? ` · ${gigabytes(draft, unit)} of them the draft's` : '',
    },
    {
      id: 'cache',
      name: 'KV cache',
      bytes: memory.kvPool,
      detail: ` · ${number(Math.floor(memory.maxConcurrency))} requests at once`,
    },
    { id: 'runtime', name: 'Runtime', bytes: runtime, detail: '' },
    { id: 'free', name: 'Kept free', bytes: memory.unused, detail: '' },
  ] as const;
  let from = 0;
  return parts.map(({ id, name, bytes, detail }) => {
    const share = Math.max(0, bytes) / memory.total;
    const part = { id, name, text: `${gigabytes(bytes, unit)}${detail}`, from, share };
    from += share;
    return part;
  });
}
