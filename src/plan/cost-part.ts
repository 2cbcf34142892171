/** The money part of a plan, and storage and network beside it. */
import { meanOf } from '../base/quantiles.ts';
import { stepSeconds } from '../base/time.ts';
import { BYTES_PER_GB, HOURS_PER_MONTH } from '../base/units.ts';
import { shareAbove, spreadOf } from '../risk/futures.ts';
import { bytesOutOfCall, infrastructureOf, type Infrastructure } from '../sizing/infrastructure.ts';
import { billPart } from './bill-part.ts';
import type { Composition } from './composition.ts';
import { currencyOf } from './currency.ts';
import { gridPart, workloadPart } from './demand-part.ts';
import { apiPart, commitmentsOf, ordersPart } from './purchase-part.ts';
import type { FuturesStage } from './futures-stage.ts';
import { energyPart, ownHardwarePart, spotPart } from './money-parts.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Plan } from './plan.ts';
import type { Ranked } from './rank.ts';
import { hoursOf } from './time-grid.ts';

export function costPart(
  all: Composition,
  chosen: Ranked,
  moneyOf: MoneyStage,
  infrastructure: Infrastructure,
  futures: FuturesStage,
): Plan['cost'] {
  const { demand, workload, scenario } = all;
  const { offer } = chosen;
  const monthUsd = spreadOf(moneyOf.monthDraws.cost);
  const budgetUsd = scenario.resources.budgetUsdPerMonth;
  const requests = demand.mean.reduce((total, each, t) => total + each * stepSeconds(demand.grid, t), 0);
  const tokens = {
    input: requests * workload.callsPerRequest * workload.inputTokensPerCall,
    output: requests * workload.callsPerRequest * workload.outputTokensPerCall,
  };
  const { users } = scenario.workload.demand;
  const months = hoursOf(demand.grid) / HOURS_PER_MONTH;
  const sentGb = (requests * workload.callsPerRequest * bytesOutOfCall(workload.outputTokensPerCall)) / BYTES_PER_GB;
  const storageUsdPerMonth = infrastructure.storageGb * scenario.resources.storageUsdPerGbMonth;
  const networkUsdPerMonth = (sentGb / months) * scenario.resources.egressUsdPerGb;
  return {
    currency: 'USD',
    price:
      offer === null
        ? null
        : {
            cloud: offer.cloud,
            region: offer.region,
            instanceType: offer.instanceType,
            gpusPerInstance: offer.gpusPerInstance,
            usdPerGpuHour: offer.usdPerInstanceHour / offer.gpusPerInstance,
            purchase: offer.purchase,
            estimated: offer.estimated,
            source: offer.source,
            date: offer.date,
          },
    ...gridPart(demand),
    usdPerStep: [...moneyOf.usdPerStep],
    totalUsd: moneyOf.totalUsd,
    followingDemandUsd: moneyOf.followingDemandUsd,
    monthUsd,
    horizonUsd: spreadOf(moneyOf.horizonDraws.cost),
    perMillionInputTokensUsd: perMillion(moneyOf.totalUsd, tokens.input),
    perMillionOutputTokensUsd: perMillion(moneyOf.totalUsd, tokens.output),
    perRequestUsd: requests > 0 ? moneyOf.totalUsd / requests : 0,
    storageUsdPerMonth,
    networkUsdPerMonth,
    budget:
      budgetUsd === undefined
        ? null
        : { usdPerMonth: budgetUsd, probabilityOver: shareAbove(moneyOf.monthDraws.cost, budgetUsd) },
    commitments: commitmentsOf(all, chosen, moneyOf, futures),
    orders: ordersPart(all, chosen, moneyOf),
    shownIn: currencyOf(scenario),
    spot: spotPart(all, chosen, moneyOf),
    ownHardware: ownHardwarePart(all, chosen, moneyOf),
    energy: energyPart(all, chosen, moneyOf),
    bill: billPart(all, chosen, moneyOf, storageUsdPerMonth + networkUsdPerMonth),
    perUserUsdPerMonth: users === undefined ? null : moneyOf.totalUsd / months / users,
    api: apiPart(all, tokens, moneyOf.totalUsd, months),
  };
}

function perMillion(usd: number, tokens: number): number {
  return tokens > 0 ? (usd / tokens) * 1e6 : 0;
}

/** What so many replicas store and move. */
export function infrastructurePart(all: Composition, chosen: Ranked, replicas: number): Infrastructure {
  const { workload, demand, scenario } = all;
  const part = workloadPart(all);
  const { memory } = chosen.configuration;
  return infrastructureOf({
    weightBytes: memory.weightLedger.bytes + (memory.draft?.fileBytes ?? 0),
    imageGb: scenario.deployment.imageGb,
    peakCallsPerSecond: part.callsPerSecond,
    meanCallsPerSecond: meanOf(demand.mean) * workload.callsPerRequest,
    inputTokensPerCall: workload.inputTokensPerCall,
    outputTokensPerCall: workload.outputTokensPerCall,
    // by formula, which anybody can follow with docs/method.md §11; connections need no tail
    secondsPerCall: (chosen.simulated?.screen ?? chosen.latency ?? chosen.configuration.atCapacity).e2eMs.mean / 1000,
    logRetentionDays: scenario.resources.logRetentionDays,
    startupMinutes: scenario.deployment.startupMinutes,
    nodes: replicas,
  });
}
