/** decompose and describe against the shared reference cases of R (competition series among them). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eachCore } from '../core.ts';
import { expectClose, numbersOf, rangeOf } from './golden.ts';

type Numbers = (number | null)[];
interface ReferenceCase {
  id: string;
  m: number;
  periods?: number[] | null;
  x: Numbers;
  mstl?: Record<string, { components?: Record<string, Numbers> }>;
  acf?: number[];
  kpss_level?: number;
  ndiffs?: { kpss: number };
  nsdiffs?: { seas: number };
  boxcox_lambda?: { guerrero: number };
  findfrequency?: number;
}

const folder = join(import.meta.dirname, '../../../../shared/data/forecast-reference');
const files = existsSync(folder)
  ? readdirSync(folder).filter((file) => file.endsWith('.json') && !file.startsWith('competition'))
  : [];
const cases = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ReferenceCase);

eachCore((name, core) => {
  describe.skipIf(cases.length === 0)(
    `reference cases (${name}; skipped without ../shared/data/forecast-reference)`,
    () => {
      it.each(cases.filter((one) => one.mstl).map((one) => [one.id, one] as const))(
        'decompose agrees with R mstl: %s',
        (_, one) => {
          const values = numbersOf(one.x);
          for (const [kind, { components }] of Object.entries(one.mstl ?? {})) {
            if (!components) continue;
            const parts = core.decompose({
              values,
              periods: Int32Array.from(one.periods ?? [one.m]),
              robust: kind === 'robust',
            });
            const tolerance = (kind === 'robust' || values.some(Number.isNaN) ? 1e-7 : 1e-9) * rangeOf(values);
            const seasons = Object.entries(components).filter(([key]) => key.startsWith('Seasonal'));
            expectClose(parts.seasonal, numbersOf(seasons.flatMap(([, season]) => season)), tolerance);
            expectClose(parts.trend, numbersOf(components.Trend ?? []), tolerance);
            expectClose(parts.remainder, numbersOf(components.Remainder ?? []), tolerance);
          }
        },
      );

      it.each(cases.filter((one) => one.ndiffs).map((one) => [one.id, one] as const))(
        'describe agrees with R: %s',
        (_, one) => {
          const lags = (one.acf ?? []).length - 1;
          const said = core.describe({
            values: numbersOf(one.x),
            periods: Int32Array.from(one.m > 1 ? [one.m] : []),
            lags,
          });
          expectClose(said.acf, numbersOf((one.acf ?? []).slice(1)), 1e-8);
          expect(Math.abs(said.kpssLevel / (one.kpss_level ?? NaN) - 1)).toBeLessThan(1e-8);
          expect(said.ndiffs).toBe(one.ndiffs?.kpss);
          if (one.nsdiffs) expect(said.nsdiffs).toBe(one.nsdiffs.seas);
          if (one.boxcox_lambda) expect(Math.abs(said.boxCoxLambda - one.boxcox_lambda.guerrero)).toBeLessThan(1e-8);
          expect(said.dominantPeriod).toBe(one.findfrequency);
        },
      );
    },
  );
});
