/**
 * Error of the sizing model on the measured rows: `npm run accuracy -- sizing [--quick] [--json] [--worst]`. In sample by mode, tier, GPU,
 * model and engine; with models, GPUs and sources left out (not with --quick); the decision; coverage of the bands; own rows; rows with
 * latency limits; memory. Complete = layout, engine and precision stated, a count or rate where the mode needs one, and no setting open (known-runs.ts).
 */
import {
  calibrated,
  cellGroupsOf,
  figureMapOf,
  foldKeyOf,
  leftOutTablesOf,
  rowTierOf,
  type FigureMap,
  type Fold,
} from '../../src/sizing/calibrate.ts';
import { figuresOf } from '../../src/sizing/calibrate-fit.ts';
import type { Tables } from '../../src/sizing/calibrate-parameters.ts';
import { METRICS, type Metric, type ScoredRow } from '../../src/sizing/calibrate-rows.ts';
import { bandsOf, errorOf, medianOf, scoreOf, type Score } from '../../src/sizing/calibrate-score.ts';
import { bandFor } from '../../src/sizing/band.ts';
import { SHIPPED_CONSTANTS, SHIPPED_RUN_CONSTANTS } from '../../src/sizing/shipped-calibration.ts';
import { measuredRows } from './measured-rows.ts';
import { choiceScoreOf } from './sizing-choices.ts';
import { memoryScoreOf } from './sizing-memory.ts';
import { ownRowScores } from './sizing-own-rows.ts';
import { rooflineOf } from './sizing-roofline.ts';

const has = (flag: string): boolean => process.argv.includes(flag);
const SCORED = [...METRICS, 'e2e'] as const;
const report: Record<string, unknown> = {};
const percent = (value: number) => `${(100 * value).toFixed(1)} %`.padStart(8);
const say = (text: string) => {
  if (!has('--json')) console.log(text);
};

function line(name: string, score: Score): void {
  if (score.groups === 0) return;
  report[name.trim()] = score;
  say(
    `${name.padEnd(52)}${String(score.rows).padStart(5)} rows${String(score.groups).padStart(5)} groups  median ${percent(score.median)}  within 20 % ${percent(score.within20)}  bias ${percent(score.bias)}`,
  );
}

const { rows, problems } = measuredRows();
const complete = (row: ScoredRow): boolean =>
  row.request.layout !== null && row.row['weight_precision'] !== '' && row.row['engine'] !== '' && row.open === null;
const shipped: Tables = { pass: SHIPPED_CONSTANTS, run: SHIPPED_RUN_CONSTANTS };
const cellGroups = cellGroupsOf(rows.filter((row) => row.request.mode !== 'limited'));
const tierOf = (row: ScoredRow) => rowTierOf(row, cellGroups);

function scoreBlock(
  title: string,
  figures: FigureMap,
  keys: Readonly<Record<string, (row: ScoredRow) => string>>,
): void {
  for (const metric of SCORED) {
    line(`${title} ${metric}, all`, scoreOf(rows, figures, metric));
    line(`${title} ${metric}, complete settings`, scoreOf(rows, figures, metric, complete));
    line(
      `${title} ${metric}, complete, closed loop`,
      scoreOf(rows, figures, metric, (row) => complete(row) && row.request.mode === 'closed'),
    );
    line(
      `${title} ${metric}, complete, without bursts`,
      scoreOf(rows, figures, metric, (row) => complete(row) && row.request.mode !== 'burst'),
    );
    for (const [name, keyOf] of Object.entries(keys))
      for (const key of [...new Set(rows.map(keyOf))].sort())
        line(
          `  ${title} ${metric} ${name} ${key}`,
          scoreOf(rows, figures, metric, (row) => keyOf(row) === key),
        );
  }
}

const byMode = { mode: (row: ScoredRow): string => row.request.mode };

/** Share of rows in the band made of the other folds' residuals, by tier. */
function coverage(figures: FigureMap, fold: Fold): void {
  const inside = new Map<string, { rows: number; hits: number }>();
  for (const key of new Set(rows.map((row) => foldKeyOf(row, fold)))) {
    const own = rows.filter((row) => foldKeyOf(row, fold) === key);
    const bands = bandsOf(
      rows.filter((row) => foldKeyOf(row, fold) !== key),
      figures,
      tierOf,
    );
    for (const row of own)
      for (const metric of METRICS) {
        const error = errorOf(row, figures.get(row) ?? null, metric);
        const band = bandFor(bands, tierOf(row), row.request.mode, metric);
        if (error === null || band === null) continue;
        const ratio = 1 / (1 + error);
        for (const name of [tierOf(row), `${tierOf(row)} ${metric}`]) {
          const count = inside.get(name) ?? { rows: 0, hits: 0 };
          inside.set(name, {
            rows: count.rows + 1,
            hits: count.hits + (ratio >= band.low && ratio <= band.high ? 1 : 0),
          });
        }
      }
  }
  for (const [name, { rows: count, hits }] of [...inside].sort()) {
    report[`coverage ${fold} ${name}`] = { rows: count, share: hits / count };
    say(
      `80 % band, nested, ${fold} left out, ${name.padEnd(24)}${String(count).padStart(5)} figures  covered ${percent(hits / count)}`,
    );
  }
}

say(`${rows.length} rows of trust A and B; ${problems.length} out of domain`);
const inSample = figureMapOf(rows, shipped);
scoreBlock('in sample', inSample, {
  ...byMode,
  tier: tierOf,
  GPU: (row) => row.request.gpu.name,
  model: (row) => row.request.model.name,
  engine: (row) => row.request.candidate.engine,
});
const roofline = rooflineOf(rows);
say(
  `roofline with its best pair of efficiencies: read ${roofline.read.toFixed(1)}, compute ${roofline.compute.toFixed(1)}`,
);
for (const metric of SCORED) line(`roofline ${metric}`, scoreOf(rows, roofline.figures, metric, complete));

const limited = rows.filter((row) => row.request.goals.ttftMs !== null && row.measured.throughput !== null);
const limitErrors = limited.flatMap((row) => errorOf(row, inSample.get(row) ?? null, 'throughput') ?? []).map(Math.abs);
report['limited rows'] = {
  rows: limitErrors.length,
  median: medianOf(limitErrors),
  within20: limitErrors.filter((each) => each <= 0.2).length / limitErrors.length,
};
say(
  `rows with latency limits (no limited row is fitted): ${limitErrors.length} rows, median ${percent(medianOf(limitErrors))}, within 20 % ${percent(limitErrors.filter((each) => each <= 0.2).length / limitErrors.length)}`,
);

const memory = memoryScoreOf(rows);
report['memory'] = memory;
for (const [field, score] of Object.entries(memory.startups))
  say(
    `memory ${field}: ${score.rows} start-ups, median ${percent(score.median)}, within the limit ${percent(score.within)}; beyond: ${score.worst}`,
  );
say(`fits at 0.97: all of ${memory.rows} rows but ${Object.values(memory.exceptions).reduce((a, b) => a + b, 0)}`);
for (const [name, count] of Object.entries(memory.exceptions)) say(`  ${String(count).padStart(3)}  ${name}`);

function choices(title: string, figures: FigureMap): void {
  const score = choiceScoreOf(rows, figures);
  report[`decision ${title}`] = score;
  say(
    `decision, ${title}: ${score.questions} questions on ${score.models} models, choice within 10 % of the cheapest ${percent(score.withinTenth)} (mean over models ${percent(score.withinTenthByModel)}); $/1M tokens ${percent(score.costError)} off at the median of ${score.choices} choices; GPU count within 20 % ${percent(score.countWithin20)}`,
  );
}
choices('in sample', inSample);

if (!has('--quick')) {
  const calibration = calibrated(rows, { iterations: 1 });
  let withoutModel: ReadonlyMap<string, Tables> = new Map();
  for (const fold of ['model', 'gpu', 'source'] as const) {
    const tables = leftOutTablesOf(calibration, rows, fold);
    if (fold === 'model') withoutModel = tables;
    const figures: FigureMap = new Map(
      rows.map((row) => [row, figuresOf(row, tables.get(foldKeyOf(row, fold)) ?? shipped)]),
    );
    scoreBlock(`${fold} left out`, figures, { ...byMode, tier: tierOf });
    coverage(figures, fold);
    choices(`${fold} left out`, figures);
  }
  for (const own of [1, 3]) {
    const scores = ownRowScores(rows, (row) => withoutModel.get(foldKeyOf(row, 'model')) ?? shipped, own);
    for (const metric of METRICS satisfies readonly Metric[]) {
      line(`${own} own rows, ${metric}, before`, scores[metric].before);
      line(`${own} own rows, ${metric}, after`, scores[metric].after);
    }
  }
}

if (has('--worst'))
  for (const metric of METRICS) {
    const groups = [...new Set(rows.map((row) => row.group))];
    const sorted = groups
      .map((group) => ({ group, score: scoreOf(rows, inSample, metric, (row) => row.group === group) }))
      .filter(({ score }) => score.groups > 0)
      .sort((a, b) => b.score.median - a.score.median);
    say(`\n${metric}: worst groups`);
    for (const { group, score } of sorted.slice(0, 30))
      say(`${percent(score.bias)} ${String(score.rows).padStart(4)}  ${group}`);
  }
if (has('--json')) console.log(JSON.stringify(report, null, 1));
