import { describe, expect, test } from 'vitest';
import { svgText } from '../../../src/ui/charts/chart-file.ts';
import { dropped } from '../../../src/ui/dropped.ts';
import { demandFigure } from '../../../src/ui/figures/demand.ts';
import { gigabytes } from '../../../src/ui/format.ts';
import { firstAnswers, scenarioOfAnswers } from '../../../src/ui/guide.ts';
import { allFields, fieldIn } from '../../../src/ui/known-fields.ts';
import { editOf } from '../../../src/ui/known-row.ts';
import { partOfHash } from '../../../src/ui/parts.ts';
import { scenarioSchema } from '../../../src/scenario/scenario.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';

describe('dropped(file, name)', () => {
  test('tells a scenario, a benchmark and a history by their content', async () => {
    expect(await dropped('{"version":1,"deployment":{"model":"x"}}', 'a.txt')).toEqual({
      kind: 'scenario',
      scenario: { version: 1, deployment: { model: 'x' } },
    });
    expect((await dropped('# mine\nversion: 1\nworkload:\n  demand:\n    users: 5\n', 'b')).kind).toBe('scenario');
    expect((await dropped('{"request_throughput": 5, "mean_ttft_ms": 3}', 'c')).kind).toBe('benchmark');
    expect((await dropped('time,requests\n2026-01-01,5\n2026-01-02,6\n', 'd')).kind).toBe('history');
    expect((await dropped('[{"time":"2026-01-01","requests":5}]', 'e')).kind).toBe('history');
  });

  test('refuses a plan, a name that JavaScript misreads, endless nesting and broken YAML, each with the mend', async () => {
    await expect(dropped(JSON.stringify({ scenarioHash: 'x', version: 1 }), 'p.json')).rejects.toThrow(
      'this is a plan',
    );
    await expect(dropped('{"version":1,"goals":{"__proto__":{"a":1}}}', 'q.json')).rejects.toThrow('__proto__');
    await expect(dropped(`{"goals":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`, 'r.json')).rejects.toThrow('too deep');
    await expect(dropped('goals:\n  - a\n b: [', 's.yaml')).rejects.toMatchObject({ problems: [{ field: 's.yaml' }] });
  });
});

describe('scenarioOfAnswers(answers)', () => {
  test('is a scenario for every answer, and says what is missing', () => {
    for (const kind of ['chat', 'rag', 'agent'] as const)
      for (const of of ['users', 'requests-day', 'requests-second'] as const)
        for (const firstWordSeconds of ['2', '']) {
          const scenario = scenarioOfAnswers({ ...firstAnswers, kind, of, amount: '40k', firstWordSeconds });
          expect(scenarioSchema.safeParse(scenario).success).toBe(true);
        }
    expect(scenarioOfAnswers({ ...firstAnswers, amount: 'many' })).toContain('number above 0');
    expect(scenarioOfAnswers({ ...firstAnswers, amount: '5', each: '0' })).toContain('how often');
  });
});

describe('units', () => {
  test('a day of requests is 86,400 times a second of them, in the figure and in the row', () => {
    const [second, day] = [demandFigure(samplePlan), demandFigure(samplePlan, 'day')];
    expect((day.y?.max ?? 0) / (second.y?.max ?? 1)).toBeCloseTo(86_400, 6);
    const rate = allFields.find((each) => each.path === 'workload.demand.requestsPerSecond');
    if (rate === undefined) throw new Error('the page asks for the rate');
    const edit = editOf(fieldIn(rate, { rate: 'day', money: 'month' }), '864,000');
    expect(edit).toEqual({ kind: 'set', value: 10 });
    expect(gigabytes(2 ** 30 * 80, 'GiB')).toBe('80 GiB');
  });
});

describe('svgText(figure, title, colours)', () => {
  test('is one document with colours written out and texts escaped', () => {
    const svg = svgText(demandFigure(samplePlan), 'A <b>"title"</b> & more', () => '#123456');
    const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(parsed.querySelector('title')?.textContent).toBe('A <b>"title"</b> & more');
    expect(parsed.querySelectorAll('path').length).toBeGreaterThan(2);
    expect(svg).not.toMatch(/NaN|undefined|var\(/);
  });
});

describe('partOfHash(hash)', () => {
  test('knows the parts and leaves share links alone', () => {
    expect(partOfHash('#demand')).toBe('demand');
    expect(partOfHash('#money')).toBe('cost');
    for (const hash of ['', '#', '#s1=abc', '#p=rps:3', '#<img>', '#a b']) expect(partOfHash(hash)).toBeNull();
  });
});
