/**
 * The workbook in LibreOffice: the values beside the formulas are taken out, so that it must compute, and its sheets are read back as CSV.
 * Largest relative difference of the totals to the plan's; needs `soffice`. `npm run bench -- xlsx`
 */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { fullCatalog } from '../../src/catalog/full.ts';
import { createEngine } from '../../src/engine/node.ts';
import { writeExport } from '../../src/exports/write-export.ts';
import { readHistory } from '../../src/imports/read-history.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { samples } from '../../src/scenario/samples.ts';

const MOST_DIFFERENCE = 1e-6;

/** The same workbook without the values of its formulas. */
function unsolved(bytes: Uint8Array): Uint8Array {
  const files = unzipSync(bytes);
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, data]) => [
        path,
        path.includes('worksheets/') ? strToU8(strFromU8(data).replace(/(<\/f>)<v>[^<]*<\/v>/g, '$1')) : data,
      ]),
    ),
  );
}

/** First sheet as LibreOffice computes it, full digits. */
function computed(bytes: Uint8Array): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-xlsx-'));
  try {
    writeFileSync(join(folder, 'plan.xlsx'), unsolved(bytes));
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false';
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const how = ['--headless', profile, '--convert-to', filter, '--outdir', folder, join(folder, 'plan.xlsx')];
    execFileSync('soffice', how, { stdio: 'ignore' });
    return Papa.parse<string[]>(readFileSync(join(folder, 'plan.csv'), 'utf8')).data;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const engine = createEngine({ workers: 2 });
let worst = 0;
for (const sample of samples) {
  const { scenario, historyFile } = sample;
  const history =
    historyFile === null
      ? null
      : readHistory(readFileSync(`public/samples/${historyFile}`), { name: historyFile }).history;
  const plan = await makePlan(scenario, history, { engine, catalog: fullCatalog() });
  const { content } = await writeExport(plan, scenario, 'xlsx');
  const rows = computed(content as Uint8Array);
  const value = (row: number): number => Number(rows[row - 1]?.[1]);
  const pairs = [
    [value(11), plan.cost.totalUsd],
    [value(13), plan.answer.later?.gpus ?? Number.NaN],
    [value(14), plan.answer.later?.usdPerMonth ?? Number.NaN],
    [value(17), plan.cost.perRequestUsd],
    [value(19), plan.cost.perMillionOutputTokensUsd],
  ] as const;
  const difference = Math.max(...pairs.map(([got, meant]) => Math.abs(got / meant - 1)));
  worst = Math.max(worst, Number.isNaN(difference) ? Infinity : difference);
  console.log(`${sample.id.padEnd(16)} largest relative difference ${difference.toExponential(1)}`);
}
engine.dispose();
if (worst > MOST_DIFFERENCE) {
  console.log('OVER');
  process.exitCode = 1;
}
