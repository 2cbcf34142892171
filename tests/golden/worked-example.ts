/**
 * The arithmetic of docs/method.md §11, written out once more with nothing of src but the type of a scenario: what a reader does
 * with the text and a calculator. Facts of the catalogue and constants stand here as plain numbers, as they stand in the text.
 */
import type { Scenario } from '../../src/scenario/scenario.ts';

export const scenario: Scenario = {
  version: 1,
  name: 'Worked example',
  asOf: '2027-01-04',
  workload: {
    demand: { requestsPerSecond: 5, uncertaintyFraction: 0 },
    chat: {
      inputTokens: { mean: 800, cv: 0 },
      outputTokens: { mean: 200, cv: 0 },
      turnsPerSession: 5,
      contextGrowthTokensPerTurn: 100,
      sharedPrefixTokens: 200,
    },
  },
  deployment: { model: 'Llama-3.1-8B', gpu: 'H100-SXM', gpusPerReplica: 1, precision: 'bf16', maxSequences: 4 },
  planning: { horizonDays: 28, growthPerMonthFraction: 0.25 },
  resources: {
    purchase: 'reserved-1y',
    prices: [{ gpu: 'H100-SXM', usdPerGpuHour: 2.5, label: 'own contract' }],
    priceUncertaintyFraction: 0,
    budgetUsdPerMonth: 35_000,
  },
};

const GIB = 1024 * 1024 * 1024;
const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);

/** Step 1: calls, their lengths and the load. */
export function loadOf() {
  const days = Array.from({ length: 28 }, (_, day) => 5 * (1 + (0.25 * day) / (730 / 24)));
  const peak = days[27] as number;
  const input = 800 + (100 * (5 - 1)) / 2;
  const busiestMinute = 1 + 2.319 / Math.sqrt(60 * peak);
  return {
    days,
    peak,
    mean: sum(days) / 28,
    /** last week over the first, three weeks apart, a month */
    growthPerMonth: (sum(days.slice(21)) / sum(days.slice(0, 7)) - 1) / (21 / (730 / 24)),
    input,
    cached: 200 / input,
    prefill: input - 200,
    attended: 0.5 * input * (1 + 200 / input),
    context: input + 200 / 2,
    busiestMinute,
    /** what arrives at the planned peak, and what is sized for */
    arriving: peak * busiestMinute * 2,
    load: peak * busiestMinute * 2 * 1.25,
  };
}

/** Step 2: memory of the one GPU, bytes. */
export function memoryOf() {
  const query = 32 * 2 * 4096 * 4096;
  const keyValue = 32 * 2 * 4096 * 1024;
  const feedForward = 32 * 3 * 4096 * 14_336;
  const vocabulary = 128_256 * 4096;
  const params = query + keyValue + feedForward + 2 * vocabulary;
  const rotary = 2 * 131_072 * 128;
  const total = 79.19 * GIB;
  const weights = 2 * params + rotary;
  const activations = 8192 * 2 * (7 * 4096 + 3 * 14_336);
  const sampler = 14.5 * 4 * 128_256 + 1.14 * 8192 * 4096 * 2 + 0.047 * GIB;
  const nonTorch = 0.25 * GIB;
  const graphs = (0.3 + 0.0185 * 32) * GIB;
  const kvPool = 0.9 * total - weights - activations - nonTorch;
  const kvPerToken = 32 * 2 * 8 * 128 * 2;
  const resident = Math.ceil((1000 + 200 / 2) / 16) * 16;
  return {
    query,
    keyValue,
    feedForward,
    vocabulary,
    params,
    rotary,
    total,
    weights,
    activations,
    sampler,
    nonTorch,
    graphs,
    kvPool,
    kvPerToken,
    kvTokens: Math.floor(kvPool / kvPerToken / 16) * 16,
    resident,
    poolHolds: Math.floor(kvPool / (resident * kvPerToken)),
    unused: total - weights - kvPool - activations - nonTorch - graphs,
    /** read by every pass: all but the input embedding; and 2 FLOP per parameter, output matrix apart */
    readBytes: 2 * (params - vocabulary),
    denseFlop: 2 * (query + keyValue + feedForward),
    headFlop: 2 * vocabulary,
  };
}

/** Constants of vLLM with 16-bit weights on Hopper, as §5 lists them: fractions of the peaks. */
export const eta = {
  weights: 0.8365 * 1.027 * 1.002 * 1.008 * 0.9861,
  kv: 0.8205 * 1.002 * 1.008,
  layers: 0.697 * 1.076 * 0.9995 * 0.9567 * (4096 / 8192) ** 0.1253,
  head: 0.697 * 1.076 * 0.9995 * 0.9567,
  prompts: 0.4673 * 1.076 * 0.9995,
  decoding: 0.4283 * 1.076 * 0.9995,
};
const MU = 0.2696;
/** ms of the time to first token that no pass explains, and passes that an arrival waits for */
const REQUEST_MS = 5.557;
const WAIT_PASSES = 0.7866;

/** x ∨ y */
const longer = (x: number, y: number): number => Math.max(x, y) + MU * Math.min(x, y);

/** Step 3: ms of one pass with n decoding sequences and `prompt` tokens of prefill, and its terms. */
export function passOf(n: number, prompt: number) {
  const memory = memoryOf();
  const { attended, context } = loadOf();
  const weights = (1e3 * memory.readBytes) / (3350e9 * eta.weights);
  const kv = (1e3 * n * context * memory.kvPerToken) / (3350e9 * eta.kv);
  const dense = (1e3 * (n + prompt + 49.33) * memory.denseFlop) / (989e12 * eta.layers);
  const head = (1e3 * (n + (prompt > 0 ? 1 : 0)) * memory.headFlop) / (989e12 * eta.head);
  const prompts = (1e3 * 32 * prompt * attended * 2 * 32 * 2 * 128) / (989e12 * eta.prompts);
  const decoding = (1e3 * 32 * n * context * 2 * 32 * 2 * 128) / (989e12 * eta.decoding);
  const fixed = 1e3 * 1.014 * (32 * 35.25e-6 + 830.6e-6 + n * 10.1e-6);
  return {
    weights,
    kv,
    dense,
    head,
    prompts,
    decoding,
    fixed,
    ms: longer(weights, dense + head) + longer(kv, decoding) + prompts + fixed,
  };
}

/** Step 4: token time of n running sequences at λ calls per ms, by six rounds of the fixed point. */
export function flowOf(n: number, perMs: number) {
  const decode = passOf(n, 0).ms;
  const most = (8192 - n) / 800;
  let [token, share, extra] = [decode, 0, 0];
  for (let round = 0; round < 6 && perMs > 0; round += 1) {
    const prompts = Math.min(perMs * token, most);
    const chunk = Math.min(8192 - n, 800 * Math.max(1 + prompts / 2, prompts));
    extra = passOf(n, chunk).ms - decode;
    share = (prompts * 800) / chunk;
    token = decode + share * extra;
  }
  return { decode, token, share, extra, prompt: passOf(n, 8192 - n).ms / most };
}

/** Completions per ms of n requests in the replica. */
export function rateOf(n: number, perMs: number): number {
  const flow = flowOf(n, perMs);
  return Math.min(n / (199 * flow.token + passOf(n - 1, 800).ms), 1 / flow.prompt);
}

const EDGES = [0.1, 0.22, 0.34, 0.46, 0.58, 0.7, 0.8, 0.88, 0.94, 0.97, 0.985, 0.995, 1];
const AHEAD = [1, 0.6, 0.3, 0.12, 0.05, 0.02, 0.008, 0];
const LUCK: readonly (readonly [number, number])[] = [
  [-2.67, 0.0107],
  [-1.59, 0.1044],
  [-0.75, 0.2295],
  [0, 0.3108],
  [0.75, 0.2295],
  [1.59, 0.1044],
  [2.67, 0.0107],
];

/** Step 5: the birth–death chain of at most 4 places and its waiting line: probability of n = 0 … 3, and of n ≥ 4. */
export function chainOf(perMs: number) {
  const rates = [1, 2, 3, 4].map((n) => rateOf(n, perMs));
  const bare = rates.reduce<number[]>((all, rate) => [...all, ((all[all.length - 1] as number) * perMs) / rate], [1]);
  const ratio = perMs / (rates[3] as number);
  const all = sum(bare) + ((bare[4] as number) * ratio) / (1 - ratio);
  const states = bare.map((each) => each / all);
  const full = (states[4] as number) / (1 - ratio);
  const waiting = ((states[4] as number) * ratio) / ((1 - ratio) * (1 - ratio));
  return {
    rates,
    ratio,
    states,
    full,
    present: sum(states.slice(0, 4).map((each, n) => n * each)) + 4 * full + waiting,
  };
}

/** Probability of a state, far into the waiting line. */
function stateAt(chain: ReturnType<typeof chainOf>, n: number): number {
  let probability = chain.states[Math.min(n, 4)] as number;
  for (let j = 4; j < n; j += 1) probability *= chain.ratio;
  return probability;
}

/** What an arrival sees, in 13 slices of probability. Times in ms. */
export function slicesOf(perMs: number) {
  const chain = chainOf(perMs);
  return EDGES.map((to, i) => {
    const from = i === 0 ? 0 : (EDGES[i - 1] as number);
    let [below, inside] = [0, 0];
    for (let n = 0; n < 600; n += 1) {
      const above = n === 599 ? 1 : below + stateAt(chain, n);
      inside += n * Math.max(0, Math.min(above, to) - Math.max(below, from));
      below = above;
    }
    const seen = inside / (to - from);
    const running = Math.min(seen + 1, 4);
    const flow = flowOf(running, perMs);
    const own = ownBeside(running - 1);
    const residual = WAIT_PASSES * flow.decode * Math.min(1, seen);
    const place = Math.max(0, seen - 3) / (chain.rates[3] as number);
    const load = perMs * flow.prompt;
    const spread = flow.extra * Math.sqrt(flow.share / 199);
    return {
      to,
      weight: to - from,
      seen,
      running,
      ...flow,
      own,
      residual,
      place,
      load,
      spread,
      base: REQUEST_MS + residual + place + own,
    };
  });
}

/** Own prefill beside a number of sequences between whole ones: a straight line. */
function ownBeside(beside: number): number {
  const low = Math.min(2, Math.floor(beside));
  return passOf(low, 800).ms + (beside - low) * (passOf(low + 1, 800).ms - passOf(low, 800).ms);
}

/** Mean prompts ahead in each slice of the geometric law P(≥ j) = load^j. */
export function aheadOf(load: number): { mean: number; weight: number }[] {
  return AHEAD.slice(1).map((below, i) => {
    const above = AHEAD[i] as number;
    let [inside, reach] = [0, 1];
    for (let j = 0; j < 60; j += 1) {
      inside += j * Math.max(0, Math.min(reach, above) - Math.max(j === 59 ? 0 : reach * load, below));
      reach *= load;
    }
    return { mean: inside / (above - below), weight: above - below };
  });
}

type Cell = readonly [value: number, weight: number];

/** The three distributions over requests, as weighted cells. */
export function cellsOf(perMs: number): { ttft: Cell[]; itl: Cell[]; e2e: Cell[] } {
  const slices = slicesOf(perMs);
  return {
    ttft: slices.flatMap((at) =>
      aheadOf(at.load).map((each): Cell => [at.base + 0.5 * at.prompt * each.mean, at.weight * each.weight]),
    ),
    itl: slices.flatMap((at) =>
      LUCK.map(([z, weight]): Cell => {
        const most = Math.max(at.token, at.decode + at.extra);
        return [Math.min(most, Math.max(at.decode, at.token + z * at.spread)), at.weight * weight];
      }),
    ),
    e2e: slices.map((at): Cell => [at.base + (0.5 * at.prompt * at.load) / (1 - at.load) + 199 * at.token, at.weight]),
  };
}

/** Least value that a share of the weight does not pass. */
export function percentileOf(cells: readonly Cell[], share: number): number {
  const sorted = [...cells].sort((a, b) => a[0] - b[0]);
  const want = (share - 1e-9) * sum(sorted.map((cell) => cell[1]));
  let seen = 0;
  return (sorted.find((cell) => (seen += cell[1]) >= want) ?? [Number.NaN])[0];
}

export function spreadOf(cells: readonly Cell[]) {
  const mean = sum(cells.map(([value, weight]) => value * weight)) / sum(cells.map((cell) => cell[1]));
  return { mean, p50: percentileOf(cells, 0.5), p95: percentileOf(cells, 0.95), p99: percentileOf(cells, 0.99) };
}

/** Step 6: the largest rate at which TTFT P99 ≤ 2 s; the goals TTFT P50 ≤ 500 ms and ITL P99 ≤ 50 ms hold there too (tested). */
export function capacityOf() {
  let [low, high] = [0, rateOf(4, 0)];
  for (let round = 0; round < 40; round += 1) {
    const middle = (low + high) / 2;
    if (rateOf(4, middle) >= middle) low = middle;
    else high = middle;
  }
  const saturation = low;
  const tries: { perSecond: number; ttftP99: number }[] = [];
  const tryRate = (perMs: number): boolean => {
    const ttftP99 = percentileOf(cellsOf(perMs).ttft, 0.99);
    tries.push({ perSecond: 1e3 * perMs, ttftP99 });
    return ttftP99 <= 2000;
  };
  [low, high] = [0, 0.97 * saturation];
  tryRate(high);
  while (high - low > 1e-3 * high) {
    const middle = (low + high) / 2;
    if (tryRate(middle)) low = middle;
    else high = middle;
  }
  return { saturation: 1e3 * saturation, tries, perSecond: 1e3 * low };
}
