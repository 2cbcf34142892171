/** The lines of docs/method.md §11 that carry computed numbers, made from the arithmetic: the text must hold each of them, in this order. */
import {
  aheadOf,
  capacityOf,
  cellsOf,
  chainOf,
  flowOf,
  loadOf,
  memoryOf,
  passOf,
  percentileOf,
  rateOf,
  slicesOf,
  spreadOf,
} from './worked-example.ts';
import { boughtOf, futuresOf, infrastructureOf, tokenCostOf } from './worked-example-money.ts';

/** Every line, in the order of the text. */
export function allLines(): string[] {
  return [
    ...loadLines(),
    ...memoryLines(),
    ...passLines(),
    ...capacityLines(),
    ...peakLines(),
    ...sliceLines(),
    ...percentileLines(),
    ...moneyLines(),
    ...futureLines(),
    ...infrastructureLines(),
    ...actionLines(),
  ];
}

/** Whole with thousands separators, or so many decimals. */
export function shown(value: number, decimals = 0): string {
  const [whole = '', rest] = value.toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;

function loadLines(): string[] {
  const at = loadOf();
  return [
    `- growth: day 27 has 5 × (1 + 0.25 × 27 / 30.4167) = **${shown(at.peak, 6)} requests/s**; the mean of the 28 days is ${shown(at.mean, 6)}, the peak over it ${shown(at.peak / at.mean, 4)}`,
    `- the last week over the first: (${shown(at.days[24] as number, 6)} / ${shown(at.days[3] as number, 6)} − 1) × 30.4167 / 21 = ${shown(100 * at.growthPerMonth, 2)} % a month, growth that is linear within the month`,
    `- busiest minute: 1 + 2.319 / √(60 × ${shown(at.peak, 6)}) = ${shown(at.busiestMinute, 6)}`,
    `- arriving at the planned peak: ${shown(at.peak, 6)} × 1 × ${shown(at.busiestMinute, 6)} × 2 = **${shown(at.arriving, 5)} calls/s**, that is ${shown(1000 * at.arriving)} prompt and ${shown(200 * at.arriving)} output tokens/s`,
    `- to be carried, with the margin: × 1.25 = **${shown(at.load, 5)} calls/s**`,
  ];
}

function memoryLines(): string[] {
  const at = memoryOf();
  const gb = (bytes: number) => shown(bytes / 1e9, 3);
  return [
    row('query and output matrices', '32 × 2 × 4096 × 4096', shown(at.query)),
    row('key and value matrices', '32 × 2 × 4096 × 1024', shown(at.keyValue)),
    row('feed-forward', '32 × 3 × 4096 × 14,336', shown(at.feedForward)),
    row('input embedding', '128,256 × 4096', shown(at.vocabulary)),
    row('output matrix', '128,256 × 4096', shown(at.vocabulary)),
    row('together', '', shown(at.params)),
    row('card, as the driver reports it', '79.19 × 2³⁰', gb(at.total)),
    row('weights', `2 × ${shown(at.params)} + rotary table 2 × 131,072 × 128`, gb(at.weights)),
    row(
      'activations',
      `larger of forward 8192 × 2 × (7 × 4096 + 3 × 14,336) and sampler ${gb(at.sampler)}`,
      gb(at.activations),
    ),
    row('driver', '0.25 × 2³⁰', gb(at.nonTorch)),
    row('KV pool', '0.9 × card − weights − activations − driver', gb(at.kvPool)),
    row('graphs, beside the share', '(0.3 + 0.0185 × 32) × 2³⁰', gb(at.graphs)),
    row('unused', 'card − all of these', gb(at.unused)),
    `- KV: 2 × 8 × 128 × 2 bytes × 32 layers = ${shown(at.kvPerToken)} bytes/token; the pool holds ${shown(at.kvTokens)} tokens`,
    `- a running call holds 1000 + 200/2 = 1,100 tokens, ${shown(at.resident)} in whole blocks; the pool holds ${shown(at.poolHolds)} of them, the engine takes at most 4`,
  ];
}

function passLines(): string[] {
  const at = memoryOf();
  const lines = [
    `- read by each pass: 2 × (${shown(at.params)} − ${shown(at.vocabulary)}) = ${shown(at.readBytes)} bytes`,
    `- FLOP: ${shown(at.denseFlop)} a token in the layers, ${shown(at.headFlop)} a sampled token in the output matrix, 2 × 32 × 2 × 128 = 16,384 for each attended token and layer`,
  ];
  for (const [name, n, prompt] of [
    ['one alone decodes', 1, 0],
    ['four decode', 4, 0],
    ['one prompt alone', 0, 800],
    ['one prompt beside three', 3, 800],
    ['full pass beside four', 4, 8188],
  ] as const) {
    const pass = passOf(n, prompt);
    lines.push(
      row(
        name,
        String(n),
        shown(prompt),
        ...[pass.weights, pass.kv, pass.dense, pass.head, pass.prompts, pass.decoding, pass.fixed].map((each) =>
          shown(each, 4),
        ),
        `**${shown(pass.ms, 4)}**`,
      ),
    );
  }
  return lines;
}

function capacityLines(): string[] {
  const at = capacityOf();
  const low = at.perSecond / 1e3;
  const flow = flowOf(4, low);
  const full = passOf(4, 8188).ms;
  return [
    `- station: a full pass beside four takes ${shown(full, 4)} ms for 8188/800 = 10.235 prompts, ${shown(flow.prompt, 4)} ms each`,
    `- saturation: λ = 4 / (199 × T(4, λ) + ${shown(passOf(3, 800).ms, 4)} ms) at λ = ${shown(at.saturation, 5)} calls/s`,
    ...at.tries.map((each, i) =>
      row(String(i + 1), shown(each.perSecond, 5), shown(each.ttftP99, 1), each.ttftP99 <= 2000 ? 'met' : 'missed'),
    ),
    `- capacity **${shown(at.perSecond, 5)} calls/s**: ${shown(1000 * at.perSecond, 1)} prompt and ${shown(200 * at.perSecond, 1)} output tokens/s; TTFT binds`,
    `- alone (λ = 0): TTFT 5.557 + ${shown(passOf(0, 800).ms, 4)} = ${shown(5.557 + passOf(0, 800).ms, 2)} ms, ITL ${shown(passOf(1, 0).ms, 4)} ms`,
  ];
}

function peakLines(): string[] {
  const perMs = boughtOf().perReplica / 1e3;
  const chain = chainOf(perMs);
  const flow = flowOf(2, perMs);
  return [
    `- λ = ${shown(loadOf().arriving, 5)} / ${shown(boughtOf().later - 1)} = **${shown(1e3 * perMs, 6)} calls/s** on each replica`,
    `- T(2, λ): T_d = ${shown(flow.decode, 4)} ms, a mixed pass adds ${shown(flow.extra, 4)} ms to the share ${shown(flow.share, 6)} of passes: ${shown(flow.token, 4)} ms`,
    row('1000 µ(n)', ...[1, 2, 3, 4].map((n) => shown(1e3 * rateOf(n, perMs), 5))),
    row('state', '0', '1', '2', '3', '4 or more'),
    row('probability', ...chain.states.slice(0, 4).map((each) => shown(each, 5)), shown(chain.full, 5)),
    `- the waiting line shrinks by ${shown(chain.ratio, 5)} a place; mean number in the replica ${shown(chain.present, 4)}`,
  ];
}

function sliceLines(): string[] {
  const slices = slicesOf(boughtOf().perReplica / 1e3);
  return slices.map((at) =>
    row(
      shown(at.to, 3),
      shown(at.seen, 4),
      shown(at.running, 3),
      shown(at.decode, 4),
      shown(at.token, 4),
      shown(at.own, 3),
      shown(at.residual, 3),
      shown(at.place, 2),
      shown(at.base, 2),
      shown(at.base + (0.5 * at.prompt * at.load) / (1 - at.load) + 199 * at.token, 1),
    ),
  );
}

function percentileLines(): string[] {
  const perMs = boughtOf().perReplica / 1e3;
  const { ttft, itl, e2e } = cellsOf(perMs);
  const first = slicesOf(perMs)[0] as ReturnType<typeof slicesOf>[number];
  const ahead = aheadOf(first.load);
  const name = (text: string, cells: typeof ttft) => {
    const at = spreadOf(cells);
    return row(text, shown(at.mean, 3), shown(at.p50, 3), shown(at.p95, 3), shown(at.p99, 3));
  };
  return [
    `- prompts ahead, first slice: ρ = ${shown(perMs, 8)} × ${shown(first.prompt, 4)} = ${shown(first.load, 6)}; mean number in the last four slices of its law ${ahead
      .slice(3)
      .map((each) => shown(each.mean, 4))
      .join(', ')}; ½ × ${shown(first.prompt, 4)} = ${shown(0.5 * first.prompt, 4)} ms each`,
    `- ITL, first slice: spread ${shown(first.extra, 4)} × √(${shown(first.share, 6)} / 199) = ${shown(first.spread, 5)} ms; z = 2.67 gives ${shown(first.token + 2.67 * first.spread, 4)} ms`,
    name('TTFT', ttft),
    name('ITL', itl),
    name('E2E', e2e),
    `- P99 of TTFT: ${upperTailWords(ttft)}`,
  ];
}

/** The cells from the top until one hundredth of the weight is passed. */
function upperTailWords(cells: readonly (readonly [number, number])[]): string {
  const p99 = percentileOf(cells, 0.99);
  const above = cells.filter(([value]) => value > p99).reduce((total, each) => total + each[1], 0);
  const at = cells.filter(([value]) => value === p99).reduce((total, each) => total + each[1], 0);
  return `cells above ${shown(p99, 2)} ms weigh ${shown(above, 6)}, with it ${shown(above + at, 6)}`;
}

function moneyLines(): string[] {
  const at = boughtOf();
  const cost = tokenCostOf();
  return [
    ...at.factors.map((each) =>
      row(each.id, shown(each.multiplier, 6), shown(each.load, 5), String(each.carrying), String(each.added)),
    ),
    `- needed by day: ${at.needed.join(', ')}; held by the week: ${at.weeks.join(', ')}`,
    `- now ${at.now} GPUs × $2.50 × 730 h = **$${shown(at.now * 1825)} a month**; later ${at.later} × 1,825 = **$${shown(at.later * 1825)}**`,
    `- horizon: 7 × 24 × $2.50 = $420 a GPU and week; ${shown(at.weeks.reduce((a, b) => a + b, 0))} GPU-weeks = **$${shown(at.totalUsd)}**; if it followed the need each day: ${shown(at.needed.reduce((a, b) => a + b, 0))} × $60 = $${shown(at.followingUsd)}`,
    `- requests: ${shown(loadOf().mean, 6)} × 28 × 86,400 = ${shown(cost.requests)}; $${shown(at.totalUsd)} over them = $${shown(cost.perRequest, 7)} each, $${shown(cost.perMillionInput, 5)} per million input and $${shown(cost.perMillionOutput, 5)} per million output tokens (each takes the whole sum)`,
  ];
}

function futureLines(): string[] {
  const at = futuresOf();
  return [
    `- load / capacity = ${shown(at.bare, 5)}; the least n that z reaches: n = ⌈${shown(at.bare, 5)} / e^(0.25 z)⌉ + 1`,
    row('replicas n', ...at.shown.map(String)),
    row('P(replicas ≤ n)', ...at.shown.map((n) => shown(at.within(n), 4))),
    `- P10, P50, P90: **${at.p10}, ${at.p50}, ${at.p90} replicas**, × 1,825 = $${shown(at.p10 * 1825)}, $${shown(at.p50 * 1825)}, $${shown(at.p90 * 1825)} a month`,
    `- over the budget of $35,000: more than ${String(Math.floor(35_000 / 1825))} replicas, ${shown(at.overBudget, 4)}; outgrown (bare load above ${String(boughtOf().later)} replicas): ${shown(at.short, 4)}`,
    `- horizon: P10, P50, P90 = $${shown(at.horizon(1.2815515655))}, $${shown(at.horizon(0))}, $${shown(at.horizon(-1.2815515655))}`,
  ];
}

function infrastructureLines(): string[] {
  const at = infrastructureOf();
  return [
    `- weights ${shown(at.weightsGb, 3)} GB, image 12 GB, on each of ${String(boughtOf().later)} nodes`,
    `- logs: ${shown(loadOf().mean, 6)} × 86,400 × (1200 × 4 + 1500) bytes = ${shown(at.logGbPerDay, 4)} GB/day`,
    `- storage: ${String(boughtOf().later)} × ${shown(at.weightsGb + 12, 3)} + 30 × ${shown(at.logGbPerDay, 4)} = ${shown(at.storageGb, 2)} GB, × $0.10 = $${shown(at.storageUsd, 2)} a month`,
    `- in: ${shown(loadOf().arriving, 5)} × (1000 × 4 + 1500) × 8 = ${shown(at.inMbit, 4)} Mbit/s; out: × (200 × 250 + 1500) × 8 = ${shown(at.outMbit, 4)} Mbit/s`,
    `- sent: ${shown(tokenCostOf().requests)} × (200 × 250 + 1500) bytes in 28 days, × 730/672 = ${shown(at.sentGbPerMonth, 2)} GB a month, × $0.09 = $${shown(at.networkUsd, 2)}`,
    `- connections: ${shown(loadOf().arriving, 5)} × ${shown(at.seconds, 4)} s, rounded up: ${shown(at.connections)}`,
  ];
}

function actionLines(): string[] {
  const at = boughtOf();
  return [
    `- order the growth, the rise of each week by its own date: ${at.later} − ${at.now} = ${at.later - at.now} GPUs, + $${shown((at.later - at.now) * 1825)} a month`,
  ];
}
