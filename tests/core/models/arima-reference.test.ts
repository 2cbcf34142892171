/** fit(ARIMA) on the shared reference series: every fixed form and every choice of auto.arima, by the tolerances of their README. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Choice, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { arima, expectClose, levelOf, methods, numbersOf } from './arima-golden.ts';

interface Order {
  p: number;
  d: number;
  q: number;
  P: number;
  D: number;
  Q: number;
}
interface Fixed {
  error?: string;
  spec: { method: keyof typeof methods };
  order: Order;
  coef: Record<string, number>;
  loglik: number;
  forecast: { mean: number[] };
}
interface Automatic {
  order: Order;
  coef: Record<string, number>;
  aicc: number;
  forecast: { mean: number[]; lower80: number[] };
}
interface Series {
  id: string;
  m: number;
  x: (number | null)[];
  xreg?: number[][];
  newxreg?: number[][];
  arima?: Record<string, Fixed>;
  auto_arima?: Automatic;
}

const folder = join(import.meta.dirname, '../../../../shared/data/forecast-reference');
const there = existsSync(folder);
const series: Series[] = [];
for (const file of there ? readdirSync(folder) : []) {
  if (!file.endsWith('.json') || /competition|taylor/.test(file)) continue;
  series.push(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Series);
}
const forms = series.flatMap((one) =>
  Object.entries(one.arima ?? {}).map(([form, fixed]) => ({ one, form, fixed, id: `${one.id} ${form}` })),
);
const choices = series.flatMap((one) => (one.auto_arima?.order ? [{ one, auto: one.auto_arima, id: one.id }] : []));
const ordersOf = (order: Order) => [order.p, order.d, order.q, order.P, order.D, order.Q];
/** [K x n] from one row a time */
const columnsOf = (rows: number[][] = []) =>
  Float64Array.from((rows[0] ?? []).flatMap((_, k) => rows.map((row) => row[k]!)));

eachCore((name, core) => {
  describe.skipIf(!there)(`fit(arima) on ../shared/data/forecast-reference (${name})`, () => {
    it.each(forms)('fits as R: $id', ({ one, fixed }) => {
      const wanted = fixed.error === undefined;
      const request = {
        values: numbersOf(one.x),
        horizon: wanted ? fixed.forecast.mean.length : 0,
        regressors: columnsOf(one.xreg),
        futureRegressors: columnsOf(one.newxreg),
      };
      // where R fails (an ML start that does not evaluate), any sound fit will do
      if (!wanted) {
        expect(core.fit({ ...request, spec: arima(one.m, [3, 0, 0, 0, 0, 0]) }).status).toBe(Status.Ok);
        return;
      }
      const orders = ordersOf(fixed.order);
      const choice = {
        constant: 'intercept' in fixed.coef ? Choice.Yes : Choice.No,
        method: methods[fixed.spec.method],
      };
      const at = core.fit({
        ...request,
        spec: arima(one.m, orders, { ...choice, fixed: Float64Array.from(Object.values(fixed.coef)) }),
      });
      const same = fixed.order.d + fixed.order.D === 0 || fixed.spec.method === 'CSS';
      expect(Math.abs(at.loglik - fixed.loglik)).toBeLessThan(same ? 1e-6 : 1e-3);
      // 13 digits of the recorded coefficients are not enough for 1e-8 where a root is near 1
      expectClose(at.mean, fixed.forecast.mean, 2e-7 * levelOf(one.x));
      const free = core.fit({ ...request, spec: arima(one.m, orders, choice) });
      expect(free.status).toBe(Status.Ok);
      expect(free.loglik).toBeGreaterThan(fixed.loglik - 1e-3);
      expectClose(free.mean, fixed.forecast.mean, 0.01 * levelOf(one.x));
    });

    it.each(choices)('chooses as auto.arima or better: $id', ({ one, auto }) => {
      const horizon = auto.forecast.mean.length;
      const probabilities = Float64Array.of(0.1);
      const said = core.fit({ values: numbersOf(one.x), horizon, probabilities, spec: arima(one.m, []) });
      expect(said.status).toBe(Status.Ok);
      expect([said.spec.order[1], said.spec.order[4]]).toEqual([auto.order.d, auto.order.D]);
      expect(said.aicc).toBeLessThan(auto.aicc + 5e-3);
      const constant = 'drift' in auto.coef || 'intercept' in auto.coef;
      const same =
        [...said.spec.order].join() === ordersOf(auto.order).join() && (said.spec.constant === 1) === constant;
      if (!same) return;
      expectClose(said.mean, auto.forecast.mean, 0.01 * levelOf(one.x));
      expectClose(said.quantiles, auto.forecast.lower80, 0.01 * levelOf(one.x));
    });
  });
});
