/** Many plans of one service: the base document, and documents that differ from it, each planned once and whole. */
import { documentHash } from '../base/canonical.ts';
import { throwIfCancelled } from '../base/cancel.ts';
import type { History } from '../history/history.ts';
import { migrateScenario } from '../scenario/migrate.ts';
import { isSaid, resolveScenario } from '../scenario/resolve.ts';
import type { FullScenario, Scenario } from '../scenario/scenario.ts';
import { planOrNone } from './compare.ts';
import { makePlan, type PlanOptions, type PlanTools } from './make-plan.ts';
import { outcomeOf, type Outcome } from './outcome.ts';
import type { Plan } from './plan.ts';
import type { StageMemory } from './stage.ts';

/** What changes are made from: the documents, and the plan that stands. */
export interface Base {
  readonly document: Scenario;
  readonly scenario: FullScenario;
  readonly said: (path: string) => boolean;
  readonly plan: Plan;
  readonly outcome: Outcome;
  readonly catalog: PlanTools['catalog'];
}

export interface Replanner {
  readonly base: Base;
  /** the outcome of a document's full plan; asked for again it is remembered. @throws InputError */
  readonly outcomeOf: (document: Scenario) => Promise<Outcome>;
  /** the same; null where the document cannot be planned at all */
  readonly outcomeOrNone: (document: Scenario) => Promise<Outcome | null>;
  /** the plan without its autoscaler, not remembered */
  readonly planOf: (document: Scenario) => Promise<Plan>;
}

/**
 * Plans the base.
 *
 * @throws InputError when the document is at fault; the signal's reason when cancelled
 */
export async function replannerOf(
  document: Scenario,
  history: History | null,
  tools: PlanTools,
  { signal }: PlanOptions = {},
): Promise<Replanner> {
  const memory: StageMemory = tools.memory ?? new Map<string, unknown>();
  const outcomes = new Map<string, Outcome>();
  const planOf = (changed: Scenario, autoscaler = true): Promise<Plan> => {
    throwIfCancelled(signal);
    return makePlan(changed, history, { ...tools, memory }, { signal, autoscaler });
  };
  const remembered = async (changed: Scenario): Promise<Outcome> => {
    const key = documentHash(changed);
    const known = outcomes.get(key);
    if (known !== undefined) return known;
    // an outcome holds nothing of the autoscaler, whose replay would be most of the time
    const outcome = outcomeOf(await planOf(changed, false));
    outcomes.set(key, outcome);
    return outcome;
  };
  const written = migrateScenario(document) as Scenario;
  const plan = await planOf(written);
  outcomes.set(documentHash(written), outcomeOf(plan));
  return {
    base: {
      document: written,
      scenario: resolveScenario(written).scenario,
      said: (path) => isSaid(written, path),
      plan,
      outcome: outcomeOf(plan),
      catalog: tools.catalog,
    },
    outcomeOf: remembered,
    outcomeOrNone: (changed) => planOrNone(changed, remembered),
    planOf: (changed) => planOf(changed, false),
  };
}

/** Plans under way at once: while one waits for the pool, another sizes. */
const WIDTH = 3;

/** The results of `work` in the order of the items, so many under way at once; progress as items end. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  onDone: (fraction: number) => void,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let ended = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as Item);
      ended += 1;
      onDone(ended / items.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(WIDTH, items.length) }, lane));
  return results;
}
