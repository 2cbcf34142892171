import type { Explanation } from '../plan/plan.ts';

/** The explanation that the dialog shows; null = closed. */
class Why {
  shown = $state.raw<Explanation | null>(null);
}

export const why = new Why();
