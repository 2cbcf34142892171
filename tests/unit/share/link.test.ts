import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { hashOf } from '../../../src/base/hash.ts';
import type { History } from '../../../src/history/history.ts';
import { readHistory } from '../../../src/imports/read-history.ts';
import { samples } from '../../../src/scenario/samples.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { readLink, writeLink } from '../../../src/share/link.ts';
import { packText } from '../../../src/share/packed-text.ts';
import { readReadableLink, writeReadableLink } from '../../../src/share/readable-link.ts';
import { withoutHistory } from '../../../src/share/without-history.ts';
import { hostileLinks } from '../../laws/damaged-links.ts';

interface OldLink {
  readonly link: string;
  readonly scenario: unknown;
  readonly series?: number;
}

const oldLinks = JSON.parse(
  readFileSync(new URL('../../fixtures/links/links.json', import.meta.url), 'utf8'),
) as readonly OldLink[];

const signed = (json: string): string => `#s1=${packText(hashOf(json).slice(0, 8) + json)}`;

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (fault) {
    if (fault instanceof InputError) return fault.message;
    throw fault;
  }
  return 'opened';
}

describe('readLink(link)', () => {
  test.each(oldLinks)('opens a link of old: $link', ({ link, scenario, series }) => {
    const read = readLink(link);
    expect(read.scenario).toEqual(scenario);
    expect(read.history?.history.series.length).toBe(series);
  });

  test.each(hostileLinks(signed))('refuses in words: %s', (_what, link, says) => {
    expect(refusal(() => readLink(link))).toMatch(says);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('takes a whole address', () => {
    const scenario: Scenario = { version: 1, name: 'Mine' };
    expect(readLink(`https://example.org/headroom/?a=b${writeLink({ scenario, history: null })}`).scenario).toEqual(
      scenario,
    );
  });
});

describe('writeLink(documents)', () => {
  test('is short: every sample in 600 characters', () => {
    for (const { scenario } of samples) expect(writeLink({ scenario, history: null }).length).toBeLessThan(600);
  });

  test('does not hang on the order of the fields', () => {
    const a = writeLink({ scenario: { version: 1, name: 'x', seed: 3 }, history: null });
    expect(writeLink({ scenario: { seed: 3, name: 'x', version: 1 }, history: null })).toBe(a);
  });

  test('refuses what no reader would open, and says why', () => {
    const scenario = { version: 1, planning: { horizonDays: -1 } } as Scenario;
    expect(refusal(() => writeLink({ scenario, history: null }))).toContain('planning.horizonDays');
  });

  test('takes a sample with its history, and refuses a year of it with the way out', () => {
    const file = new URL('../../../public/samples/support-chat.csv', import.meta.url);
    const { history } = readHistory(readFileSync(file), { name: 'support-chat.csv' });
    const read = readLink(writeLink({ scenario: { version: 1 }, history: { name: 'h', history } }));
    expect(read.history?.history.series.map((each) => each.values)).toEqual(history.series.map((each) => each.values));
    expect(read.history?.history.series.map((each) => each.missing)).toEqual(
      history.series.map((each) => each.missing),
    );
    const long: History = {
      notes: [],
      series: history.series.slice(0, 1).map((each) => ({
        ...each,
        values: Float64Array.from({ length: 30_000 }, (_, t) => (t * 7919) % 10_007),
        missing: new Uint8Array(30_000),
      })),
    };
    expect(refusal(() => writeLink({ scenario: { version: 1 }, history: { name: 'h', history: long } }))).toMatch(
      /characters.*Leave the history out/s,
    );
  });
});

describe('a readable link', () => {
  test('says a service in the words of the command line', () => {
    expect(
      readReadableLink('rps:5,model:llama-3.3-70b,gpu:h100,horizon:8w,growth:5%25,cloud:aws+gcp,repair-outliers'),
    ).toEqual({
      version: 1,
      workload: { demand: { requestsPerSecond: 5 } },
      deployment: { model: 'llama-3.3-70b', gpu: 'h100' },
      planning: { horizonDays: 56, growthPerMonthFraction: 0.05 },
      resources: { clouds: ['aws', 'gcp'] },
      forecast: { repairOutliers: true },
    });
  });

  test('takes commas, colons and plus signs of a value percent-encoded', () => {
    expect(readReadableLink('name:A%2C%20B%3A%20C%2BD')).toEqual({ version: 1, name: 'A, B: C+D' });
  });

  test('takes an address that was encoded once more on its way', () => {
    expect(readReadableLink(encodeURIComponent('rps:5,name:A%2CB'))).toMatchObject({ name: 'A,B' });
  });

  test('more than one call makes an agent, as on the command line', () => {
    expect(readReadableLink('calls-per-task:30,input-tokens:9000')).toMatchObject({
      workload: { agent: { share: 1, callsPerTask: 30, inputTokens: { mean: 9000 } } },
    });
  });

  test.each([
    [{ version: 1, name: 'A, B', workload: { demand: { users: 5 } }, resources: { clouds: ['aws', 'gcp'] } }],
    [
      {
        version: 1,
        planning: { holidays: [{ startDate: '2027-12-24', demandMultiplier: 0.4 }, { startDate: '2027-01-01' }] },
      },
    ],
    [{ version: 1, workload: { agent: { share: 1, callsPerTask: 30 } } }],
    [{ version: 1, forecast: { repairOutliers: true } }],
  ] as [Scenario][])('is written where the short words say it all: %o', (scenario) => {
    const link = writeReadableLink(scenario);
    expect(link).toMatch(/^#p=/);
    expect(readLink(link ?? '').scenario).toEqual(scenario);
  });

  test.each([
    [{ version: 1 }],
    [{ version: 1, goals: { ttftMs: { p50: null } } }],
    [{ version: 1, service: { team: 'x' } }],
    [{ version: 1, resources: { clouds: ['a,b'] } }],
    [{ version: 1, forecast: { repairOutliers: false } }],
  ] as [Scenario][])('is not written where it would say less, or something else: %o', (scenario) => {
    expect(writeReadableLink(scenario)).toBeNull();
  });
});

describe('withoutHistory(scenario, history)', () => {
  const file = new URL('../../../public/samples/support-chat.csv', import.meta.url);
  const { history } = readHistory(readFileSync(file), { name: 'support-chat.csv' });
  const [sample] = samples;

  test('says the demand of the last week in a few numbers, and nothing else of the history', () => {
    const told = withoutHistory(sample?.scenario ?? { version: 1 }, history);
    const requests = history.series.find((each) => each.metric === 'requests')?.values ?? new Float64Array();
    const newest = Array.from(requests.subarray(-168)).filter((value) => !Number.isNaN(value));
    const mean = newest.reduce((sum, value) => sum + value, 0) / newest.length / 3600;
    expect(told.workload?.demand?.requestsPerSecond).toBeCloseTo(mean, 2);
    expect(told.workload?.demand?.historyMetric).toBeUndefined();
    expect(told.planning?.peakMultiplier).toBeGreaterThan(1);
    expect(told.planning?.peakMultiplier).toBeLessThan(4);
    expect(told.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(JSON.stringify(told).length).toBeLessThan(900);
    expect(told.deployment).toEqual(sample?.scenario.deployment);
  });

  test('leaves what was said of lengths alone', () => {
    const scenario: Scenario = { version: 1, workload: { chat: { inputTokens: { mean: 7 } } } };
    expect(withoutHistory(scenario, history).workload?.chat?.inputTokens?.mean).toBe(7);
  });

  test('a history of nothing says nothing', () => {
    const series = history.series.slice(0, 1).map((each) => ({ ...each, values: each.values.map(() => 0) }));
    expect(withoutHistory({ version: 1 }, { notes: [], series }).workload?.demand?.requestsPerSecond).toBeUndefined();
  });
});
