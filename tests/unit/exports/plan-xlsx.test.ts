import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnName, type XlsxSheet } from '../../../src/exports/xlsx-file.ts';
import { planSheets, planXlsx } from '../../../src/exports/plan-xlsx.ts';
import { writeExport } from '../../../src/exports/write-export.ts';
import { resolveScenario } from '../../../src/scenario/resolve.ts';
import { described, planOf } from '../plan/planning.ts';
import { valueOf } from './formula.ts';
import { cellsOf, near, unsolved } from './xlsx-cells.ts';
import { hostileNames, randomPlan } from './random-plans.ts';

const written = (sheet: XlsxSheet): Map<string, XlsxSheet['rows'][number][number]> =>
  new Map(
    sheet.rows.flatMap((row, r) =>
      row.flatMap((each, c) => (each === null ? [] : [[`${columnName(c)}${String(r + 1)}`, each] as const])),
    ),
  );

describe('planXlsx(plan)', () => {
  it('computed anew from its formulas gives the totals of a real plan', async () => {
    const instances = { ...described, resources: { instanceTypes: ['p5.48xlarge'], clouds: ['aws'] } };
    for (const scenario of [described, instances]) {
      const plan = await planOf(scenario);
      const { content } = await writeExport(plan, scenario, 'xlsx');
      const cells = unsolved(cellsOf(content as Uint8Array));
      const value = (place: string): number | string => valueOf(cells, 'Summary', place);
      expect(plan.cost.totalUsd).toBeGreaterThan(1000);
      near(value('B11'), plan.cost.totalUsd);
      near(value('B12'), Math.max(...plan.replicas.planned));
      near(value('B13'), plan.answer.later?.gpus ?? Number.NaN);
      near(value('B14'), plan.answer.later?.usdPerMonth ?? Number.NaN);
      near(value('B17'), plan.cost.perRequestUsd);
      near(value('B18'), plan.cost.perMillionInputTokensUsd);
      near(value('B19'), plan.cost.perMillionOutputTokensUsd);
      for (const row of [11, 12, 13, 14, 17, 18, 19]) near(value(`D${String(row)}`), 0);
      plan.cost.usdPerStep.forEach((usd, t) => near(valueOf(cells, 'Size over time', `I${String(t + 2)}`), usd));
      if (scenario === instances) expect(value('B5')).toBe(8);
    }
  });

  it('follows a changed price', async () => {
    const plan = await planOf(described);
    const read = cellsOf(planXlsx(plan, resolveScenario(described).scenario));
    const price = read.get('Summary')?.get('B4');
    if (price === undefined || typeof price.value !== 'number') throw new Error('B4 is the price');
    price.value *= 2;
    near(valueOf(unsolved(read), 'Summary', 'B11'), 2 * plan.cost.totalUsd);
  });

  it('law: every cell is read back as it was written, and every formula gives the value written beside it', () => {
    fc.assert(
      fc.property(randomPlan, ({ plan, scenario }) => {
        const full = resolveScenario(scenario).scenario;
        const read = cellsOf(planXlsx(plan, full));
        const cells = unsolved(read);
        for (const sheet of planSheets(plan, full)) {
          const meant = written(sheet);
          expect(read.get(sheet.name)?.size).toBe(meant.size);
          for (const [place, each] of meant) {
            const got = read.get(sheet.name)?.get(place);
            if (each?.formula === undefined) expect(got?.value).toBe(each?.value);
            else near(valueOf(cells, sheet.name, place), Number(each.value));
            expect(got?.formula).toBe(each?.formula);
          }
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('makes no formula of what people wrote, and the same bytes each time', async () => {
    const plan = await planOf(described);
    const full = resolveScenario(described).scenario;
    for (const name of hostileNames) {
      const bytes = planXlsx({ ...plan, name, model: name }, full);
      const title = cellsOf(bytes).get('Summary')?.get('A1');
      expect(title?.text).toBe(true);
      expect(title?.formula).toBeUndefined();
    }
    expect(planXlsx(plan, full)).toEqual(planXlsx(structuredClone(plan), full));
  });
});
