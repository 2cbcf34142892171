/**
 * Speed of the forecasting core on the deterministic series of the speed table: medians after warm-up, each contender timed inside
 * its own process, alternating in one run; and the page's case, a year of hourly data to a full forecast with backtest.
 *
 * `npm run bench -- forecast [--peers] [--rows ets] [--rounds 5] [--json]`; peers: R with forecast and jsonlite, and
 * `npm install` once in tests/bench/peers. A peer's task longer than 60 s is ended and does not bind.
 */
import { createEngine } from '../../src/engine/node.ts';
import { benchSeries, RESULTS } from './forecast-data.ts';
import { yearCase } from './forecast-year.ts';
import { Peer, type Contender, type Timing } from './forecast-peers.ts';
import { flag, option, report, tableOf } from './forecast-report.ts';
import { median } from './forecast-scores.ts';
import { ourContender, rows, type Row } from './forecast-tasks.ts';

const LIMIT_MS = 60_000;
/** A task slower than this is run once more at most: its first run is no longer warm-up. */
const SLOW_MS = 3000;
const ROUNDS = Number(option('rounds') ?? 7);

interface Measured extends Timing {
  readonly name: string;
  readonly runs: number;
}

/** Alternating rounds: in each round every contender runs once. Warm-up: two rounds, or the first run of a slow one. */
async function measure(row: Row, contenders: readonly Contender[]): Promise<Measured[]> {
  const times = new Map<string, number[]>();
  const last = new Map<string, Timing>();
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const { name, run } of contenders.map((each) => ({ name: each.name, run: each.run.bind(each) }))) {
      const before = last.get(name);
      if (before?.missing || before?.error !== undefined || before?.overLimit) continue;
      const known = times.get(name) ?? [];
      if (round > -2 && before!.ms! > SLOW_MS) {
        if (known.length === 0) times.set(name, [before!.ms!]);
        continue;
      }
      const timing = await run(row.task);
      last.set(name, timing);
      if (round >= 0 && timing.ms !== undefined) times.set(name, [...known, timing.ms]);
    }
  }
  return contenders.map(({ name }) => {
    const list = times.get(name) ?? [];
    const timing = last.get(name)!;
    const ms = list.length > 0 ? median(list) : timing.ms;
    return { ...timing, ...(ms === undefined ? {} : { ms }), name, runs: list.length };
  });
}

function verdictOf(row: Row, measured: readonly Measured[]) {
  const ours = measured.find((each) => each.name === 'headroom')!;
  const peer = measured.find((each) => each.name === row.aim.peer);
  const ratio = peer?.ms === undefined ? Number.NaN : ours.ms! / peer.ms;
  const better = measured.flatMap(({ name, [row.objective ?? 'aicc']: value }) =>
    row.objective === undefined || name === 'headroom' || typeof value !== 'number'
      ? []
      : [{ name, ahead: aheadOf(row, ours, value) }],
  );
  return {
    ratio,
    met: Number.isNaN(ratio) ? '–' : ratio <= row.aim.ratio ? 'yes' : peer!.overLimit ? 'peer ended' : 'NO',
    better,
  };
}

/** How much better our objective is than the peer's; negative = worse. */
function aheadOf(row: Row, ours: Measured, value: number): number {
  return row.objective === 'loglik' ? ours.loglik! - value : value - ours.aicc!;
}

const timeOf = (measured: Measured | undefined): string => {
  if (measured === undefined || measured.missing) return '–';
  if (measured.error !== undefined) return measured.error.slice(0, 20);
  if (measured.overLimit) return `> ${String(LIMIT_MS / 1000)} s`;
  return `${measured.ms!.toPrecision(3)} ms${measured.runs <= 1 ? ' (1 run)' : ''}${measured.failed ? ' no numbers' : ''}`;
};

const series = benchSeries();
const file = `${RESULTS}/bench-series.json`;
const contenders: Contender[] = [ourContender(createEngine({ workers: 0 }), series)];
if (flag('peers')) {
  contenders.push(new Peer('R', ['Rscript', 'tests/bench/peers/serve.R', file], LIMIT_MS));
  for (const name of ['arima', 'augurs'])
    contenders.push(new Peer(`npm ${name}`, [process.execPath, 'tests/bench/peers/serve.mjs', name, file], LIMIT_MS));
}
const wanted = option('rows');
const results = [];
for (const row of rows) {
  if (wanted !== undefined && !row.task.includes(wanted)) continue;
  const measured = await measure(row, contenders);
  results.push({ ...row, measured, ...verdictOf(row, measured) });
  if (!flag('json'))
    console.error(`${row.title}: ${measured.map((each) => `${each.name} ${timeOf(each)}`).join(', ')}`);
}
for (const contender of contenders) contender.end();
const year =
  wanted === undefined || wanted === 'year'
    ? await yearCase(Float64Array.from(series['n1e4']!.y.slice(0, 8760)))
    : null;
const names = contenders.map((each) => each.name);
const table = tableOf(
  ['task', ...names, 'ratio', 'aim', 'met', 'objective ahead by'],
  results.map((result) => [
    result.title,
    ...names.map((name) => timeOf(result.measured.find((each) => each.name === name))),
    result.ratio,
    `≤ ${String(result.aim.ratio)} × ${result.aim.peer}`,
    result.met,
    result.better.map(({ name, ahead }) => `${name} ${ahead.toFixed(3)}`).join(', ') || '–',
  ]),
);
const yearText =
  year === null
    ? []
    : [
        tableOf(
          ['a year of hours, 30 days ahead', ''],
          Object.entries(year).map(([name, value]) => [name, value]),
          1,
        ),
      ];
report('forecast-bench', { rows: results, year }, [table, ...yearText]);
