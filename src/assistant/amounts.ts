/** From a number and the words near it to the slot that it fills. Rules in order; the first that fits decides. */
import { exponential, naturalLog } from '../base/exact-math.ts';
import { BYTES_PER_GB, DAYS_PER_MONTH } from '../base/units.ts';
import { has, hasWord, pers, type Near } from './clauses.ts';
import type { Item, PercentileItem } from './items.ts';
import { periodOfWord, secondsOf } from './lexicon.ts';
import type { Context, SaidRate } from './meaning.ts';
import { rounded } from './numerals.ts';
import { slotOf } from './slots.ts';

/** A slot with its value; `delta` and `ratio` change what stands there. */
export interface Amount {
  readonly slot: string;
  readonly value: unknown;
  readonly note: string;
  readonly rate?: SaidRate;
  /** the tag of what is counted */
  readonly noun?: string;
  /** why it cannot be taken as it is: asked */
  readonly doubt?: string;
}

const amount = (slot: string, value: number, note = ''): Amount => ({ slot, value: rounded(value), note });
const WORDS_PER_TOKEN = 0.75;
const WORDS_PER_PAGE = 500;
/** Contexts come in powers of two. */
const BINARY_K = new Set([2, 4, 8, 16, 32, 64, 128, 256, 512]);

/** What the number says; null where it says nothing that a plan uses. */
export function amountOf(near: Near, value: number, context: Context): Amount | null {
  const { unit } = near.number;
  switch (unit?.kind) {
    case 'money':
      return moneyOf(near, value, unit.currency, context);
    case 'percent':
      return shareOf(near, value / 100, context);
    case 'share':
      return shareOf(near, value, context);
    case 'factor':
      return null;
    case 'time':
      return durationOf(near, value, unit.period, context);
    case 'data':
      if (!has(near.clause, 'image')) return null;
      if (unit.bytes === null) return { ...amount('image', value), doubt: `${near.number.text}: bits or bytes?` };
      return amount('image', (value * unit.bytes) / BYTES_PER_GB, unit.bytes % 1000 === 0 ? '' : 'GiB read as 1.07 GB');
    case 'size':
      return null;
    default:
      return tokensOf(near, value, context) ?? countOf(near, value, context) ?? labelledOf(near, value, context);
  }
}

function moneyOf(near: Near, value: number, currency: string, context: Context): Amount | null {
  const spoken = near.right.flatMap((item) => (item.kind === 'word' && ['hour', 'hr', 'h'].includes(item.text) ? ['hour'] : []));
  const period = [...pers([...near.right, ...near.left]).map((each) => each.of), ...spoken];
  const named = near.sentence.some((item) => item.kind === 'name' && item.name.what === 'gpu');
  const price = period.includes('gpuhour') || has(near.clause, 'gpuWord') || (period.includes('hour') && (named || !has(near.sentence, 'budget'))) || hasWord(near.clause, 'gpu-hour');
  if (period.includes('million') || hasWord(near.clause, 'million')) return null;
  if (price && period.includes('hour') === false && !period.includes('gpuhour') && !has(near.clause, 'priceWord')) return null;
  if (currency !== 'USD') return { slot: price ? 'prices' : 'budget', value, note: '', doubt: currency === 'cents' ? `${near.number.text}: how many dollars is that?` : `Plans count in US dollars. How many dollars is ${near.number.text}?` };
  if (price) return priceOf(near, value, context);
  // $5 for a coffee is no budget
  if (hasWord(near.sentence, 'lease', 'rent', 'salary', 'mortgage', 'lunch', 'coffee')) return null;
  const meant = value >= 100 || period.length > 0 || has(near.sentence, 'budget', 'most', 'annual');
  return meant ? budgetOf(near, value, period) : null;
}

function priceOf(near: Near, value: number, context: Context): Amount {
  const said = near.sentence.find((item) => item.kind === 'name' && item.name.what === 'gpu');
  const current = [...context.full.resources.gpus, ...(context.full.deployment.gpu === undefined ? [] : [context.full.deployment.gpu])];
  const gpu = said?.kind === 'name' ? said.name.values[0] : current.length === 1 ? current[0] : undefined;
  if (gpu === undefined) return { slot: 'prices', value, note: '', doubt: `Which GPU costs $${String(value)} an hour?` };
  const others = context.full.resources.prices.filter((each) => each.gpu !== gpu);
  return { slot: 'prices', value: [...others, { gpu, usdPerGpuHour: value }], note: '' };
}

function budgetOf(near: Near, value: number, period: readonly string[]): Amount {
  const every = period.find((each) => ['hour', 'day', 'week', 'quarter', 'year', 'month'].includes(each)) ?? (has(near.sentence, 'annual') ? 'year' : 'month');
  const perMonth = (value * (secondsOf['month'] ?? 1)) / (secondsOf[every] ?? 1);
  return amount('budget', perMonth, every === 'month' ? '' : `a ${every} as ${String(rounded((secondsOf[every] ?? 1) / (secondsOf['month'] ?? 1)))} months`);
}

function shareOf(near: Near, share: number, context: Context): Amount | null {
  const { clause, sentence, left, right } = near;
  const around = [...left, ...right];
  const growthWords = has(around, 'growth', 'shrink') || has(clause, 'growth', 'shrink') || (has(sentence, 'growth', 'shrink') && !has(around, 'margin', 'discount', 'cacheHit'));
  const period = pers(around).find((each) => each.of in secondsOf)?.of ?? pers(sentence).find((each) => each.of in secondsOf)?.of;
  if (has(around, 'discount')) return amount('discount', share);
  if (has(around, 'cacheHit')) return amount('cacheHit', share);
  if (has(around, 'margin')) return amount('margin', share);
  if (has(around, 'uncertain')) return amount('uncertainty', share);
  if (has(around, 'memoryUse')) return amount('memoryUse', share);
  if (has(around, 'agent')) return amount('agentShare', share);
  if (growthWords || (period !== undefined && hasWord(around, 'add', 'adds', 'more', 'gain', 'gains', 'up'))) {
    const signed = has(around, 'shrink') || near.number.negative ? -share : share;
    const over = period ?? bareHorizon(sentence) ?? lengthIn(sentence);
    const growth = growthOf(1 + signed, over ?? 'month', over === null ? 'taken as a month' : '');
    return growth === null ? null : { ...growth, rate: { amount: 1 + signed, of: 'growth' } };
  }
  if (has(sentence, 'discount')) return amount('discount', share);
  if (has(sentence, 'cacheHit')) return amount('cacheHit', share);
  if (has(sentence, 'uncertain')) return amount('uncertainty', share);
  if (has(sentence, 'margin')) return amount('margin', share);
  if (context.memory.asked !== null && slotOf(context.memory.asked).dimension === 'fraction') return amount(context.memory.asked, share);
  return null;
}

/** `over the next year`, `for a year`: a period without a number. */
export function bareHorizon(sentence: readonly Item[]): string | null {
  for (let i = 1; i < sentence.length; i += 1) {
    const [before, item] = [sentence[i - 1], sentence[i]];
    const spoken = item?.kind === 'word' ? periodOfWord.get(item.text) : undefined;
    if (spoken !== undefined && before?.kind === 'tag' && before.tag === 'horizon' && /next|coming/.test(before.text)) return spoken;
    if (item?.kind !== 'per' || !['week', 'month', 'quarter', 'year'].includes(item.of)) continue;
    if (before?.kind === 'word' && ['for', 'over'].includes(before.text)) return item.of;
  }
  return null;
}

/** `50 % within the year`: none of the above. */
function lengthIn(sentence: readonly Item[]): string | null {
  const date = sentence.find((item) => item.kind === 'date');
  return date?.kind === 'date' && date.period.name.length === 4 ? 'year' : null;
}

/** Growth by a factor over a time, as a fraction a month; months are 730 hours. */
export function growthOf(factor: number, period: string, note = '', count = 1): Amount | null {
  const months = (count * (secondsOf[period] ?? 1)) / (secondsOf['month'] ?? 1);
  if (!(factor > 0) || !(months > 0)) return null;
  const perMonth = months === 1 ? factor - 1 : exponential(naturalLog(factor) / months) - 1;
  return amount('growth', perMonth, note);
}

/** Days of a length of time as people count them: a month is 30.4, a quarter 91, a year 365. */
export function daysOf(value: number, period: string): number {
  const days: Readonly<Record<string, number>> = { day: 1, week: 7, fortnight: 14, year: 365 };
  const one = days[period] ?? (secondsOf[period] ?? 0) / 86_400;
  return value * one;
}

function durationOf(near: Near, value: number, period: string, context: Context): Amount | null {
  const { left, right, clause, sentence } = near;
  const around = [...left, ...right];
  const ms = value * (secondsOf[period] ?? 0) * 1000;
  const short = ['us', 'ms', 'second', 'minute'].includes(period);
  const interval = left.at(-1);
  // one request every two seconds; a message every 10 minutes
  if (interval?.kind === 'word' && interval.text === 'every') return intervalOf(near, value, period);
  if (has(around, 'tool') || (has(clause, 'tool') && short)) return amount('toolSeconds', ms / 1000);
  if (has(around, 'think') && !has(around, 'ttft')) return amount('thinkSeconds', ms / 1000);
  if (has(around, 'startup') && !has(around, 'ttft', 'itl', 'e2e')) return amount('startup', ms / 60_000);
  if (has(around, 'logs')) return amount('logs', daysOf(value, period));
  const fetched = has(sentence, 'gpuWord') && hasWord(sentence, 'get');
  if ((has(around, 'lead') || fetched) && !short) return amount('lead', rounded(wholeDays(value, period)));
  const goal = short ? goalOf(near, ms, context) : null;
  if (goal !== null) return goal;
  if (short || period === 'hour') return has(sentence, 'lead') ? amount('lead', daysOf(value, period)) : null;
  if (has(clause, 'lead') || (has(sentence, 'lead') && !has(clause, 'horizon'))) return amount('lead', wholeDays(value, period));
  if (has(around, 'horizon') || hasWord(around, 'for', 'over') || has(clause, 'horizon')) return amount('horizon', Math.round(wholeDays(value, period)));
  return null;
}

function wholeDays(value: number, period: string): number {
  const days = daysOf(value, period);
  return ['month', 'quarter', 'year'].includes(period) ? Math.round(days) : rounded(days);
}

function intervalOf(near: Near, value: number, period: string): Amount | null {
  const seconds = value * (secondsOf[period] ?? 0);
  if (!(seconds > 0)) return null;
  if (has(near.sentence, 'each', 'user') || hasWord(near.sentence, 'each')) return amount('requestsPerUser', 86_400 / seconds);
  const said = near.left.find((item) => item.kind === 'number');
  const many = said?.kind === 'number' ? (said.values[0] ?? 1) : 1;
  return { ...amount('requestsPerSecond', many / seconds), rate: { amount: many, of: 'all' } };
}

const METRICS = ['ttft', 'itl', 'e2e'] as const;

/** A latency goal: the metric named nearest, else in the sentence; the percentile likewise. */
export function goalOf(near: Near, ms: number, context: Context): Amount | null {
  if (hasWord(near.sentence, 'internet', 'network', 'wifi', 'ping')) return null;
  const metric = metricOf(near) ?? rememberedMetric(near, context);
  if (metric === null) return null;
  const percentile = percentileNear(near);
  if (percentile !== null && Number.isNaN(percentile)) return { ...amount(`${metric.name}-p99`, ms), doubt: 'Goals are kept at P50, P95 or P99. Which one is meant?' };
  const median = percentile === null && has(near.clause, 'median');
  const level = percentile ?? (median ? 50 : (metric.level ?? 99));
  if (![50, 95, 99].includes(level)) return { ...amount(`${metric.name}-p99`, ms), doubt: `Goals are kept at P50, P95 or P99, not P${String(level)}. Which one is meant?` };
  const notes = [percentile === null && !median && metric.level === null ? 'no percentile was said: taken as P99' : '', metric.note].filter((each) => each !== '');
  return amount(`${metric.name}-p${String(level)}`, ms, notes.join('; '));
}

function metricOf(near: Near): { name: string; note: string; level: number | null } | null {
  for (const part of [[...near.left].reverse(), near.right, near.clause, near.sentence]) {
    for (const metric of METRICS) if (has(part, metric)) return { name: metric, note: '', level: null };
  }
  if (hasWord(near.clause, 'per') && has(near.clause, 'token')) return { name: 'itl', note: '', level: null };
  if (has(near.clause, 'latency', 'output') || has(near.sentence, 'latency') || hasWord(near.clause, 'feel'))
    return { name: 'ttft', note: 'read as the time to the first token', level: null };
  return null;
}

/** `and 3 s at p99` behind a goal: the metric of the last turn. */
function rememberedMetric(near: Near, context: Context): { name: string; note: string; level: number | null } | null {
  const last = context.memory.slots.find((slot) => /^(ttft|itl|e2e)-/.test(slot));
  if (last === undefined || has(near.clause, 'startup', 'tool', 'think', 'lead')) return null;
  const [name = '', level = ''] = last.split('-p');
  return { name, note: '', level: Number(level) };
}

function percentileNear(near: Near): number | null {
  const find = (items: readonly Item[]): PercentileItem | undefined => items.find((item) => item.kind === 'percentile');
  const found = find([...near.left].reverse()) ?? find(near.right) ?? (near.clause.filter((item) => item.kind === 'number').length <= 1 ? (find(near.clause) ?? soleOf(near.sentence)) : undefined);
  return found?.level ?? null;
}

function soleOf(items: readonly Item[]): PercentileItem | undefined {
  const all = items.filter((item) => item.kind === 'percentile');
  return all.length === 1 ? all[0] : undefined;
}

/** Tokens, words and pages. */
function tokensOf(near: Near, value: number, context: Context): Amount | null {
  const { left, right, clause, sentence } = near;
  const unit = right.slice(0, 3).find((item) => item.kind === 'tag' && ['token', 'wordcount', 'page'].includes(item.tag));
  const spoken = unit?.kind === 'tag' ? unit.tag : null;
  const tokens = spoken === 'wordcount' ? Math.round(value / WORDS_PER_TOKEN) : spoken === 'page' ? Math.round((value * WORDS_PER_PAGE) / WORDS_PER_TOKEN) : value;
  const note = spoken === 'wordcount' ? 'four tokens for three words' : spoken === 'page' ? 'a page as 500 words' : '';
  const period = pers(right);
  if (spoken === 'token' && period.some((each) => each.of in secondsOf)) {
    // tokens a second for one reader are a pace; a total is nothing that a goal can hold
    const pace = period[0]?.of === 'second' && value > 0 && value <= 1000 && (has(sentence, 'stream', 'itl', 'each') || period.some((each) => ['user', 'stream', 'request'].includes(each.of)) || hasWord(sentence, 'user', 'users', 'read'));
    return pace ? { slot: 'itl-p99', value: Math.round(100_000 / value) / 100, note: `${String(value)} tokens/s are one every ${String(Math.round(100_000 / value) / 100)} ms` } : null;
  }
  const behind = right.filter((item) => item !== unit);
  const label = labelOf(behind, left, clause, spoken !== null);
  if (spoken === null && !(label?.sure === true)) return null;
  const agentic = has(sentence, 'agent') || context.full.workload.agent.share === 1;
  if (has(clause, 'contextGrowth')) return amount('contextGrowth', tokens, note);
  if (has(clause, 'firstPrompt') || (agentic && has(clause, 'firstPrompt'))) return amount('agentInput', tokens, note);
  if (has(clause, 'prefix')) return amount('prefixTokens', tokens, note);
  if (agentic && has(clause, 'context') && spoken === 'token') return amount('agentContext', tokens, note);
  if (has([...left, ...right], 'context') && label === null) return contextOf(near, value);
  if (label === null && spoken !== null && has(clause, 'each') && has(near.all, 'request')) return amount('inputTokens', tokens, 'read as what goes in');
  if (label === null) return agentic || context.memory.slots.length === 0 ? null : rememberedTokens(tokens, note, context);
  const side = label.side === 'input' ? 'Tokens' : 'Output';
  if (agentic && has(sentence, 'agent')) return amount(side === 'Tokens' ? 'agentInput' : 'agentOutput', tokens, note);
  return amount(label.side === 'input' ? 'inputTokens' : 'outputTokens', tokens, note);
}

function rememberedTokens(tokens: number, note: string, context: Context): Amount | null {
  const slot = context.memory.asked ?? context.memory.slots.find((each) => slotOf(each).dimension === 'tokens');
  return slot !== undefined && slotOf(slot).dimension === 'tokens' ? amount(slot, tokens, note) : null;
}

/** Whether input or output is meant: directly behind the number, else before it. */
function labelOf(right: readonly Item[], left: readonly Item[], clause: readonly Item[], spoken: boolean): { side: 'input' | 'output'; sure: boolean } | null {
  const sideOf = (item: Item | undefined): 'input' | 'output' | null => (item?.kind === 'tag' && (item.tag === 'input' || item.tag === 'output') ? item.tag : null);
  const nearest = left.at(-1);
  if (nearest?.kind === 'tag' && sideOf(nearest) !== null && !['in', 'out'].includes(nearest.text.toLowerCase()) && !has(right.slice(0, 1), 'request')) {
    return { side: nearest.tag as 'input' | 'output', sure: spoken || ['isl', 'osl', 'input', 'output', 'inputs', 'outputs', 'prompts', 'prompt'].includes(nearest.text.toLowerCase()) };
  }
  const behind = right.map(sideOf).find((side) => side !== null) ?? null;
  const firstBehind = sideOf(right[0]);
  const requests = has(right, 'request', 'rps', 'user', 'session') || pers(right).some((each) => each.of !== 'request' && each.of !== 'call');
  if (firstBehind !== null && !requests) {
    const text = right[0]?.kind === 'tag' ? right[0].text.toLowerCase() : '';
    const word = ['in', 'out'].includes(text) || !spoken ? text : '';
    const place = text === 'in' && right.length > 1 && (right[1]?.kind === 'name' || right[1]?.kind === 'word');
    if (!place) return { side: firstBehind, sure: ['in', 'out', 'input', 'output'].includes(word) || spoken };
  }
  const before = [...left].reverse().map((item) => (item.kind === 'tag' && item.text.toLowerCase() === 'in' ? null : sideOf(item))).find((side) => side !== null) ?? null;
  if (before !== null && !requests) {
    const tag = [...left].reverse().find((item) => sideOf(item) !== null);
    const text = tag?.kind === 'tag' ? tag.text.toLowerCase() : '';
    return { side: before, sure: spoken || ['isl', 'osl', 'input', 'output', 'inputs', 'outputs', 'prompts', 'prompt'].includes(text) };
  }
  if (spoken && behind !== null) return { side: behind, sure: true };
  const anywhere = clause.map(sideOf).find((side) => side !== null) ?? null;
  return spoken && anywhere !== null ? { side: anywhere, sure: true } : null;
}

function contextOf(near: Near, value: number): Amount {
  const thousands = value / 1000;
  return amount('maxContext', BINARY_K.has(thousands) && /k/i.test(near.number.text) ? thousands * 1024 : value);
}

/** What tells that people or things of another story are counted. */
const ELSEWHERE = ['hired', 'fired', 'met', 'quit', 'died', 'attended', 'invited', 'interviewed', 'promoted', 'failed', 'laid', 'born', 'walk', 'sleeps', 'act', 'ate', 'eats'];

/** Users, rates, replicas and other things that are counted. */
function countOf(near: Near, value: number, context: Context): Amount | null {
  const { left, right, clause, sentence } = near;
  if (hasWord(sentence, ...ELSEWHERE)) return null;
  const noun = right.find((item) => item.kind === 'tag' || item.kind === 'per' || item.kind === 'name');
  const tag = noun?.kind === 'tag' ? noun.tag : '';
  const around = [...left, ...right];
  const period = pers(right).length > 0 ? pers(right) : pers(left);
  const whom = [...pers(right), ...pers(left)];
  const timed = period.find((each) => each.of in secondsOf)?.of;
  if (has(around, 'sequences')) return amount('sequences', value);
  if (has(around, 'tp') || has(around, 'perReplica') || (tag === 'gpuWord' && period.some((each) => each.of === 'replica'))) return amount('gpusPerReplica', value);
  if (noun?.kind === 'name' && noun.name.what === 'gpu' && (hasWord(right, 'each') || has(right, 'each') || period.some((each) => each.of === 'replica')) && has(near.all, 'replica')) return amount('gpusPerReplica', value);
  if (left.length > 0 && hasWord(left.slice(-2), 'n') && near.number.plus) return amount('spare', value);
  if (has(around, 'spare') || (has(around, 'lose') && has(around, 'replica'))) return amount('spare', value);
  if (tag === 'replica' || (has(left, 'replica') && timed === undefined && tag === '')) return replicasOf(near, value);
  if (has(right, 'concurrent') || (has(left, 'concurrent') && tag !== '')) return amount('concurrency', value);
  if (tag === 'turn') return amount('turns', value);
  if ((tag === 'request' || tag === 'session') && has(sentence, 'session', 'ticket') && (hasWord(sentence, 'each') || has(sentence, 'each') || hasWord(clause, 'of') || period.some((each) => each.of === 'session')) && timed === undefined && !has(sentence, 'user')) return amount('turns', value);
  if (tag === 'call' && !humanAgents(near) && (timed === undefined || has(sentence, 'agent')) && (has(sentence, 'agent') || hasWord(clause, 'each') || period.some((each) => each.of === 'task' || each.of === 'request') || context.full.workload.agent.share > 0)) return amount('callsPerTask', value);
  if (tag === 'agent' && humanAgents(near) && timed === undefined) return amount('users', value);
  return rateOf(near, value, tag, timed, whom.some((each) => each.of === 'user'), context) ?? ((tag === 'user' && !pers(right).some((each) => each.of in secondsOf)) || (hasWord(left, 'team') && right.length === 0) ? amount('users', value) : null);
}

/** Agents of a call centre are people. */
function humanAgents({ all }: Near): boolean {
  return has(all, 'agent') && hasWord(all, 'centre', 'center', 'handles', 'handle', 'helpdesk', 'desk');
}

function replicasOf(near: Near, value: number): Amount {
  const { left, right, clause } = near;
  if (has(left, 'most') || hasWord(left, 'more')) return amount('maxReplicas', value);
  if (has(left, 'least', 'firstPrompt')) return amount('minReplicas', value);
  if (has(clause, 'running') || hasWord(right, 'now', 'today')) return amount('replicas', value);
  return amount('replicas', value, 'taken as what runs today');
}

const RATE_TAGS: Readonly<Record<string, string>> = { rps: 'second', rpm: 'minute', rph: 'hour' };

function rateOf(near: Near, value: number, tag: string, timed: string | undefined, perUser: boolean, context: Context): Amount | null {
  const { right, left, sentence } = near;
  const rateTag = right[0]?.kind === 'tag' ? RATE_TAGS[right[0].tag] : undefined;
  const spokenRate = rateTag ?? (left.at(-1)?.kind === 'tag' ? RATE_TAGS[(left.at(-1) as { tag: string }).tag] : undefined);
  const period = spokenRate ?? timed;
  const asked = ['request', 'session', 'ticket', 'input', 'call', 'output'].includes(tag) || near.number.unit?.kind === 'times';
  const everyone = perUser || has(right, 'each') || has(left, 'each') || hasWord(right, 'each') || hasWord(left, 'each');
  if (near.number.unit?.kind === 'times' && !everyone && !has(near.all, 'user', 'traffic') && context.full.workload.demand.users === undefined) return null;
  const people =
    has(left, 'user') ||
    (has(sentence, 'user') && (near.number.unit?.kind === 'times' || tag === 'session')) ||
    (hasWord(near.clause, 'they', 'them') && (context.full.workload.demand.users !== undefined || has(near.all, 'user'))) ||
    fewOfMany(near, value, period);
  if (everyone || (people && asked && spokenRate === undefined && tag !== 'ticket')) {
    if (!asked && !perUser && timed === undefined && tag !== '') return null;
    if (tag === 'user' && !perUser) return null;
    const perDay = (value * 86_400) / (secondsOf[period ?? 'day'] ?? 1);
    return { ...amount('requestsPerUser', perDay, period === undefined ? 'taken as a day' : ''), rate: { amount: value, of: 'user' } };
  }
  if (period === undefined || tag === 'user' || has(left, 'budget')) return null;
  if (tag === '' && has(left, 'most') && (period === 'month' || period === 'year') && spokenRate === undefined) return budgetOf(near, value, [period]);
  const long = ['week', 'month', 'quarter', 'year'].includes(period) && !has(sentence, 'traffic', 'peak', 'average');
  const bare = right[0]?.kind === 'per' && !long;
  if (tag === '' && bare && spokenRate === undefined && context.memory.rate?.of === 'user') {
    return { ...amount('requestsPerUser', (value * 86_400) / (secondsOf[period] ?? 1)), rate: { amount: value, of: 'user' } };
  }
  const known = asked || spokenRate !== undefined || (tag === '' && bare) || tag === 'traffic' || tag === 'peak' || tag === 'average';
  return known ? { ...demandOf(value, period), noun: tag } : null;
}

/** `8k users with 5 requests per day`: a small number of requests beside many users is what one of them asks. */
function fewOfMany(near: Near, value: number, period: string | undefined): boolean {
  if (period === undefined || period === 'second' || period === 'minute' || value > 200) return false;
  const at = near.sentence.indexOf(near.number);
  return near.sentence.some((item, i) => item.kind === 'number' && i < at && (item.values[0] ?? 0) > value && near.sentence.slice(i + 1, i + 3).some((next) => next.kind === 'tag' && next.tag === 'user'));
}

/** A rate of all requests: seconds to hours as requests/s, longer periods as requests/day. */
export function demandOf(value: number, period: string): Amount {
  const seconds = secondsOf[period] ?? 1;
  const rate: SaidRate = { amount: value, of: 'all' };
  if (seconds <= 3600) return { ...amount('requestsPerSecond', value / seconds), rate };
  const days = period === 'month' ? DAYS_PER_MONTH : period === 'quarter' ? 3 * DAYS_PER_MONTH : seconds / 86_400;
  return { ...amount('requestsPerDay', value / days), rate };
}

const LABELS: readonly (readonly [tag: string, slot: string])[] = [
  ['budget', 'budget'],
  ['memoryUse', 'memoryUse'],
  ['sequences', 'sequences'],
  ['turn', 'turns'],
];

/** A bare number behind a label: `budget 50k`, `context 32k`, `peak factor 3`, `ttft 300` (which unit?). */
function labelledOf(near: Near, value: number, context: Context): Amount | null {
  const { left, right, clause } = near;
  const bare = !right.some((item) => item.kind === 'tag' && !['peak', 'average', 'budget', 'each', 'context'].includes(item.tag)) && near.number.unit === null;
  if (!bare || (right[0]?.kind === 'word' && !FILLERS.has(right[0].text))) return null;
  if (has(left, 'context') || has(right.slice(0, 1), 'context')) return contextOf(near, value);
  if (near.number.inWords && value <= 1 && !has(left, 'budget')) return null;
  if (has(left, ...METRICS)) return { ...(goalOf(near, value, context) ?? amount('ttft-p99', value)), doubt: `${near.number.text}: milliseconds or seconds?` };
  for (const [tag, slot] of LABELS) {
    if (!has(left, tag)) continue;
    return slot === 'budget' ? budgetOf(near, value, pers(right).map((each) => each.of)) : amount(slot, value);
  }
  if (has(left, 'peak') && has(clause, 'peak') && value <= 20 && value >= 1 && hasWordOf(left, 'factor', 'multiplier')) return amount('peak', value);
  return null;
}

/** Words that may stand behind a bare number without being its unit. */
const FILLERS = new Set(['is', 'a', 'the', 'for', 'in', 'or', 'total', 'please', 'only', 'if', 'to', 'on', 'what', 'and', 'we', 'so', 'at', 'instead', 'not', 'then', 'will', 'now']);

function hasWordOf(items: readonly Item[], ...words: readonly string[]): boolean {
  return items.some((item) => 'text' in item && words.some((word) => item.text.toLowerCase().includes(word)));
}
