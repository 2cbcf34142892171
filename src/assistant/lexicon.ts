/** The words of planning and what they stand for. Phrases are parted by `|`, written in lower case without hyphens. Data. */

const phrases: Readonly<Record<string, string>> = {
  // who asks
  user: 'user|users|customer|customers|people|person|persons|employee|employees|student|students|developer|developers|staff|subscriber|subscribers|member|members|visitor|visitors|player|players|client|clients|lawyer|lawyers|doctor|doctors|nurse|nurses|teacher|teachers|engineer|engineers|colleague|colleagues|salespeople|sales people|daily active users|active users|daily users|dau|mau|monthly users|citizens|patients|learners|participants|human agents|analysts|scientists|data scientists|researchers|guests|shoppers|buyers|readers|callers|folks',
  // what is asked
  request:
    'request|requests|r|req|reqs|query|queries|message|messages|question|questions|times|searches|lookups|inferences|generations|interactions|hits|invocations|jobs|reports|documents|docs|emails|translations|summaries|chat messages|api calls|inference requests|tasks|task',
  session: 'chat|chats|conversation|conversations|session|sessions|dialogues|dialogs',
  ticket: 'ticket|tickets|cases',
  rps: 'rps|qps|tps of requests|requests per sec|r/s',
  rpm: 'rpm',
  rph: 'rph',
  concurrent:
    'concurrent|concurrently|at once|simultaneous|simultaneously|at the same time|in parallel|in flight|online at once|online at the same time|in use at once',
  // tokens
  token: 'token|tokens|tok|toks',
  wordcount: 'word|words',
  page: 'page|pages',
  paragraph: 'paragraph|paragraphs',
  line: 'sentence|sentences|one liner|one liners',
  input:
    'in|input|inputs|prompt|prompts|isl|input tokens|question length|reads|in tokens|prompt tokens|paste|paste in|sends in|context in',
  output:
    'out|output|outputs|answer|answers|completion|completions|response|responses|reply|replies|osl|writes|output tokens|out tokens|generated|generates|returns|completion tokens|summary',
  prefix: 'system prompt|shared prefix|shared prompt|common prefix|prefix|shared by everyone|system message',
  context: 'context|context window|max context|context length|maximum context|max model len|longest context|window',
  contextGrowth: 'adds|each call adds|every call adds|context growth|grows the context|more context',
  firstPrompt: 'first prompt|start with|starts with|starting prompt|initial prompt|first call',
  turn: 'turn|turns|rounds|back and forths',
  call: 'call|calls|llm calls|model calls|steps|step|llm call|iterations|tool calls',
  agent:
    'agent|agents|agentic|agent tasks|agent task|agent run|agent runs|coding agent|coding agents|agent platform|agentic workload|agent workload|autonomous agents|ai agents|coding assistants',
  think: 'think|thinking time|think time|read and type|pause|between turns',
  tool: 'tool|tools|tool time|tool calls take|tools take',
  // speed
  ttft: 'time to first token|first token|ttft|first word|first words|time to first byte|ttfb|first response|time to the first token|to first token|starts answering|start answering|starts typing|answers to start|answer to start|reply to start|replies to start|response to start|responses to start|answers start|answer starts|replies start|reply starts|response starts|responses start|start replying|start responding|starts replying|starts responding|begin answering|begins answering|begins to answer|begin to answer|starts to answer|start to answer|text to appear|something to appear|see the first word|see something',
  itl: 'inter token latency|intertoken latency|inter token|itl|tpot|time per output token|time between tokens|between tokens|per output token|token latency|time per token',
  e2e: 'end to end|e2e|whole answer|whole response|full answer|full response|complete answer|total latency|entire answer|last token|total response time|whole reply|end to end latency|answer complete|whole thing|complete response|be finished|finished within|done within|complete within|completed within|fully answered|completely answered',
  latency: 'latency|response time|respond|responds|within|reply time|reaction time|delay|lag',
  stream: 'stream|streams|streaming|per stream|reading speed|read at',
  median: 'median|typically|usually|on average latency|normally takes',
  unlimited: 'no limit|unlimited',
  // planning
  growth:
    'growth|grow|grows|growing|grew|month over month|mom|increase of|increases|increasing|rise|rises|rising|year over year|yoy|expand|expanding',
  shrink: 'shrink|shrinks|shrinking|decline|declines|declining|falling|decreasing',
  flat: 'no growth|flat traffic|flat|stable traffic|not growing|stays the same|constant traffic',
  margin: 'margin|safety margin|headroom|buffer|safety|slack|safety buffer|reserve capacity',
  peak: 'peak|peaks|peaking|peaking at|spiking to|at peak|peak factor|peak multiplier|busiest|busiest hour|biggest hour|rush hour|peak hour|peak time|peak load|hourly peaks|spikes to|at noon|at midday|at lunchtime|at lunch time|in the busy hours|in busy hours|at busy times',
  average: 'average|on average|mean|normally|usual|normal|the average|avg|normal load|typical',
  spare:
    'spare|spares|spare replica|spare replicas|redundant|redundancy|backup replica|backup replicas|standby|extra replica',
  lose: 'lose|loses|losing|loss|loss of|survive|fails|failing|goes down|go down|failure',
  replica: 'replica|replicas|instance of the model|copies|copy|pods',
  running: 'run|running|currently|today|have|already|right now|in production now|now',
  least: 'at least|minimum|min|no fewer than|no less than|not fewer than|start with',
  most: 'at most|maximum|max|never more than|no more than|not more than|up to|cap|capped at|limit|under|below|less than|cannot exceed|within budget of',
  perReplica:
    'gpus per replica|gpu per replica|gpus per copy|cards per replica|gpus each|each replica|per replica|accelerators per replica',
  tp: 'tp|tensor parallel|tensor parallelism|tensor parallel size',
  gpuWord: 'gpu|gpus|card|cards|accelerator|accelerators',
  lead: 'lead time|lead times|delivery|delivered|deliver|arrive|arrives|order|ordering|we order|after we order|procurement|procure|ship|shipping|lead|waiting time for gpus|delivery time',
  startup:
    'startup|start up|startup time|to start|cold start|cold starts|boot|boots|to boot|spin up|load time|model load|warm up|starting a replica|come up',
  horizon:
    'horizon|plan|planning|look ahead|ahead|for the next|over the next|next|plan ahead|plan for|plan through|plan until|look|need it for|planned for|the coming|coming',
  until: 'until|till|through|to the end of|thru|up until',
  launch: 'launch|launches|launching|go live|going live|goes live|release|start in|rollout|roll out|rolling out|opens',
  quantileWord: 'of demand|quantile|plan for|planning quantile|demand quantile',
  scaling: 'autoscale|autoscaling|scale|scaling|scales',
  // money
  budget:
    'budget|spend|afford|cost cap|cap|cost at most|can pay|spending|costs under|keep it under|budget limit|cost limit|budget is',
  discount: 'discount|discounts|negotiated|off list|off|rebate|off list prices|off list price|price reduction',
  priceWord: 'pay|price|priced|cost|costs|per gpu hour|gpu hour|gpu hours|per hour|rate is|per card hour',
  annual: 'annual|annually|yearly',
  image: 'image|container|container image|docker image',
  logs: 'logs|log retention|keep logs|retain logs|request logs',
  sequences: 'sequences|sequence|max num seqs|batch size|seqs|max batch|concurrent sequences',
  memoryUse: 'memory utilization|memory utilisation|gpu memory utilization|gpu memory utilisation|memory fraction',
  cacheHit:
    'cached|cache hit|hit rate|cache hit rate|prefix cache|from cache|in the cache|reused|prefix cache hit rate|hits the cache',
  uncertain:
    'give or take|plus or minus|more or less|uncertain|uncertainty|either way|higher or lower|up or down|error margin',
  /** phrases whose words mean something else here */
  idiom:
    'spot on|production line|out of|model citizen|in order to|in order|in and out|peak district|double trouble|twice shy|plan b|spare me|budget airline|reserved seating|half time',
  traffic: 'traffic|load|demand|usage|volume|requests volume|the load|the traffic|the demand|everything traffic',
  // names of the service
  callIt: 'rename it to|rename it|rename to|call it|the name is|name it|named|its name is|is called',
  each: 'each|every one|everyone|everybody|apiece|per head|a head|per person|per user|per customer|per employee|per student|per seat|per developer|user each|each user|each person|each one|every user|every person|per capita|each of them|all of them',
};

/** Phrases of single meanings: slot and value at once. */
export const sayings: readonly (readonly [slot: string, value: string | number, words: string])[] = [
  ['purchase', 'spot', 'spot|spot instances|preemptible|spot capacity|spot gpus'],
  [
    'purchase',
    'on-demand',
    'on demand|pay as you go|payg|no commitment|without commitment|avoid spot|no spot|not spot|never spot|without spot',
  ],
  [
    'purchase',
    'reserved-1y',
    'reserved for one year|reserved for 1 year|one year commitment|1 year commitment|commit for one year|commit for a year|commit for 1 year|one year reserved|1 year reserved|reserved 1 year|one year reservation|1 year reservation|reserved 1y|committed for a year|reserve for a year|reserve for one year|1yr reserved|reserved instances for one year|reserved instances for 1 year|reserved capacity for a year|yearly commitment|1 year deal|one year deal|1 year contract|one year contract|1 year term|one year term|1 year savings plan|one year savings plan|1 year agreement|commit to a year|commit to one year|commit to 1 year|sign for a year|sign for one year|1 year plan',
  ],
  [
    'purchase',
    'reserved-3y',
    'reserved for three years|reserved for 3 years|three year commitment|3 year commitment|commit for three years|commit for 3 years|three year reserved|3 year reserved|reserved 3 years|3 year reservation|three year reservation|reserve for three years|reserve for 3 years|reserved 3y|3yr reserved|reserved instances for three years|reserved instances for 3 years|reserved capacity for three years|3 year deal|three year deal|3 year contract|three year contract|3 year term|three year term|3 year savings plan|three year savings plan|3 year agreement|commit to three years|commit to 3 years|sign for three years|sign for 3 years|3 year plan',
  ],
  ['engine', 'vllm', 'vllm'],
  ['engine', 'sglang', 'sglang|sg lang'],
  ['engine', 'tensorrt-llm', 'tensorrt llm|tensorrt|trt llm|trtllm'],
  [
    'kv',
    'fp8',
    'fp8 kv cache|fp8 kv|kv cache in fp8|kv cache fp8|8 bit kv cache|kv fp8|fp8 cache|quantized kv cache|quantised kv cache',
  ],
  ['kv', '16bit', '16 bit kv cache|kv cache in 16 bit|bf16 kv cache|fp16 kv cache'],
  ['precision', 'fp8', 'fp8|8 bit float'],
  ['precision', 'bf16', 'bf16|bfloat16'],
  ['precision', 'fp16', 'fp16|half precision|float16'],
  ['precision', 'int8', 'int8'],
  ['precision', 'int4', 'int4|4 bit|awq|gptq|w4a16'],
  ['precision', 'mxfp4', 'mxfp4'],
  ['precision', 'nvfp4', 'nvfp4|fp4'],
  [
    'scaling',
    'hourly',
    'autoscale every hour|autoscale hourly|scale with the hour|hourly scaling|scale hourly|scale every hour|autoscaled|with autoscaling|autoscaling by the hour|autoscale|scale down at night|scale down overnight|scale down when idle|scale down outside office hours|scale down after hours|switch off at night|switched off at night|turn off at night|turn them off at night|switch them off at night|shut down at night|off at night|scale down|scales down',
  ],
  ['scaling', 'weekly', 'scale weekly|weekly scaling|scale every week|scale once a week'],
  ['scaling', 'fixed', 'fixed size|no autoscaling|without autoscaling|fixed fleet|no scaling|static size'],
  ['environment', 'staging', 'staging|staging environment'],
  ['environment', 'development', 'development environment|dev environment|test environment'],
  ['environment', 'production', 'production|production environment|prod'],
  [
    'criticality',
    'critical',
    'mission critical|business critical|cannot go down|can not go down|must never go down|must not go down|safety critical|criticality critical|downtime is unacceptable|downtime is not acceptable|no downtime|zero downtime|cannot afford downtime|can not afford downtime|cannot have downtime|without downtime|always be up|always has to work|must always work|must not fail|lives depend on it|outage is unacceptable|outages are unacceptable|no outages|down is not an option|failure is not an option',
  ],
  ['criticality', 'high', 'reliable|highly available|high availability|criticality high'],
  ['criticality', 'medium', 'criticality medium'],
  ['criticality', 'low', 'criticality low|not critical|best effort|just a toy|hobby project'],
  ['margin', 0, 'no safety margin|no margin|without margin|no headroom|no buffer|without a margin'],
  ['spare', 0, 'no spare|no spares|no spare replica|no spare replicas|no redundancy|without spares|without redundancy'],
  ['growth', 0, phrases['flat'] ?? ''],
];

/** Phrases that take a field out, so that its default holds again. */
export const openings: readonly (readonly [slot: string, words: string])[] = [
  ['regions', 'any region|all regions|region does not matter|no matter the region|any location|regions do not matter'],
  ['clouds', 'any cloud|all clouds|cloud does not matter|any provider'],
  ['gpus', 'any gpu|any gpus|all gpus|gpu does not matter|any hardware'],
  ['instanceTypes', 'any instance type|any instance|any instance types'],
  ['budget', 'no budget limit|no budget|without budget|unlimited budget|no cost limit|forget the budget'],
  [
    'maxGpus',
    'no gpu cap|no gpu limit|no gpu quota|no limit on gpus|no cap on gpus|no quota|lift the gpu limit|lift the gpu cap|lift the quota|remove the gpu limit|remove the gpu cap|remove the quota|as many gpus as needed|as many gpus as it takes|unlimited gpus',
  ],
  ['events', 'no events|no event|without events|forget the event|forget the events'],
  ['gpusPerReplica', 'let the search decide|any tensor parallel|any tp|any parallelism'],
];

const periods: Readonly<Record<string, string>> = {
  ms: 'ms|msec|msecs|millisecond|milliseconds|millis|milli',
  us: 'µs|us|microsecond|microseconds|μs',
  second: 's|sec|secs|second|seconds',
  minute: 'min|mins|minute|minutes',
  hour: 'h|hr|hrs|hour|hours',
  day: 'd|day|days|daily',
  week: 'w|wk|wks|week|weeks|weekly',
  month: 'mo|mos|month|months|monthly|mth',
  quarter: 'quarter|quarters|quarterly',
  year: 'y|yr|yrs|year|years|yearly|annually|annual|pa',
};

/** Seconds; months are 730 hours, as everywhere in Headroom. */
export const secondsOf: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  fortnight: 1_209_600,
  month: 2_628_000,
  quarter: 7_884_000,
  year: 31_536_000,
};

export const adverbs: Readonly<Record<string, string>> = {
  hourly: 'hour',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
  annually: 'year',
};

export const periodOfWord: ReadonlyMap<string, string> = new Map(
  Object.entries(periods).flatMap(([period, words]) => words.split('|').map((word) => [word, period] as const)),
);

export interface Phrase {
  /** what it stands for: a tag, or `say:<i>`, `open:<i>` */
  readonly tag: string;
  readonly words: number;
}

const table = new Map<string, string>();
let longest = 1;
function add(words: string, tag: string): void {
  for (const phrase of words.split('|')) {
    if (phrase === '' || table.has(phrase)) continue;
    table.set(phrase, tag);
    longest = Math.max(longest, phrase.split(' ').length);
  }
}
sayings.forEach(([, , words], i) => {
  add(words, `say:${String(i)}`);
});
openings.forEach(([, words], i) => {
  add(words, `open:${String(i)}`);
});
for (const [tag, words] of Object.entries(phrases)) add(words, tag);

/** First words of phrases, so that most words are looked up once. */
const heads = new Set([...table.keys()].map((phrase) => phrase.split(' ')[0] ?? ''));

/** The longest phrase from `at` on; null where the word stands for nothing. At most eight words are looked at. */
export function phraseAt(words: readonly (string | undefined)[], at: number): Phrase | null {
  const first = words[at];
  if (first === undefined || !heads.has(first)) return null;
  const stretch: string[] = [];
  for (let end = at; end < words.length && stretch.length < longest; end += 1) {
    const word = words[end];
    if (word === undefined) break;
    stretch.push(word);
  }
  for (let count = stretch.length; count > 0; count -= 1) {
    const tag = table.get(stretch.slice(0, count).join(' '));
    if (tag !== undefined) return { tag, words: count };
  }
  return null;
}
