/**
 * The decision: of the GPU × TP choices that one source measured on one model and one kind of request, is the one we call cheapest the
 * cheapest, or within a tenth of it? Prices: median on-demand $/GPU-hour of the catalogue. Rows without rates get theirs from
 * clients / (TTFT + (osl − 1) · ITL).
 */
import { fullCatalog } from '../../src/catalog/full.ts';
import type { FigureMap } from '../../src/sizing/calibrate.ts';
import { repositoryOf, type ScoredRow } from '../../src/sizing/calibrate-rows.ts';
import { medianOf } from '../../src/sizing/calibrate-score.ts';

const TOKENS = 1e6;
const SECONDS_PER_HOUR = 3600;

/** Median list price of one GPU, $/h, by catalogue name. */
function listPrices(): ReadonlyMap<string, number> {
  const byGpu = new Map<string, number[]>();
  for (const { gpu, gpuCount, onDemandUsdPerHour } of fullCatalog().prices)
    if (onDemandUsdPerHour !== null) byGpu.set(gpu, [...(byGpu.get(gpu) ?? []), onDemandUsdPerHour / gpuCount]);
  return new Map([...byGpu].map(([gpu, prices]) => [gpu, medianOf(prices)]));
}

interface Priced {
  readonly choice: string;
  readonly measured: number;
  readonly predicted: number;
}

const rateOf = (row: ScoredRow, throughput: number | null, ttft: number | null, itl: number | null): number | null => {
  if (throughput !== null) return throughput;
  if (ttft === null || itl === null || row.request.mode !== 'closed') return null;
  const output = row.request.outputTokens.mean;
  return (1000 * row.request.count * output) / (ttft + (output - 1) * itl);
};

export interface ChoiceScore {
  readonly questions: number;
  readonly models: number;
  /** share of questions, and mean over models of theirs, where our choice costs at most a tenth more than the cheapest */
  readonly withinTenth: number;
  readonly withinTenthByModel: number;
  /** median |predicted / measured − 1| of $/1M output tokens over choices */
  readonly costError: number;
  /** share of choices whose GPU count for ten times the measured rate is within ±20 % */
  readonly countWithin20: number;
  readonly choices: number;
}

export function choiceScoreOf(rows: readonly ScoredRow[], figures: FigureMap): ChoiceScore {
  const prices = listPrices();
  const questions = new Map<string, { model: string; offers: Priced[] }>();
  for (const row of rows) {
    const { request } = row;
    const price = prices.get(request.gpu.name);
    const said = figures.get(row) ?? null;
    const { throughput, ttft, itl } = row.measured;
    const measured = rateOf(row, throughput, ttft, itl);
    if (price === undefined || said === null || measured === null || request.layout === null) continue;
    const predicted = rateOf(row, throughput === null ? null : said.throughput, said.ttft, said.itl);
    if (predicted === null || !(predicted > 0)) continue;
    const { isl = '', osl = '', len_dist = '', concurrency_kind = '' } = row.row;
    const question = [repositoryOf(row.row), request.model.name, isl, osl, len_dist, concurrency_kind, request.mode];
    const cost = (rate: number) => (price * request.gpuCount * TOKENS) / (rate * SECONDS_PER_HOUR);
    const known = questions.get(question.join('|')) ?? { model: request.model.name, offers: [] };
    known.offers.push({
      choice: `${request.gpu.name} x ${request.gpuCount} tp ${request.layout.tensorParallel}`,
      measured: cost(measured),
      predicted: cost(predicted),
    });
    questions.set(question.join('|'), known);
  }
  const asked = [...questions.values()].filter(({ offers }) => new Set(offers.map((each) => each.choice)).size > 1);
  const hits = asked.map(({ model, offers }) => {
    const ours = offers.reduce((best, each) => (each.predicted < best.predicted ? each : best));
    const truly = Math.min(...offers.map((each) => each.measured));
    return { model, hit: ours.measured <= 1.1 * truly };
  });
  const share = (list: readonly { hit: boolean }[]) => list.filter(({ hit }) => hit).length / Math.max(1, list.length);
  const models = [...new Set(hits.map((each) => each.model))];
  const offers = asked.flatMap((each) => each.offers);
  const counts = offers.map((each) => Math.ceil(10 * (each.predicted / each.measured)) / 10);
  return {
    questions: asked.length,
    models: models.length,
    withinTenth: share(hits),
    withinTenthByModel:
      models.reduce((sum, model) => sum + share(hits.filter((each) => each.model === model)), 0) /
      Math.max(1, models.length),
    costError: medianOf(offers.map((each) => Math.abs(each.predicted / each.measured - 1))),
    countWithin20: counts.filter((each) => Math.abs(each - 1) <= 0.2 + 1e-9).length / Math.max(1, counts.length),
    choices: offers.length,
  };
}
