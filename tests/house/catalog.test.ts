import { describe, expect, it } from 'vitest';
import { commitments, fullRows, ownership } from '../../src/catalog/full.ts';
import type { Provenance } from '../../src/catalog/rows.ts';

interface Sourced {
  readonly provenance: Provenance;
}

const tables: readonly (readonly [string, readonly Sourced[], number])[] = [
  ['models', fullRows.models, 50],
  ['gpus', fullRows.gpus, 20],
  ['prices', fullRows.prices, 200],
  ['commitments', commitments, 5],
  ['ownership', ownership, 5],
];

describe('the catalogue', () => {
  it.each(tables)('has %s, and each row a source and a date that exists', (_, rows, least) => {
    expect(rows.length).toBeGreaterThanOrEqual(least);
    const bad = rows.filter(
      ({ provenance: { source, date } }) =>
        source.trim().length < 3 || !/^20\d\d(-(0[1-9]|1[0-2])(-\d\d)?)?$/.test(date) || Number.isNaN(Date.parse(date)),
    );
    expect(bad).toEqual([]);
  });

  it('names each model and each GPU once, and every price is of a GPU that it has', () => {
    for (const rows of [fullRows.models, fullRows.gpus])
      expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
    const gpus = new Set(fullRows.gpus.map((row) => row.name));
    expect(fullRows.prices.filter((row) => !gpus.has(row.gpu)).map((row) => row.gpu)).toEqual([]);
  });
});
