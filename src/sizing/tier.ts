/** How far measurements stand behind a prediction. */
import { cellOf, type ConstantTraits } from './constants.ts';
import type { Tier } from './sizing.ts';

/** Groups of measured rows that make a cell of engine × generation × arithmetic known. */
const KNOWN_GROUPS = 3;

/**
 * 'calibrated': the layout is known and each engine × generation × arithmetic that works in it was measured on several set-ups;
 * 'estimated': the constants are those of neighbours. ('measured' and 'out of domain' are the caller's.)
 */
export function tierOf(
  traits: Pick<ConstantTraits, 'engine' | 'generation' | 'dense' | 'expert'>,
  layoutKnown: boolean,
  cellGroups: Readonly<Record<string, number>>,
): Tier {
  const known = [traits.dense, traits.expert].every(
    (arithmetic) => (cellGroups[cellOf(traits.engine, traits.generation, arithmetic)] ?? 0) >= KNOWN_GROUPS,
  );
  return layoutKnown && known ? 'calibrated' : 'estimated';
}
