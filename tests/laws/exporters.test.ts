/** Must show 5 of the exporters: every file of every exporter parses back equal; what people wrote acts nowhere. */
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import Papa from 'papaparse';
import { parse as parseYaml } from 'yaml';
import { describe, expect, it } from 'vitest';
import { stepSeconds, stepStart } from '../../src/base/time.ts';
import { engineCommand, type EngineName } from '../../src/exports/engine-arguments.ts';
import { exportDocuments } from '../../src/exports/export-documents.ts';
import { exportFactsOf } from '../../src/exports/export-facts.ts';
import { exportFormats } from '../../src/exports/export-formats.ts';
import { planSheets, planXlsx } from '../../src/exports/plan-xlsx.ts';
import { exportText, writeExport } from '../../src/exports/write-export.ts';
import { writePlan } from '../../src/exports/write-plan.ts';
import { planSchema, type Plan } from '../../src/plan/plan.ts';
import { resolveScenario } from '../../src/scenario/resolve.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { faultsOf, schemaNames } from '../unit/exports/export-schemas.ts';
import { valueOf } from '../unit/exports/formula.ts';
import { hostileNames, randomPlan, type RandomPlan } from '../unit/exports/random-plans.ts';
import { argvOf, shellWords } from '../unit/exports/shell.ts';
import { cellsOf, near, unsolved } from '../unit/exports/xlsx-cells.ts';
import { described, planOf, sampleOf } from '../unit/plan/planning.ts';

const RUNS = process.env['HEADROOM_LONG'] === '1' ? 10_000 : 1000;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** As spreadsheets see a formula: one of the four signs first, wide forms too, behind blanks. */
const FORMULA = /^[\s\u00a0\0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;

const engines = [
  ['vllm', 'vllm'],
  ['sglang', 'sglang'],
  ['trt-llm', 'tensorrt-llm'],
] as const satisfies readonly (readonly [string, EngineName])[];

function same(got: unknown, meant: unknown): void {
  if (!isDeepStrictEqual(got, meant)) expect(got).toStrictEqual(meant);
}

/** Launch commands by the own reader of shell words. @returns the scripts */
function checkCommands({ plan, scenario }: RandomPlan): string[] {
  const facts = exportFactsOf(plan, scenario);
  return engines.map(([format, engine]) => {
    const script = exportText(exportDocuments(facts, format));
    const [exec, ...words] = shellWords(script);
    expect(exec).toBe('exec');
    same(words, engineCommand(facts, engine).words);
    return script;
  });
}

/** Each line of the CSV against the plan; no cell that a spreadsheet would compute. */
function checkCsv(plan: Plan): void {
  const { data } = Papa.parse<string[]>(writePlan(plan, 'csv'), { delimiter: ',', newline: '\n' });
  const [head, ...rows] = data;
  same(head, ['timestamp', 'measure', 'unit', 'value']);
  const column = (measure: string): (number | null)[] =>
    rows.filter((row) => row[1] === measure).map((row) => (row[3] === '' ? null : Number(row[3])));
  const { planned, needed } = plan.replicas;
  same(column('replicas_planned'), planned);
  same(column('replicas_needed'), needed);
  same(column('demand_mean'), plan.demand.forecast.mean.slice(0, planned.length));
  same(column('cost'), plan.cost.usdPerStep.slice(0, planned.length));
  const grid = { ...plan.replicas, timeZone: plan.demand.timeZone };
  same(
    rows.filter((row) => row[1] === 'cost').map((row) => Date.parse(row[0] ?? '')),
    planned.map((_, t) => stepStart(grid, t)),
  );
  for (const row of rows) for (const cell of row) if (Number.isNaN(Number(cell))) expect(cell).not.toMatch(FORMULA);
}

/** Cells of a Markdown table row, its escapes undone. */
function markdownCells(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)(?:\\\\)*\|/)
    .map((cell) => cell.trim());
}

/** Sections as meant, tables with as many cells in each row as in their head, nothing that acts. */
function checkMarkdown(plan: Plan): void {
  const lines = writePlan(plan, 'md').split('\n');
  expect(lines.filter((line) => /^# /.test(line))).toHaveLength(1);
  expect(lines.some((line) => UNSEEN.test(line))).toBe(false);
  const sections = lines.filter((line) => /^## /.test(line)).map((line) => line.slice(3));
  for (const section of sections) expect(section).toMatch(/^[A-Z][A-Za-z, ]+$/);
  let width = 0;
  for (const line of lines) {
    if (!line.startsWith('| ')) {
      width = 0;
      // no HTML, no link and no code of others: our own code marks are the hash of the plan
      expect(line.replace(/`[0-9a-f]*`/g, '')).not.toMatch(/(?<!\\)(?:\\\\)*[<`[]/);
      continue;
    }
    const cells = markdownCells(line);
    if (width === 0) width = cells.length;
    expect(cells).toHaveLength(width);
  }
}

/** The workbook, unzipped and computed anew, against sums made here from the plan. */
function checkXlsx(plan: Plan, scenario: Scenario): void {
  const full = resolveScenario(scenario).scenario;
  const read = cellsOf(planXlsx(plan, full));
  const cells = unsolved(read);
  const formulas = planSheets(plan, full)
    .flatMap((sheet) => sheet.rows.flat())
    .filter((cell) => cell?.formula !== undefined);
  const found = [...read.values()].flatMap((sheet) => [...sheet.values()]).filter((cell) => cell.formula !== undefined);
  // as many formulas as we wrote: no text became one
  expect(found).toHaveLength(formulas.length);
  const { price } = plan.cost;
  const { gpusPerReplica, planned } = plan.replicas;
  const alone = price === null || price.instanceType === 'per-gpu' || price.gpusPerInstance === 1;
  const replicasOfLot = alone ? 1 : Math.max(1, Math.floor(price.gpusPerInstance / gpusPerReplica));
  const gpusOfLot = alone ? gpusPerReplica : price.gpusPerInstance;
  const grid = { ...plan.replicas, timeZone: plan.demand.timeZone };
  const gpus = planned.map((replicas) => Math.ceil(replicas / replicasOfLot) * gpusOfLot);
  const gpuHours = gpus.reduce((sum, each, t) => sum + (each * stepSeconds(grid, t)) / 3600, 0);
  const usd = gpuHours * (price?.usdPerGpuHour ?? 0);
  near(valueOf(cells, 'Summary', 'B11'), usd);
  near(valueOf(cells, 'Summary', 'B13'), Math.max(...gpus));
  near(valueOf(cells, 'Summary', 'B15'), gpuHours);
}

/** Every file through the door that people use. */
async function checkEveryFile(plan: Plan, scenario: Scenario): Promise<void> {
  for (const format of exportFormats) {
    const file = await writeExport(plan, scenario, format.id);
    expect(file.name).toMatch(/^[a-z][a-z0-9-]{0,62}\.[a-z0-9.-]+$/);
    if (format.id === 'xlsx') {
      const cells = unsolved(cellsOf(file.content as Uint8Array));
      near(valueOf(cells, 'Summary', 'B11'), plan.cost.totalUsd);
      near(valueOf(cells, 'Summary', 'B13'), plan.answer.later?.gpus ?? Number.NaN);
      near(valueOf(cells, 'Summary', 'B19'), plan.cost.perMillionOutputTokensUsd);
      continue;
    }
    const text = file.content as string;
    if (format.id === 'json') same(planSchema.parse(JSON.parse(text)), plan);
    else if (format.id === 'yaml') same(planSchema.parse(parseYaml(text, { maxAliasCount: 0 })), plan);
    else if (format.mediaType === 'application/json' && schemaNames.includes(format.id))
      expect(faultsOf(format.id, JSON.parse(text))).toBe('');
    else expect(text.length).toBeGreaterThan(40);
  }
  checkCommands({ plan, scenario });
  checkCsv(plan);
  checkMarkdown(plan);
}

describe('every exporter', () => {
  it('law: 1,000 random plans: launch commands are the words that were meant, CSV, Markdown and text say the plan and nothing acts', () => {
    const sampled: string[] = [];
    const meant: (readonly string[])[] = [];
    let runs = 0;
    fc.assert(
      fc.property(randomPlan, (random) => {
        const scripts = checkCommands(random);
        if (runs % 10 === 0) {
          const facts = exportFactsOf(random.plan, random.scenario);
          sampled.push(...scripts);
          meant.push(...engines.map(([, engine]) => engineCommand(facts, engine).words));
        }
        checkCsv(random.plan);
        checkMarkdown(random.plan);
        expect(
          writePlan(random.plan, 'text')
            .split('\n')
            .some((line) => UNSEEN.test(line)),
        ).toBe(false);
        runs += 1;
      }),
      { numRuns: RUNS, seed: 15 },
    );
    // a tenth of them by the shell itself
    if (haveSh()) same(argvOf(sampled, 'sh'), meant);
    expect(sampled.length).toBe(Math.ceil(RUNS / 10) * engines.length);
  });

  it('law: 1,000 random plans: the workbook computed anew gives the totals of the plan, and holds only our formulas', () => {
    fc.assert(
      fc.property(randomPlan, ({ plan, scenario }) => {
        checkXlsx(plan, scenario);
      }),
      { numRuns: RUNS, seed: 16 },
    );
  });

  it('real plans with hostile names: all files of all formats parse back, validate and recompute', async () => {
    const instances: Scenario = { ...described, resources: { instanceTypes: ['p5.48xlarge'], clouds: ['aws'] } };
    const rich: Scenario = {
      ...described,
      resources: {
        apiPrice: { usdPerMillionInputTokens: 0.2, usdPerMillionOutputTokens: 0.6 },
        budgetUsdPerMonth: 9000,
      },
      money: {
        ...{ currency: 'EUR', currencyPerUsd: 0.92 },
        ownHardware: { usdPerGpu: 33_000 },
        energy: { usdPerKwh: 0.1, kgCo2ePerKwh: 0.3 },
      },
    };
    const spot: Scenario = { ...described, resources: { purchase: 'spot' } };
    const support = sampleOf('support-chat');
    const real = [described, instances, rich, spot].map((scenario) => ({ scenario, history: null }));
    for (const [i, { scenario, history }] of [...real, support].entries()) {
      for (const name of hostileNames.filter((each, at) => at % 12 === i && each.length > 0 && each.length <= 200)) {
        const named: Scenario = { ...scenario, name };
        await checkEveryFile(await planOf(named, history), named);
      }
    }
  });
});

describe('shellWords(script)', () => {
  it('is as strict as a shell', () => {
    expect(shellWords("#!/bin/sh\n# $(x)\nexec a 'b c'\\''d' \\\n  e\\ f ''\n")).toEqual([
      'exec',
      'a',
      "b c'd",
      'e f',
      '',
    ]);
    for (const bad of ['a $(b)', 'a `b`', 'a; b', 'a & b', 'a | b', 'a > b', 'a "b"', "a 'b", 'a\nb', 'a *', 'a ~b'])
      expect(() => shellWords(bad), bad).toThrow(Error);
  });
});

function haveSh(): boolean {
  try {
    execFileSync('sh', ['-c', 'exit 0']);
    return true;
  } catch {
    return false;
  }
}
