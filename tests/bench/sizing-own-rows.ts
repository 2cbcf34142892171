/** What one or three own measurements of a configuration bring: they make its profile, the other rows of the configuration are scored. */
import { figuresOf } from '../../src/sizing/calibrate-fit.ts';
import type { Tables } from '../../src/sizing/calibrate-parameters.ts';
import type { Metric, ScoredRow } from '../../src/sizing/calibrate-rows.ts';
import { scoreOf, type Score } from '../../src/sizing/calibrate-score.ts';
import { configurationOf } from '../../src/sizing/configuration-name.ts';
import { ownProfileOf } from '../../src/sizing/own-profile.ts';

const LEAST_LEFT = 3;

/** Rows of one set-up with the same software, by source. */
function configurationsOf(rows: readonly ScoredRow[]): ScoredRow[][] {
  const groups = new Map<string, ScoredRow[]>();
  for (const row of rows) {
    if (row.request.mode === 'limited') continue;
    const key = [row.group, configurationOf(row.request), row.row['engine_version'], row.row['published']].join('|');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** @param tablesOf  constants that know nothing of the row's model */
export function ownRowScores(
  rows: readonly ScoredRow[],
  tablesOf: (row: ScoredRow) => Tables,
  own: number,
): Record<Metric, { before: Score; after: Score }> {
  const before = new Map();
  const after = new Map();
  const scored: ScoredRow[] = [];
  for (const list of configurationsOf(rows)) {
    if (list.length < own + LEAST_LEFT) continue;
    // own rows evenly across the list, none at its ends
    const picked = new Set(
      Array.from({ length: own }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / own)] as ScoredRow),
    );
    const tables = tablesOf(list[0] as ScoredRow);
    const profile = ownProfileOf([...picked], tables);
    for (const row of list) {
      if (picked.has(row)) continue;
      scored.push(row);
      before.set(row, figuresOf(row, tables));
      after.set(row, figuresOf(row, { ...tables, own: profile } as Tables));
    }
  }
  const both = (metric: Metric) => ({ before: scoreOf(scored, before, metric), after: scoreOf(scored, after, metric) });
  return { throughput: both('throughput'), itl: both('itl'), ttft: both('ttft') };
}
