/**
 * What a metric is, told from its name: how it adds up over time and its unit. Names as in FORMATS.md section 1
 * (vLLM, SGLang, Triton, DCGM, OpenCost, FOCUS) and as people write them. The first rule that fits decides; all can be changed.
 */
import type { MetricKind } from '../history/history.ts';

export interface MetricFacts {
  readonly kind: MetricKind;
  readonly unit: string;
  readonly why: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly kind: MetricKind;
  readonly unit: string | ((name: string) => string);
  readonly why: string;
}

const tokensOr = (other: string) => (name: string) =>
  /tok|(^|_)(in|out|input|output|prompt|completion)(_|$)/.test(name) ? 'tokens' : other;
const timeUnit = (name: string) => {
  if (/(^|_)(us|micros|microseconds)(_|$)/.test(name)) return 'µs';
  return /(^|_)(s|sec|secs|seconds)(_|$)/.test(name) ? 's' : 'ms';
};
const CURRENCY =
  /(^|_)(eur|gbp|jpy|cny|inr|chf|aud|brl|cad|czk|dkk|hkd|huf|idr|ils|krw|mxn|myr|nok|nzd|pln|ron|sar|sek|sgd|thb|twd|zar)(_|$)/;
const currencyOf = (name: string) => CURRENCY.exec(name)?.[2]?.toUpperCase() ?? 'USD';
const rateUnit = (name: string) => {
  if (/tok|tps/.test(name)) return 'tokens/s';
  return /rps|qps|req|quer|call/.test(name) ? 'requests/s' : '1/s';
};

const RULES: readonly Rule[] = [
  {
    pattern: /(price|cost|usd|eur)_per_|per_(usd|eur)|(^|_)(hourly_)?price(_|$)|exchange/,
    kind: 'gauge',
    unit: '',
    why: 'a price is a level',
  },
  {
    pattern:
      /cost|spend|spent|bill|(^|_)(usd|eur|gbp|jpy|cny|inr|chf|dollars|euros|amount|charges?|invoice|revenue)(_|$)/,
    kind: 'money',
    unit: currencyOf,
    why: 'the name says money',
  },
  {
    pattern:
      /hit_rate|error_rate|success_rate|(^|_)(ratio|fraction|share|coverage|efficiency|cv|correlation)(_|$)|acceptance/,
    kind: 'gauge',
    unit: '',
    why: 'the name says a share',
  },
  {
    pattern: /util|percent|(^|_)(pct|perc)(_|$)|token_usage|cache_usage/,
    kind: 'gauge',
    unit: (name) => (/perc$|usage/.test(name) ? '' : '%'),
    why: 'the name says utilisation',
  },
  {
    pattern:
      /(^|_)(rps|qps|tps|rpm|throughput)(_|$)|per_s(ec|econd)?(_|$)|_s_total$|tok_s(_|$)|req_s(_|$)|(^|_)rate(_|$)/,
    kind: 'rate',
    unit: rateUnit,
    why: 'the name says per second',
  },
  {
    pattern:
      /latency|ttft|itl|tpot|(^|_)(e2e|e2el)(_|$)|duration|response_time|time_to_|think_time|api_time|wait_time|(^|_)(ms|seconds|secs|us)$/,
    kind: 'gauge',
    unit: timeUnit,
    why: 'the name says a time',
  },
  {
    pattern: /(^|_)(p\d{2,3}|median|mean|avg|average|max|min|std|per)(_|$)/,
    kind: 'gauge',
    unit: tokensOr(''),
    why: 'the name says a statistic',
  },
  {
    pattern:
      /active|concurren|running|waiting|in_flight|inflight|queue|depth|backlog|replicas|(^|_)(gpus|nodes|pods|instances|workers|users|dau|mau|seats|gpu_count|size)(_|$)/,
    kind: 'gauge',
    unit: levelUnit,
    why: 'the name says how many at a time',
  },
  {
    pattern: /memory|(^|_)(mem|vram|kv_cache|bytes|gb|gib|mb|mib|watts|power|temperature|celsius)(_|$)/,
    kind: 'gauge',
    unit: memoryUnit,
    why: 'the name says a level',
  },
  { pattern: /tok(en)?s?(_|$)/, kind: 'count', unit: 'tokens', why: 'tokens add up' },
  {
    pattern: /req(uest)?s?(_|$)|calls|queries|prompts|invocations|inference_count|completions|generations/,
    kind: 'count',
    unit: 'requests',
    why: 'requests add up',
  },
  {
    pattern:
      /messages|sessions|conversations|chats|errors|failures|successes|hits|events|tasks|jobs|visits|orders|tickets|documents|images|(^|_)(count|total|volume|num|number)(_|$)/,
    kind: 'count',
    unit: countUnit,
    why: 'the name says a count',
  },
  { pattern: /gpu_?hours|node_?hours|hours_used|usage_hours/, kind: 'count', unit: 'hours', why: 'hours add up' },
];

function levelUnit(name: string): string {
  return /gpus|nodes|pods|replicas|users|sessions|requests/.exec(name)?.[0] ?? '';
}

function memoryUnit(name: string): string {
  const unit = /(^|_)(bytes|gb|gib|mb|mib|watts)(_|$)/.exec(name)?.[2] ?? '';
  return { bytes: 'bytes', gb: 'GB', gib: 'GiB', mb: 'MB', mib: 'MiB', watts: 'W' }[unit] ?? '';
}

function countUnit(name: string): string {
  return /messages|sessions|conversations|chats|errors|failures|tasks|jobs|documents|images/.exec(name)?.[0] ?? '';
}

/** `inputTokens`, `Input Tokens` and `vllm:input-tokens` all become `input_tokens`. */
export function plainName(name: string): string {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2');
  return snake
    .toLowerCase()
    .replace(/^[a-z]+:/, '')
    .replace(/\/s\b/g, '_per_s')
    .replace(/[^a-z0-9%]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** Undefined where no rule knows the name. */
export function metricFactsOf(name: string): MetricFacts | undefined {
  const plain = plainName(name);
  const rule = RULES.find((each) => each.pattern.test(plain));
  if (rule === undefined)
    return plain.includes('%') ? { kind: 'gauge', unit: '%', why: 'the name says percent' } : undefined;
  return { kind: rule.kind, unit: typeof rule.unit === 'string' ? rule.unit : rule.unit(plain), why: rule.why };
}

/** For a name no rule knows: whole numbers that never fall below 0 are taken to be counts, all others levels. */
export function factsOfValues(allWhole: boolean, anyNegative: boolean): MetricFacts {
  if (allWhole && !anyNegative)
    return { kind: 'count', unit: '', why: 'the name says nothing; whole numbers of at least 0 are summed' };
  return { kind: 'gauge', unit: '', why: 'the name says nothing; the values are averaged' };
}
