/** Values of slots in the reader's words. */
import { dayWords, figure, latencyWords, listed, money, percent, whole } from '../plan/words.ts';
import { dayOfIso } from './days.ts';
import { clockOfDay } from '../base/time.ts';
import { slotOf, type Slot } from './slots.ts';

const sayingOf: Readonly<Record<string, string>> = {
  'on-demand': 'pay as you go',
  'reserved-1y': 'reserved for 1 year',
  'reserved-3y': 'reserved for 3 years',
  vllm: 'vLLM',
  sglang: 'SGLang',
  'tensorrt-llm': 'TensorRT-LLM',
};

const SHOWN_NAMES = 4;

/** `20 requests/s`, `800 ms`, `25 %`, `H100-SXM and H200-SXM`. */
export function valueWords(slotId: string, value: unknown): string {
  return wordsOf(slotOf(slotId), value);
}

function wordsOf(slot: Slot, value: unknown): string {
  if (value === null && slot.id === 'currency') return 'US dollars';
  if (value === null && slot.id === 'currencyRate') return 'not needed';
  if (value === null || value === undefined) return slot.dimension === 'ms' ? 'no goal' : 'open';
  if (slot.id === 'events')
    return eventsWords(value as readonly { name: string; startDate: string; demandMultiplier: number }[]);
  if (slot.id === 'prices')
    return listed(
      (value as readonly { gpu: string; usdPerGpuHour: number }[]).map(
        (each) => `${each.gpu} $${figure(each.usdPerGpuHour)}/h`,
      ),
    );
  if (Array.isArray(value)) return namesWords(value as readonly string[]);
  if (typeof value === 'string') return sayingOf[value] ?? value;
  if (typeof value !== 'number') return JSON.stringify(value);
  switch (slot.dimension) {
    case 'ms':
      return latencyWords(value);
    case 'fraction':
      return slot.unit === '' ? percent(value) : `${percent(value)} ${slot.unit}`;
    case 'usd':
      return `${money(value)} a month`;
    case 'factor':
      return `× ${figure(value)}`;
    default:
      return `${value >= 1000 ? whole(value) : figure(value)}${slot.unit === '' ? '' : ` ${slot.unit}`}`;
  }
}

function namesWords(names: readonly string[]): string {
  if (names.length === 0) return 'any';
  return names.length <= SHOWN_NAMES
    ? listed(names)
    : `${names.slice(0, SHOWN_NAMES - 1).join(', ')} and ${whole(names.length - SHOWN_NAMES + 1)} more`;
}

function eventsWords(events: readonly { name: string; startDate: string; demandMultiplier: number }[]): string {
  if (events.length === 0) return 'none';
  return listed(
    events.map((each) => {
      const { year, month, day } = dayOfIso(each.startDate);
      return `${each.name}: × ${figure(each.demandMultiplier)} from ${dayWords(clockOfDay(year, month, day))}`;
    }),
  );
}
