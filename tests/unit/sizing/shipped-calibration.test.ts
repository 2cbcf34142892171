import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MEASURED_ROWS, measuredRows } from '../../bench/measured-rows.ts';
import { calibrated, cellGroupsOf, figureMapOf } from '../../../src/sizing/calibrate.ts';
import { parametersOf } from '../../../src/sizing/calibrate-parameters.ts';
import { scoreOf } from '../../../src/sizing/calibrate-score.ts';
import { SHIPPED_CALIBRATION } from '../../../src/sizing/shipped-calibration.ts';

const here = existsSync(MEASURED_ROWS);

describe('SHIPPED_CALIBRATION', () => {
  it('SHIPPED_CALIBRATION says where it comes from, and has bands around 1 for each tier', () => {
    const { provenance, bands } = SHIPPED_CALIBRATION;
    expect(provenance.command).toContain('headroom calibrate');
    expect(provenance.groups).toBeGreaterThan(300);
    for (const [name, band] of Object.entries(bands)) {
      expect(band.low, name).toBeLessThan(1);
      expect(band.high, name).toBeGreaterThan(1);
    }
  });
});

describe.skipIf(!here)('SHIPPED_CALIBRATION against the measured rows (skipped without ../shared/data)', () => {
  const rows = here ? measuredRows().rows : [];

  it('one more step of the fit does not better it by half a percent, and moves no constant by half of its own spread', () => {
    const losses: number[] = [];
    const calibration = calibrated(rows, {
      iterations: 1,
      progress: (text) => losses.push(Number(/loss ([\d.]+)/.exec(text)?.[1])),
    });
    const shipped = { pass: SHIPPED_CALIBRATION.pass, run: SHIPPED_CALIBRATION.run };
    const now = new Map(parametersOf(calibration.tables).map((each) => [each.path.join('.'), each]));
    for (const { path, center, spread } of parametersOf(shipped))
      expect(Math.abs((now.get(path.join('.'))?.center ?? center) - center) / spread, path.join('.')).toBeLessThan(0.5);
    const fitted = rows.filter((row) => row.request.mode !== 'limited');
    for (const metric of ['throughput', 'itl'] as const) {
      const step = scoreOf(fitted, figureMapOf(fitted, calibration.tables), metric).median;
      expect(scoreOf(fitted, figureMapOf(fitted, shipped), metric).median, metric).toBeLessThan(step + 0.005);
    }
    expect(losses.length).toBeLessThanOrEqual(1);
  }, 120_000);

  it('cellGroups are those of the rows', () => {
    const fitted = rows.filter(({ request, open }) => request.mode !== 'limited' && open === null);
    expect(cellGroupsOf(fitted)).toEqual(SHIPPED_CALIBRATION.cellGroups);
  });
});
