/** How a change moved the plan: the figures between the input and the GPUs, out of the two plans. Each stands in its plan or is a quotient of such. */
import type { Plan } from '../plan/plan.ts';
import { figure, listed, unitMoney, whole } from '../plan/words.ts';

export interface Moved {
  readonly id: 'load' | 'capacity' | 'kv' | 'weights' | 'sequences' | 'gpusPerReplica' | 'price';
  readonly from: number;
  readonly to: number;
}

const GIB = 1_073_741_824;
/** Below this share a figure counts as the same. */
const SAME = 0.01;

const chosenOf = ({ sizing }: Plan): Plan['sizing']['configurations'][number] | undefined =>
  sizing.configurations.find((each) => each.id === sizing.chosen);

const measures: Readonly<Record<Moved['id'], (plan: Plan) => number | null>> = {
  /** calls a second at the planned peak */
  load: ({ workload }) => workload.callsPerSecond,
  /** calls a second of one replica within the goals */
  capacity: (plan) => chosenOf(plan)?.capacityCallsPerSecond ?? null,
  /** bytes of KV cache that a mean request holds */
  kv: ({ sizing: { memory } }) =>
    memory === null || memory.maxConcurrency === 0
      ? null
      : (memory.kvBytesPerToken * memory.kvTokens) / memory.maxConcurrency,
  /** bytes of the whole model */
  weights: ({ sizing }) => sizing.memory?.weightBytesTotal ?? null,
  /** mean requests whose KV cache one replica holds */
  sequences: ({ sizing }) => sizing.memory?.maxConcurrency ?? null,
  gpusPerReplica: ({ replicas }) => replicas.gpusPerReplica,
  /** dollars */
  price: ({ cost }) => cost.price?.usdPerGpuHour ?? null,
};

/** What differs between two plans that both chose a configuration, in the order from the load to the money. */
export function movedBetween(from: Plan, to: Plan): readonly Moved[] {
  if (from.sizing.chosen === null || to.sizing.chosen === null) return [];
  return (Object.keys(measures) as Moved['id'][]).flatMap((id) => {
    const [before, after] = [measures[id](from), measures[id](to)];
    if (before === null || after === null || before <= 0 || after <= 0) return [];
    return Math.abs(after - before) / before < SAME ? [] : [{ id, from: before, to: after }];
  });
}

/** `One replica carries 12.4 → 3.1 calls a second, since a request holds 0.15 → 0.98 GiB of KV cache.`; '' where nothing between moved. */
export function mechanismWords(from: Plan, to: Plan): string {
  if (from.sizing.chosen === null || to.sizing.chosen === null) return '';
  const moved = new Map(movedBetween(from, to).map((each) => [each.id, each]));
  const at = (id: Moved['id'], words: (value: number) => string): string | null => {
    const found = moved.get(id);
    return found === undefined ? null : `${words(found.from)} → ${words(found.to)}`;
  };
  const gib = (bytes: number): string => figure(bytes / GIB);
  const parts: string[] = [];
  const load = at('load', figure);
  if (load !== null) parts.push(`the planned peak is ${load} calls a second`);
  if (from.sizing.chosen !== to.sizing.chosen)
    parts.push(`the cheapest that fits is ${to.sizing.chosen} in place of ${from.sizing.chosen}`);
  const capacity = at('capacity', figure);
  if (capacity !== null) {
    const kv = at('kv', gib);
    const weights = at('weights', gib);
    const reasons = [
      ...(kv === null ? [] : [`a request holds ${kv} GiB of KV cache`]),
      ...(weights === null ? [] : [`the model takes ${weights} GiB`]),
    ];
    parts.push(
      `one replica carries ${capacity} calls a second${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`,
    );
  }
  const gpus = at('gpusPerReplica', whole);
  if (gpus !== null) parts.push(`a replica takes ${gpus} GPUs`);
  const price = at('price', unitMoney);
  if (price !== null) parts.push(`a GPU costs ${price} an hour`);
  if (parts.length === 0) return '';
  const text = listed(parts);
  return ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
