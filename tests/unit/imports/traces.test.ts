import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../../../src/imports/read-history.ts';

const TRACES = '../shared/data/traces';
const tokens = ['input_tokens', 'output_tokens'];
const quantiles = ['in_p50', 'in_p99', 'out_p50', 'out_p99'];

// step and rows as data/traces/README.md states them
const FILES = [
  ['azure2023-conv-1min', 60, 59, ['requests', ...tokens, ...quantiles]],
  ['azure2024-conv-digitised-1h', 3600, 168, ['requests']],
  ['mooncake-conversation-1min', 60, 59, ['requests', ...tokens, ...quantiles]],
  ['mooncake-synthetic-1min', 60, 18, ['requests', ...tokens, ...quantiles]],
  ...(['deepseek-r1', 'mm-image', 'm-mid', 'm-large-week1'] as const).flatMap((stem, i) => [
    [
      `servegen-${stem}-10min`,
      600,
      [144, 144, 2016, 1008][i] ?? 0,
      ['requests', ...tokens, 'interarrival_cv', 'active_clients', 'token_coverage'],
    ] as const,
    [
      `servegen-${stem}-1h`,
      3600,
      [24, 24, 336, 168][i] ?? 0,
      ['requests', ...tokens, ...quantiles, 'token_coverage'],
    ] as const,
  ]),
] as const;

describe.skipIf(!existsSync(TRACES))('readHistory(trace) on the shared traces', () => {
  it.each(FILES)('%s: steps of %d s, %d rows', (stem, step, rows, metrics) => {
    const source = new Uint8Array(readFileSync(`${TRACES}/${stem}.csv`));
    const { history, mapping, notes } = readHistory(source, { name: stem });
    expect(history.series.map((each) => each.metric)).toEqual(metrics);
    expect(mapping.timeColumn).toBe('timestamp');
    for (const each of history.series) {
      expect(each.step).toEqual({ unit: 's', count: step });
      expect(each.values).toHaveLength(rows);
      expect(each.kind).toBe(each.metric === 'requests' || tokens.includes(each.metric) ? 'count' : 'gauge');
    }
    // t_s is the second time; m-mid's quiet hours have no quantiles
    expect(notes.map((each) => each.code).filter((code) => code !== 'missing')).toEqual(['second-time']);
    const sum = source.length > 0 ? totalOf(new TextDecoder().decode(source)) : 0;
    expect(history.series[0]?.values.reduce((a, b) => a + b, 0)).toBe(sum);
  });
});

/** sum of the third column, read by hand */
function totalOf(text: string): number {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .reduce((sum, line) => sum + Number(line.split(',')[2]), 0);
}

describe('readHistory(sample) on the samples of the page', () => {
  it.each(['support-chat', 'rag-search', 'coding-agent'])(
    '%s: 8 weeks of hours up to 2026-11-16 with a few gaps',
    (stem) => {
      const { history, notes } = readHistory(new Uint8Array(readFileSync(`public/samples/${stem}.csv`)), {
        name: stem,
      });
      expect(history.series.map((each) => each.metric)).toEqual([
        'requests',
        'input_tokens',
        'output_tokens',
        'cost_usd',
      ]);
      for (const each of history.series) {
        expect([each.values.length, each.step.count, each.startMs]).toEqual([1344, 3600, Date.UTC(2026, 8, 21)]);
      }
      expect(notes.map((each) => each.code)).toEqual(['gap']);
      expect(readFileSync(`public/samples/${stem}.csv`).length).toBeLessThan(70_000);
    },
  );
});
