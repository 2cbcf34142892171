/** What every export file is made from: the chosen configuration, sizes, targets and notes of a plan. Nothing is planned again. */
import { inputError } from '../base/errors.ts';
import type { AutoscalingPart, AutoscalingPolicy } from '../plan/autoscaling-schema.ts';
import type { Plan, PlanConfiguration } from '../plan/plan.ts';
import { figure, latencyWords, percent } from '../plan/words.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { FullScenario, Scenario } from '../scenario/scenario.ts';
import { leadTimeOf, type LeadTime } from './lead-time.ts';
import { kubernetesName, oneLine } from './safe-text.ts';
import { scalingTargetOf, type ScalingTarget } from './scaling-target.ts';

export interface ExportFacts {
  readonly plan: Plan;
  readonly scenario: FullScenario;
  readonly chosen: PlanConfiguration;
  readonly engine: 'vllm' | 'sglang' | 'tensorrt-llm';
  /** RFC 1123 label of the service */
  readonly name: string;
  /** where the engine finds the weights: a repository where one was said, else the catalogue's name */
  readonly modelSource: string;
  /** tokens of the longest request; null = the plan does not say */
  readonly contextTokens: number | null;
  /** `floor` is the minimum of an autoscaler without a clock */
  readonly replicas: { readonly now: number; readonly most: number; readonly floor: number };
  /** what is recommended, and what is where there is no clock */
  readonly policy: AutoscalingPolicy;
  readonly clockless: AutoscalingPolicy;
  readonly autoscaling: AutoscalingPart;
  readonly lead: LeadTime;
  readonly target: ScalingTarget;
  /** what a reader must know, whatever the file */
  readonly notes: readonly string[];
}

const engines = ['vllm', 'sglang', 'tensorrt-llm'] as const;

/** @throws InputError `sizing.chosen` where no configuration meets the goals: there is nothing to deploy */
export function exportFactsOf(plan: Plan, document: Scenario): ExportFacts {
  const { scenario } = resolveScenario(document);
  const chosen = plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen);
  const { autoscaling } = plan;
  if (chosen === undefined || plan.answer.now === null || autoscaling === null)
    throw inputError(
      'sizing.chosen',
      'no configuration meets the goals, so there is nothing to deploy',
      plan.answer.next,
    );
  const { policy, clockless } = autoscaling;
  const target = scalingTargetOf(chosen, scenario, autoscaling);
  const lead = leadTimeOf(plan, scenario, policy.callsPerSecond);
  const said = scenario.deployment.model;
  const facts = {
    plan,
    scenario,
    chosen,
    engine: engines.find((each) => chosen.engine.startsWith(each)) ?? 'vllm',
    name: kubernetesName(plan.name),
    modelSource: modelSourceOf(/^[\w.-]+\/[\w.-]+$/.test(said) ? said : plan.model),
    contextTokens: contextOf(plan, scenario),
    replicas: { now: plan.answer.now.replicas, most: policy.maxReplicas, floor: clockless.minReplicas },
    ...{ policy, clockless, autoscaling },
    lead,
    target,
  };
  return { ...facts, notes: notesOf(facts) };
}

/** One visible line that no program takes for a flag. */
function modelSourceOf(text: string): string {
  const plain = oneLine(text).replace(/^[-\s]+/, '');
  return plain === '' ? 'model' : plain;
}

/** The longest request: said, or the plan's own assumption about it. */
function contextOf(plan: Plan, scenario: FullScenario): number | null {
  const { maxContextTokens } = scenario.deployment;
  if (maxContextTokens !== undefined) return maxContextTokens;
  const assumed = Number(plan.assumptions.find((each) => each.field === 'deployment.maxContextTokens')?.value);
  return Number.isInteger(assumed) && assumed > 0 ? assumed : null;
}

function notesOf(facts: Omit<ExportFacts, 'notes'>): string[] {
  const { plan, chosen, name, modelSource, replicas } = facts;
  return [
    `Headroom: plan ${plan.hash.slice(0, 8)} of "${oneLine(plan.name, 80)}" as of ${plan.asOf}, core ${plan.coreVersion}.`,
    `Configuration: ${chosen.id}; ${figure(chosen.capacityCallsPerSecond)} calls/s of one replica at the goals, ± ${percent(plan.sizing.bandFraction)} (${plan.sizing.tier}).`,
    `Replicas: ${String(replicas.now)} now, autoscaled to ${String(replicas.most)} at most, spares included.`,
    ...(name === plan.name ? [] : [`Name: "${oneLine(plan.name, 80)}" became ${name} (RFC 1123 label).`]),
    ...(modelSource.includes('/')
      ? []
      : [`Model: "${modelSource}" is the catalogue's name; put the repository or the path of your weights there.`]),
  ];
}

/** Advice beside each file that scales: what to scale on, what the replay says, what guards it, the lead time. */
export function scalingNotes(facts: ExportFacts): string[] {
  const { target, lead, chosen, autoscaling } = facts;
  return [
    'Scale on queue depth first; KV-cache use and latency guard it; never scale on GPU utilisation, which stays near 100 % while requests are batched.',
    autoscaling.sentence,
    target.derivation,
    ...(target.waitingDerivation === null ? [] : [target.waitingDerivation]),
    ...(target.kvUseFraction === null
      ? []
      : [
          `Guard: at the target about ${percent(target.kvUseFraction)} of the KV cache is in use (${target.metrics.kvUse ?? 'no metric known'}); lasting use far above it means longer requests than planned: plan again.`,
        ]),
    ...(chosen.ttftMs === null || chosen.itlMs === null
      ? []
      : [
          `Guard: at the planned peak first token P99 is ${latencyWords(chosen.ttftMs.p99)}, between tokens P99 ${latencyWords(chosen.itlMs.p99)}; alert on your goals.`,
        ]),
    lead.sentence,
  ];
}
