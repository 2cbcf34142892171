/** What all futures say: sizes and money over time, goals and budget by month, the worst of them, and one more replica. */
import { stepStart } from '../base/time.ts';
import { HOURS_PER_MONTH } from '../base/units.ts';
import { meanOf } from '../base/quantiles.ts';
import { histogramOf, spreadOf } from '../risk/futures.ts';
import { expectedShortfall, wideSpreadOf, wideSpreadOfSorted } from '../risk/sketch.ts';
import type { DemandStage } from './demand-stage.ts';
import type { FuturesStage } from './futures-stage.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Plan } from './plan.ts';

const HISTOGRAM_BINS = 40;
/** Share of the futures that counts as the worst. */
const WORST = 0.05;

export function riskPart(moneyOf: MoneyStage, stage: FuturesStage, demand: DemandStage): Plan['risk'] {
  return {
    paths: moneyOf.monthDraws.cost.length,
    peakReplicas: spreadOf(moneyOf.monthDraws.peakReplicas),
    histogram: histogramOf(moneyOf.monthDraws.cost, HISTOGRAM_BINS),
    probabilityShort: moneyOf.probabilityShort,
    futures: futuresPart(moneyOf, stage, demand),
  };
}

function futuresPart(
  moneyOf: MoneyStage,
  stage: FuturesStage,
  demand: DemandStage,
): NonNullable<Plan['risk']['futures']> {
  const { futures, goals, rowSteps, monthEnds, monthBudgets, hoursPerStep } = stage;
  const { grid } = demand;
  const share = (count: number | undefined): number => (futures.paths > 0 ? (count ?? 0) / futures.paths : 0);
  const perMonth = HOURS_PER_MONTH / hoursPerStep;
  const cost = futures.cost.slice().sort();
  const meanUsd = meanOf(cost);
  const variance =
    cost.reduce((sum, each) => sum + (each - meanUsd) * (each - meanUsd), 0) / Math.max(1, cost.length - 1);
  const largest = moneyOf.later.replicas;
  const worst = (shares: Float64Array): number => expectedShortfall(shares.slice().sort(), WORST);
  const one = {
    usdPerMonth: HOURS_PER_MONTH * (moneyOf.usdPerHour(largest + 1) - moneyOf.usdPerHour(largest)),
    gpus: moneyOf.gpusFor(largest + 1) - moneyOf.gpusFor(largest),
    worstShare: worst(futures.shortWithOneMore),
  };
  return {
    paths: futures.paths,
    overTime: futures.replicas.map((sketch, row) => ({
      fromMs: stepStart(grid, row * rowSteps),
      replicas: wideSpreadOf(sketch),
      usdPerMonth: wideSpreadOf(futures.costPerStep[row] ?? sketch, perMonth),
    })),
    months: monthEnds.map((end, month) => {
      const first = monthEnds[month - 1] ?? 0;
      const budgetUsd = monthBudgets[month] ?? Number.POSITIVE_INFINITY;
      return {
        fromMs: stepStart(grid, first),
        toMs: stepStart(grid, end),
        usd: wideSpreadOf(futures.monthCostPerStep[month] ?? { values: cost, counts: cost }, end - first),
        budgetUsd: Number.isFinite(budgetUsd) ? budgetUsd : null,
        probabilityOverBudget: Number.isFinite(budgetUsd) ? share(futures.overBudget[month]) : null,
        goals: goals.map((goal, g) => ({ id: goal.id, probabilityBroken: share(futures.broken[g]?.[month]) })),
      };
    }),
    goals: goals.map((goal, g) => ({
      id: goal.id,
      callsPerSecondOfReplica: goal.callsPerSecond,
      probabilityBroken: share(futures.broken[g]?.[monthEnds.length]),
      probabilityBrokenWithOneMore: share(futures.brokenWithOneMore[g]?.[monthEnds.length]),
    })),
    costUsd: {
      ...wideSpreadOfSorted(cost),
      mean: meanUsd,
      standardError: Math.sqrt(variance / Math.max(1, cost.length)),
      worst: expectedShortfall(cost, WORST),
    },
    notCarried: { mean: meanOf(futures.short), worst: worst(futures.short) },
    oneMore: one,
  };
}
