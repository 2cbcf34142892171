/** A cap on GPUs: `no more than 20 GPUs`, `at most 16 H100s`, `our quota is 32 GPUs`, `GPU limit 40`, `we only have 8 cards`. */
import { amount, type Amount } from './amount.ts';
import { has, hasWord, type Near, pers } from './clauses.ts';
import type { Item } from './items.ts';

const QUOTA = ['quota', 'quotas', 'ceiling', 'allocation', 'allotment', 'allocated'];
const GOT = ['get', 'got', 'obtain', 'secure', 'access', 'available', 'buy', 'rent', 'procure'];

const isGpu = (item: Item): boolean =>
  (item.kind === 'tag' && item.tag === 'gpuWord') || (item.kind === 'name' && item.name.what === 'gpu');

/** Null where no GPUs are counted, or they are not bounded from above. */
export function gpuCapOf({ number, left, right, clause }: Near, value: number): Amount | null {
  if (has(clause, 'replica', 'perReplica', 'priceWord', 'lead') && !has(clause, 'most')) return null;
  if (pers(right).length > 0 || number.unit?.kind === 'money') return null;
  if (hasWord(left, 'quota') && right.length === 0 && clause.filter((item) => item.kind === 'number').length === 1)
    return amount('maxGpus', value, 'taken as a quota of GPUs');
  const named = right.findIndex(isGpu);
  const behind = named >= 0 && named <= 1;
  const before = left.some(isGpu) && !right.some((item) => item.kind === 'tag' && item.tag !== 'most');
  if (!behind && !before) return null;
  const bounded =
    hasWord([...left, ...right], ...QUOTA) ||
    boundsAbove(left) ||
    (behind && boundsAbove(right.slice(named + 1))) ||
    (hasWord(left, 'only', 'just') && (has(left, 'running') || hasWord([...left, ...right], ...GOT))) ||
    (hasWord(left, 'to') && hasWord(left, 'limit', 'limited', 'restricted', 'constrained', 'capped'));
  // can this run on 4 GPUs?
  const tried = behind && hasWord(left, 'can', 'could', 'will') && hasWord(left.slice(-2), 'on', 'with');
  return bounded || tried ? amount('maxGpus', value) : null;
}

/** `at most`, `no more than`, `cannot get more than`; `more than` alone bounds from below. */
function boundsAbove(items: readonly Item[]): boolean {
  if (has(items, 'most')) return true;
  if (items.some((item) => item.kind === 'tag' && item.tag === 'budget' && /under|cap/.test(item.text.toLowerCase())))
    return true;
  return hasWord(items, 'more') && hasWord(items, 'not', "can't", 'cannot', "don't", "won't", 'never', 'no', 'without');
}
