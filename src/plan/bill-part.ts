/**
 * What was billed against what this plan comes to, from the bottom up. The parts are a chain of sums that differ in one thing each,
 * valued at the plan's price, so they add up to the gap: the price paid, hours beyond the need, growth of the need, sizes held between
 * changes, storage and network, and what the bill holds besides GPUs.
 */
import { stepSeconds, stepStart } from '../base/time.ts';
import { HOURS_PER_MONTH, SECONDS_PER_HOUR } from '../base/units.ts';
import { replicasOf } from '../workload/replicas.ts';
import { billedOf, type Billed } from './bill-series.ts';
import type { Composition } from './composition.ts';
import { gpuHoursPerMonth } from './money-parts.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Plan } from './plan.ts';
import type { Ranked } from './rank.ts';
import { percent, unitMoney, whole } from './words.ts';

type Bill = NonNullable<Plan['cost']['bill']>;

/** Dollars of one unit of the bill's currency; null = no rate is known for it. */
export function usdPerUnit(all: Composition, unit: string): number | null {
  const { currency, currencyPerUsd } = all.scenario.money;
  if (unit === 'USD' || unit === '') return 1;
  return unit === currency?.toUpperCase() && currencyPerUsd !== undefined ? 1 / currencyPerUsd : null;
}

/** @param besideUsd  storage and network of the plan, $ a month */
export function billPart(all: Composition, chosen: Ranked, moneyOf: MoneyStage, besideUsd: number): Bill | null {
  const billed = billedOf(all.history, all.demand.service);
  if (billed === null || chosen.offer === null) return null;
  const rate = usdPerUnit(all, billed.unit);
  if (rate === null) return null;
  const price = chosen.offer.usdPerInstanceHour / chosen.offer.gpusPerInstance;
  const billedUsd = billed.perMonth * rate;
  const gpuUsd = billed.gpuPerMonth === null ? billedUsd : billed.gpuPerMonth * rate;
  const hours = {
    billed: billed.gpuHoursPerMonth,
    neededThen: neededThen(all, chosen, moneyOf, billed),
    needed: gpuHoursPerMonth(all, moneyOf, moneyOf.needed),
    planned: gpuHoursPerMonth(all, moneyOf, moneyOf.planned),
  };
  const plannedUsd = price * hours.planned + besideUsd;
  const bought = hours.billed ?? (price > 0 ? gpuUsd / price : 0);
  const part = (id: Bill['parts'][number]['id'], label: string, usdPerMonth: number, reason: string) => ({
    id,
    label,
    usdPerMonth,
    reason,
  });
  const implied = hours.billed === null || hours.billed <= 0 ? null : gpuUsd / hours.billed;
  const then = all.demand.history === null ? 'the plan needs' : 'the demand of that time needed';
  const idle = bought > 0 ? 1 - hours.neededThen / bought : null;
  const idleWords = idle === null ? '' : idle >= 0 ? `${percent(idle)} of it idle` : 'less than the rules ask for';
  const priceAndIdle =
    hours.billed === null || implied === null
      ? [
          part(
            'price-and-idle',
            'Price and idle hours',
            price * hours.neededThen - gpuUsd,
            `at ${unitMoney(price)}/GPU-h the bill buys ${whole(bought)} GPU-hours a month, ${then} ${whole(hours.neededThen)}: ${idleWords}, or another price was paid; the history holds no GPU-hours to tell`,
          ),
        ]
      : [
          part(
            'price',
            'Price of a GPU-hour',
            (price - implied) * hours.billed,
            `the bill comes to ${unitMoney(implied)}/GPU-h, the plan pays ${unitMoney(price)}`,
          ),
          part(
            'idle',
            'Idle hours',
            price * (hours.neededThen - hours.billed),
            `${whole(hours.billed)} GPU-hours a month were billed, ${then} ${whole(hours.neededThen)}: ${idleWords}`,
          ),
        ];
  return {
    metric: billed.metric,
    fromMs: billed.fromMs,
    toMs: billed.toMs,
    billedUsdPerMonth: billedUsd,
    plannedUsdPerMonth: plannedUsd,
    gapUsdPerMonth: plannedUsd - billedUsd,
    gpuHoursPerMonth: hours.billed,
    impliedUsdPerGpuHour: implied,
    neededGpuHoursPerMonth: hours.neededThen,
    idleShare: idle,
    parts: [
      ...priceAndIdle,
      part(
        'growth',
        'Growth and caution',
        price * (hours.needed - hours.neededThen),
        `the plan needs ${whole(hours.needed)} GPU-hours a month: for the demand ahead, at the planning quantile`,
      ),
      part(
        'held',
        'Sizes held between changes',
        price * (hours.planned - hours.needed),
        `${whole(hours.planned)} GPU-hours a month are planned`,
      ),
      part('storage-network', 'Storage and network', besideUsd, 'by the plan'),
      part(
        'other-services',
        'Other services in the bill',
        gpuUsd - billedUsd,
        billed.gpuPerMonth === null ? 'the bill does not tell GPUs apart: all of it counts as GPUs' : 'not GPUs',
      ),
    ],
  };
}

/** GPU-hours a month that the rules of the plan give for the demand of the bill's time, else of the whole history. */
function neededThen(all: Composition, chosen: Ranked, moneyOf: MoneyStage, billed: Billed): number {
  const { history } = all.demand;
  const ahead = gpuHoursPerMonth(all, moneyOf, moneyOf.needed);
  if (history === null) return ahead;
  const meanGpus = (fromMs: number, toMs: number): number | null => {
    let [gpuHours, hours] = [0, 0];
    for (let t = 0; t < history.values.length; t += 1) {
      const startMs = stepStart(history, t);
      const rate = history.values[t] ?? Number.NaN;
      if (startMs < fromMs || startMs >= toMs || Number.isNaN(rate)) continue;
      const load = rate * all.workload.callsPerRequest * all.peak.loadFactor;
      const length = stepSeconds(history, t) / SECONDS_PER_HOUR;
      gpuHours += moneyOf.gpusFor(replicasOf(load, chosen.rule)) * length;
      hours += length;
    }
    return hours > 0 ? gpuHours / hours : null;
  };
  const then = meanGpus(billed.fromMs, billed.toMs) ?? meanGpus(-Infinity, Infinity);
  return then === null ? ahead : then * HOURS_PER_MONTH;
}
