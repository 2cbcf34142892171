import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { startupChecks, startupFile, type StartupCheck } from './startup-rows.ts';

/**
 * Start-ups that the catalogue cannot know: checkpoints with a vision tower under a text model's name (Mistral Small 3.1/3.2, Gemma 3), a page
 * whose figures contradict its neighbours (Mistral-Small 0.11), a card whose driver holds more (RTX 4090). They are reported, not asserted.
 */
const strange = (row: StartupCheck) => /vision tower/.test(row.notes) || row.name.includes('RTX-4090');
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const percent = (fraction: number) => `${(100 * fraction).toFixed(2)} %`;

describe.skipIf(!existsSync(startupFile))(
  'memory of 31 measured start-ups of vLLM (data/memory-startup.csv absent: skipped)',
  () => {
    const rows = existsSync(startupFile) ? startupChecks() : [];
    const errorsOf = (chosen: readonly StartupCheck[], field: 'weightsGib' | 'kvGib' | 'kvTokens') =>
      chosen
        .filter((row) => row.measured[field] > 0)
        .map((row) => ({ name: row.name, error: Math.abs(row.predicted[field] / row.measured[field] - 1) }));

    test('weights within 1 %, half of them within 0.1 %', () => {
      const errors = errorsOf(
        rows.filter((row) => !strange(row) && row.version !== '0.11.0'),
        'weightsGib',
      );
      expect(errors.length).toBeGreaterThan(20);
      for (const { name, error } of errors) expect([name, error < 0.01]).toEqual([name, true]);
      expect(median(errors.map((each) => each.error))).toBeLessThan(0.001);
    });

    test('KV tokens of vLLM 0.15 and 0.19 within 5 %, half of them within 0.2 %', () => {
      const errors = errorsOf(
        rows.filter((row) => !strange(row) && row.version >= '0.15'),
        'kvTokens',
      );
      expect(errors.length).toBeGreaterThan(17);
      for (const { name, error } of errors) expect([name, error < 0.05]).toEqual([name, true]);
      expect(median(errors.map((each) => each.error))).toBeLessThan(0.002);
    });

    test('gpt-oss-120b does not fit on one H100 at 0.9, as was seen', () => {
      expect(rows.find((row) => row.name.startsWith('gpt-oss-120b'))?.predicted.kvTokens).toBe(0);
    });

    test('all rows: median and worst', ({ annotate }) => {
      for (const field of ['weightsGib', 'kvGib', 'kvTokens'] as const) {
        const errors = errorsOf(rows, field).toSorted((a, b) => b.error - a.error);
        expect(median(errors.map((each) => each.error))).toBeLessThan(0.005);
        const [worst] = errors;
        void annotate(
          `${field}: ${errors.length} rows, median ${percent(median(errors.map((each) => each.error)))}, worst ${percent(worst?.error ?? 0)} (${worst?.name ?? ''})`,
        );
      }
    });
  },
);
