/** What is counted: users, requests, replicas, calls, turns; bare numbers behind a label. */
import { amount, type Amount, demandOf } from './amount.ts';
import { has, hasWord, type Near, pers } from './clauses.ts';
import { gpuCapOf } from './gpu-amounts.ts';
import { goalOf, METRICS } from './goal-amounts.ts';
import { type Item } from './items.ts';
import { secondsOf } from './lexicon.ts';
import { type Context } from './meaning.ts';
import { budgetOf } from './money-amounts.ts';
import { contextOf } from './token-amounts.ts';

/** What a person calls that which may fail. */
const MACHINES = ['server', 'servers', 'machine', 'machines', 'node', 'nodes'];

/** What tells that people or things of another story are counted. */
const ELSEWHERE = [
  'hired',
  'fired',
  'met',
  'quit',
  'died',
  'attended',
  'invited',
  'interviewed',
  'promoted',
  'failed',
  'laid',
  'born',
  'walk',
  'sleeps',
  'act',
  'ate',
  'eats',
];

/** Users, rates, replicas and other things that are counted. */
export function countOf(near: Near, value: number, context: Context): Amount | null {
  const { left, right, clause, sentence } = near;
  if (hasWord(sentence, ...ELSEWHERE)) return null;
  const noun = right.find((item) => item.kind === 'tag' || item.kind === 'per' || item.kind === 'name');
  const tag = noun?.kind === 'tag' ? noun.tag : '';
  const around = [...left, ...right];
  const period = pers(right).length > 0 ? pers(right) : pers(left);
  const whom = [...pers(right), ...pers(left)];
  const timed = period.find((each) => each.of in secondsOf)?.of;
  if (hasWord(right.slice(0, 1), 'of') && hasWord(right.slice(1, 2), 'them') && has(sentence, 'user'))
    return amount('users', value);
  if (has(around, 'sequences')) return amount('sequences', value);
  if (
    has(around, 'tp') ||
    has(around, 'perReplica') ||
    (tag === 'gpuWord' && period.some((each) => each.of === 'replica'))
  )
    return amount('gpusPerReplica', value);
  if (
    noun?.kind === 'name' &&
    noun.name.what === 'gpu' &&
    (hasWord(right, 'each') || has(right, 'each') || period.some((each) => each.of === 'replica')) &&
    has(near.all, 'replica')
  )
    return amount('gpusPerReplica', value);
  const cap = gpuCapOf(near, value);
  if (cap !== null) return cap;
  if (left.length > 0 && hasWord(left.slice(-2), 'n') && near.number.plus) return amount('spare', value);
  const machines = has(around, 'replica') || hasWord(around, ...MACHINES);
  if (has(around, 'spare') || (has(around, 'lose') && machines)) return amount('spare', value);
  if (tag === 'replica' || (has(left, 'replica') && timed === undefined && tag === '')) return replicasOf(near, value);
  if (has(right, 'concurrent') || (has(left, 'concurrent') && tag !== '')) return amount('concurrency', value);
  if (tag === 'turn') return amount('turns', value);
  if (
    (tag === 'request' || tag === 'session') &&
    has(sentence, 'session', 'ticket') &&
    (hasWord(sentence, 'each') ||
      has(sentence, 'each') ||
      hasWord(clause, 'of') ||
      period.some((each) => each.of === 'session')) &&
    timed === undefined &&
    !has(sentence, 'user')
  )
    return amount('turns', value);
  if (
    tag === 'call' &&
    !humanAgents(near) &&
    (timed === undefined || has(sentence, 'agent')) &&
    (has(sentence, 'agent') ||
      hasWord(clause, 'each') ||
      period.some((each) => each.of === 'task' || each.of === 'request') ||
      context.full.workload.agent.share > 0)
  )
    return amount('callsPerTask', value);
  if (tag === 'agent' && humanAgents(near) && timed === undefined) return amount('users', value);
  return (
    rateOf(
      near,
      value,
      tag,
      timed,
      whom.some((each) => each.of === 'user'),
      context,
    ) ??
    ((tag === 'user' && !pers(right).some((each) => each.of in secondsOf)) ||
    (hasWord(left, 'team') && (right.length === 0 || hasWord(left.slice(-1), 'of')))
      ? amount('users', value)
      : null)
  );
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

function rateOf(
  near: Near,
  value: number,
  tag: string,
  timed: string | undefined,
  perUser: boolean,
  context: Context,
): Amount | null {
  const { right, left, sentence } = near;
  const rateTag = right[0]?.kind === 'tag' ? RATE_TAGS[right[0].tag] : undefined;
  const spokenRate =
    rateTag ?? (left.at(-1)?.kind === 'tag' ? RATE_TAGS[(left.at(-1) as { tag: string }).tag] : undefined);
  const period = spokenRate ?? timed;
  const asked =
    ['request', 'session', 'ticket', 'input', 'call', 'output'].includes(tag) || near.number.unit?.kind === 'times';
  const everyone =
    perUser || has(right, 'each') || has(left, 'each') || hasWord(right, 'each') || hasWord(left, 'each');
  if (
    near.number.unit?.kind === 'times' &&
    !everyone &&
    !has(near.all, 'user', 'traffic') &&
    context.full.workload.demand.users === undefined
  )
    return null;
  const people =
    has(left, 'user') ||
    (has(sentence, 'user') && (near.number.unit?.kind === 'times' || tag === 'session')) ||
    (hasWord(near.clause, 'they', 'them') &&
      (context.full.workload.demand.users !== undefined || has(near.all, 'user'))) ||
    fewOfMany(near, value, period);
  if (everyone || (people && asked && spokenRate === undefined && tag !== 'ticket')) {
    if (!asked && !perUser && timed === undefined && tag !== '') return null;
    if (tag === 'user' && !perUser) return null;
    const perDay = (value * 86_400) / (secondsOf[period ?? 'day'] ?? 1);
    return {
      ...amount('requestsPerUser', perDay, period === undefined ? 'taken as a day' : ''),
      rate: { amount: value, of: 'user' },
    };
  }
  if (period === undefined || tag === 'user' || has(left, 'budget')) return null;
  if (tag === '' && has(left, 'most') && (period === 'month' || period === 'year') && spokenRate === undefined)
    return budgetOf(near, value, [period]);
  const long = ['week', 'month', 'quarter', 'year'].includes(period) && !has(sentence, 'traffic', 'peak', 'average');
  const bare = right[0]?.kind === 'per' && !long;
  if (tag === '' && bare && spokenRate === undefined && context.memory.rate?.of === 'user') {
    return {
      ...amount('requestsPerUser', (value * 86_400) / (secondsOf[period] ?? 1)),
      rate: { amount: value, of: 'user' },
    };
  }
  const known =
    asked ||
    spokenRate !== undefined ||
    (tag === '' && bare) ||
    tag === 'traffic' ||
    tag === 'peak' ||
    tag === 'average';
  return known ? { ...demandOf(value, period), noun: tag } : null;
}

/** `8k users with 5 requests per day`: a small number of requests beside many users is what one of them asks. */
function fewOfMany(near: Near, value: number, period: string | undefined): boolean {
  if (period === undefined || period === 'second' || period === 'minute' || value > 200) return false;
  const at = near.sentence.indexOf(near.number);
  return near.sentence.some(
    (item, i) =>
      item.kind === 'number' &&
      i < at &&
      (item.values[0] ?? 0) > value &&
      near.sentence.slice(i + 1, i + 3).some((next) => next.kind === 'tag' && next.tag === 'user'),
  );
}

const LABELS: readonly (readonly [tag: string, slot: string])[] = [
  ['budget', 'budget'],
  ['memoryUse', 'memoryUse'],
  ['sequences', 'sequences'],
  ['turn', 'turns'],
];

/** A bare number behind a label: `budget 50k`, `context 32k`, `peak factor 3`, `ttft 300` (which unit?). */
export function labelledOf(near: Near, value: number, context: Context): Amount | null {
  const { left, right, clause } = near;
  const bare =
    !right.some(
      (item) => item.kind === 'tag' && !['peak', 'average', 'budget', 'each', 'context'].includes(item.tag),
    ) && near.number.unit === null;
  if (!bare || (right[0]?.kind === 'word' && !FILLERS.has(right[0].text))) return null;
  if (has(left, 'context') || has(right.slice(0, 1), 'context')) return contextOf(near, value);
  if (near.number.inWords && value <= 1 && !has(left, 'budget')) return null;
  if (has(left, ...METRICS))
    return {
      ...(goalOf(near, value, context) ?? amount('ttft-p99', value)),
      doubt: `${near.number.text}: milliseconds or seconds?`,
    };
  for (const [tag, slot] of LABELS) {
    if (!has(left, tag)) continue;
    return slot === 'budget'
      ? budgetOf(
          near,
          value,
          pers(right).map((each) => each.of),
        )
      : amount(slot, value);
  }
  if (has(left, 'peak') && has(clause, 'peak') && value <= 20 && value >= 1 && hasWordOf(left, 'factor', 'multiplier'))
    return amount('peak', value);
  return null;
}

/** Words that may stand behind a bare number without being its unit. */
const FILLERS = new Set([
  'is',
  'a',
  'the',
  'for',
  'in',
  'or',
  'total',
  'please',
  'only',
  'if',
  'to',
  'on',
  'what',
  'and',
  'we',
  'so',
  'at',
  'instead',
  'not',
  'then',
  'will',
  'now',
]);

function hasWordOf(items: readonly Item[], ...words: readonly string[]): boolean {
  return items.some((item) => 'text' in item && words.some((word) => item.text.toLowerCase().includes(word)));
}
