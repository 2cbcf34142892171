/**
 * Scenarios side by side: each a patch over the document, planned whole, and what each changed input moves of GPUs and money on the way
 * from the baseline. The parts add up to the difference. docs/method.md §8.
 */
import { inputError, InputError } from '../base/errors.ts';
import type { History } from '../history/history.ts';
import { applyPatch, type Patch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { differenceParts, type DifferencePart } from './compare.ts';
import type { PlanOptions, PlanTools } from './make-plan.ts';
import { namedScenariosOf, type NamedScenario } from './named-scenarios.ts';
import { effectOf, type Effect, type Outcome } from './outcome.ts';
import { replannerOf, sideBySide, type Base, type Replanner } from './replan.ts';

export interface ScenarioReason extends DifferencePart {
  /** in words where the scenario gives them, else '' */
  readonly words: string;
}

export interface ComparedScenario {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly patch: Patch;
  /** null where it cannot be planned; `problem` says why */
  readonly outcome: Outcome | null;
  readonly problem: string;
  /** less the baseline */
  readonly effect: Effect | null;
  readonly parts: readonly ScenarioReason[];
}

export interface ScenarioComparison {
  readonly planHash: string;
  readonly baseline: Outcome;
  readonly scenarios: readonly ComparedScenario[];
}

/**
 * The usual scenarios that apply and those of the document, the baseline first.
 *
 * @param only  ids or names; absent = all
 * @throws InputError when the document is at fault, or no scenario has such a name
 * Law: the baseline is the plan; parts of a scenario add up to its effect.
 */
export async function compareScenarios(
  document: Scenario,
  history: History | null,
  tools: PlanTools,
  options: PlanOptions & { readonly only?: readonly string[] } = {},
): Promise<ScenarioComparison> {
  const replanner = await replannerOf(document, history, tools, options);
  const { base } = replanner;
  const chosen =
    options.only === undefined ? namedScenariosOf(base) : options.only.map((name) => scenarioNamed(base, name));
  const scenarios = await sideBySide(
    chosen,
    (each) => compared(each, replanner),
    (fraction) => options.onProgress?.(fraction, 'Comparing scenarios'),
  );
  return { planHash: base.plan.hash, baseline: base.outcome, scenarios };
}

/** One scenario by its id or name. @throws InputError `--scenario` */
export function scenarioNamed(base: Base, name: string): NamedScenario {
  const all = namedScenariosOf(base);
  const wanted = name.toLowerCase();
  const found = all.find((each) => each.id.toLowerCase() === wanted || each.name.toLowerCase() === wanted);
  if (found !== undefined) return found;
  throw inputError(
    '--scenario',
    `"${name.slice(0, 60)}" is no scenario of this service`,
    `Use one of: ${all.map((each) => each.id).join(', ')}.`,
  );
}

async function compared(named: NamedScenario, { base, outcomeOf }: Replanner): Promise<ComparedScenario> {
  const { id, name, summary, patch } = named;
  const to = applyPatch(base.document, patch);
  try {
    const outcome = await outcomeOf(to);
    const parts = await differenceParts(base.document, to, outcomeOf);
    const worded = parts.map((part) => ({ ...part, words: wordsOf(part, named) }));
    return { id, name, summary, patch, outcome, problem: '', effect: effectOf(outcome, base.outcome), parts: worded };
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    const problem = fault.problems.map((each) => `${each.field} ${each.problem}. ${each.mend}`).join(' ');
    return { id, name, summary, patch, outcome: null, problem, effect: null, parts: [] };
  }
}

function wordsOf(part: DifferencePart, { because }: NamedScenario): string {
  const words = part.inputs.map((each) => because[each.path] ?? '');
  return words.every((each) => each !== '') ? words.join(' and ') : '';
}
