/** A cap on GPUs (a quota, what a supplier has) against what the plan needs: when it is passed, and what stays within it. */
import { stepStart } from '../base/time.ts';
import type { Composition } from './composition.ts';
import type { GpuCap } from './gpu-cap-schema.ts';
import type { PlannedMoney } from './money-stage.ts';
import type { Plan, Verdict } from './plan.ts';
import type { Ranked } from './rank.ts';
import { strainsOf } from './strain.ts';
import { counted, dayWords, money, percent, whole } from './words.ts';

/** @returns undefined where no cap was said */
export function gpuCapOf(all: Composition, chosen: Ranked, planned: PlannedMoney): GpuCap | undefined {
  const { maxGpus: gpus } = all.scenario.resources;
  if (gpus === undefined) return undefined;
  const sizes = planned.planned.map(planned.gpusFor);
  const at = sizes.findIndex((each) => each > gpus);
  const neededGpus = planned.gpusFor(planned.later.replicas);
  const { rule, configuration } = chosen;
  const carrying = Math.max(0, Math.floor(gpus / configuration.gpusPerReplica) - rule.spareReplicas);
  const peakLoad = all.peak.quantile * all.workload.callsPerRequest * all.peak.loadFactor;
  const carriedFraction = Math.min(1, (carrying * rule.capacity) / peakLoad);
  if (at < 0) return { gpus, neededGpus, passedAtMs: null, carriedFraction: 1, within: null, sentence: '', offer: '' };
  const passedAtMs = stepStart(all.demand.grid, at);
  const strains = strainsOf(all.ranked, all.scenario);
  const other = all.ranked.find((each) => each.feasible && each.gpus <= gpus && !strains.has(each));
  const within =
    other === undefined ? null : { id: other.configuration.id, gpus: other.gpus, usdPerMonth: other.usdPerMonth };
  return {
    ...{ gpus, neededGpus, passedAtMs, carriedFraction, within },
    sentence: `${whole(neededGpus)} GPUs are more than the ${whole(gpus)} that can be had: ${at === 0 ? 'the cap is passed from the start' : `the cap is passed on ${dayWords(passedAtMs)}`}.`,
    offer: offerOf(within, gpus, carriedFraction),
  };
}

function offerOf(within: GpuCap['within'], gpus: number, carriedFraction: number): string {
  if (within === null)
    return `Loosen a goal, plan a smaller peak, or get more GPUs (resources.maxGpus): no configuration carries the planned peak with ${whole(gpus)}, which carry ${percent(carriedFraction)} of it.`;
  const price = within.usdPerMonth === null ? 'at no listed price' : `for ${money(within.usdPerMonth)} a month`;
  return `Use ${within.id}: it carries the load with ${counted(within.gpus, 'GPU')} ${price}.`;
}

/** The answer with the cap: a verdict, and where it is passed the offer as the next step. */
export function cappedAnswer(answer: Plan['answer'], cap: GpuCap | undefined): Plan['answer'] {
  if (cap === undefined) return answer;
  const met = cap.passedAtMs === null;
  const text = met
    ? `Within the ${counted(cap.gpus, 'GPU')} that can be had`
    : `Needs ${whole(cap.neededGpus)} GPUs, ${whole(cap.gpus)} can be had`;
  const verdict: Verdict = { id: 'gpu-cap', met, text };
  return { ...answer, verdicts: [...answer.verdicts, verdict], ...(met ? {} : { next: cap.offer }) };
}

export function capWarnings(cap: GpuCap | undefined): Plan['warnings'] {
  return cap === undefined || cap.sentence === '' ? [] : [{ code: 'gpu-cap', message: `${cap.sentence} ${cap.offer}` }];
}
