/** The tools of `headroom mcp`: what each takes (schemas from the scenario's own), and what it gives. */
import { respond } from '../assistant/dialogue.ts';
import { newDialogue } from '../assistant/dialogue-state.ts';
import { inputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import type { Engine } from '../engine/engine.ts';
import { comparisonDocument } from '../exports/write-comparison.ts';
import type { History } from '../history/history.ts';
import { readHistory } from '../imports/read-history.ts';
import { comparePlans } from '../plan/compare.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { StageMemory } from '../plan/stage.ts';
import { applyPatch, type Patch } from '../scenario/patch.ts';
import { migrateScenario } from '../scenario/migrate.ts';
import { readScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { replyDocument } from './ask.ts';
import { dialogueTools } from './conversation.ts';
import { jsonSchemaOf } from './schema.ts';

interface Arguments {
  readonly [name: string]: unknown;
}
interface McpTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown };
  readonly call: (given: Arguments) => Promise<unknown>;
}

const MOST_HISTORY_CHARACTERS = 20_000_000;

export function mcpTools(engine: Engine): readonly McpTool[] {
  const memory: StageMemory = new Map();
  const tools = { engine, catalog: fullCatalog(), memory };
  const planOf = (scenario: Scenario, history: History | null): Promise<Plan> => makePlan(scenario, history, tools);
  const scenarioSchema = jsonSchemaOf('scenario') as Record<string, unknown>;
  const scenario = {
    ...scenarioSchema,
    description: 'What is decided about the service; every field may be left out but demand.',
  };
  const history = { type: 'string', description: 'Usage history as CSV text: a time column and one of requests.' };
  const patch = {
    type: 'object',
    description:
      'JSON merge patch over the scenario (RFC 7396), such as {"deployment":{"gpu":"H200"}}; null takes a field out.',
  };
  const takes = (properties: Record<string, unknown>, required: readonly string[]) => ({
    type: 'object' as const,
    properties,
    required,
    additionalProperties: false,
  });
  const tool = (
    name: string,
    description: string,
    properties: Record<string, unknown>,
    required: readonly string[],
    call: McpTool['call'],
  ): McpTool => ({
    name,
    description,
    inputSchema: takes(properties, required),
    call: (given) => {
      const stray = Object.keys(given).find((key) => !Object.hasOwn(properties, key));
      if (stray !== undefined)
        throw inputError(
          stray.slice(0, 60),
          `is no argument of ${name}`,
          `Use: ${Object.keys(properties).join(', ')}.`,
        );
      const absent = required.find((key) => given[key] === undefined);
      if (absent !== undefined) throw inputError(absent, 'is missing', `Give ${required.join(' and ')}.`);
      return call(given);
    },
  });
  return [
    tool(
      'plan',
      'GPUs, money and dates for an LLM service: the plan in short, with its figures.',
      { scenario, history },
      ['scenario'],
      async (given) => shortPlan(await planOf(scenarioOf(given, 'scenario'), historyOf(given))),
    ),
    tool(
      'what_if',
      'The plan with a change against the plan without: what each changed input adds.',
      { scenario, patch, history },
      ['scenario', 'patch'],
      async (given) => {
        const from = scenarioOf(given, 'scenario');
        return comparisonDocument(
          await comparePlans(from, changedScenario(from, patchOfArgument(given)), historyOf(given), tools),
        );
      },
    ),
    tool(
      'compare',
      'Two scenarios: both plans and why they differ; the parts add up.',
      { before: scenario, after: scenario, history },
      ['before', 'after'],
      async (given) =>
        comparisonDocument(
          await comparePlans(scenarioOf(given, 'before'), scenarioOf(given, 'after'), historyOf(given), tools),
        ),
    ),
    tool(
      'explain',
      'A question about the plan in plain words: why so many GPUs, what breaks first, is the budget enough, what is TTFT. Answered with the figures of the plan.',
      { scenario, question: { type: 'string', maxLength: 2000 }, history },
      ['scenario', 'question'],
      async (given) => {
        if (typeof given['question'] !== 'string')
          throw inputError('question', 'is not a text', 'Give a question such as "why so many GPUs?".');
        const past = historyOf(given);
        const { reply } = await respond(newDialogue(scenarioOf(given, 'scenario')), given['question'], {
          ...dialogueTools(engine, past),
          ask: false,
        });
        return replyDocument(reply, given['scenario']);
      },
    ),
    tool(
      'forecast',
      'Demand ahead: mean and quantiles by step, the models used and how well they did in the backtest.',
      { scenario, history },
      ['scenario', 'history'],
      async (given) => {
        const plan = await planOf(scenarioOf(given, 'scenario'), historyOf(given));
        const { candidates, ...demand } = { ...plan.demand, history: undefined };
        return {
          ...demand,
          candidates: candidates.map(({ name, status, reason, weight, scores }) => ({
            name,
            status,
            reason,
            weight,
            scores,
          })),
        };
      },
    ),
    tool(
      'size',
      'Configurations that meet the goals, ranked by money, with memory and what binds.',
      { scenario, history },
      ['scenario'],
      async (given) => {
        const plan = await planOf(scenarioOf(given, 'scenario'), historyOf(given));
        return { model: plan.model, workload: plan.workload, ...plan.sizing };
      },
    ),
  ];
}

function scenarioOf(given: Arguments, name: string): Scenario {
  const document = given[name];
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw inputError(
      name,
      'is not an object of fields',
      'Give a scenario, such as {"workload":{"demand":{"requestsPerSecond":20}}}.',
    );
  const migrated = migrateScenario(document) as Scenario;
  readScenario(migrated);
  return migrated;
}

/** The document with the patch; sparse as before, checked. */
function changedScenario(from: Scenario, patch: Patch): Scenario {
  const after = applyPatch(from, patch);
  readScenario(after);
  return after;
}

function patchOfArgument(given: Arguments): Patch {
  const patch = given['patch'];
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch))
    throw inputError('patch', 'is not an object', 'Give the fields to change, such as {"deployment":{"gpu":"H200"}}.');
  return patch as Patch;
}

function historyOf(given: Arguments): History | null {
  const text = given['history'];
  if (text === undefined) return null;
  if (typeof text !== 'string' || text.length > MOST_HISTORY_CHARACTERS)
    throw inputError(
      'history',
      'is not a text of at most 20 MB',
      'Give CSV text with a time column and a column of requests.',
    );
  return readHistory(new TextEncoder().encode(text), { name: 'history.csv' }).history;
}

/** A plan without its long series: what an assistant reads. */
function shortPlan(plan: Plan): unknown {
  const {
    hash,
    coreVersion,
    catalogDate,
    name,
    model,
    asOf,
    status,
    answer,
    factors,
    cost,
    risk,
    recommendations,
    warnings,
    assumptions,
  } = plan;
  const money = { ...cost, usdPerStep: undefined };
  const configurations = plan.sizing.configurations.filter((each) => each.feasible).slice(0, 5);
  return {
    ...{ hash, coreVersion, catalogDate, name, model, asOf, status, answer, factors },
    sizing: {
      chosen: plan.sizing.chosen,
      binding: plan.sizing.binding,
      memory: plan.sizing.memory,
      verified: plan.sizing.verified,
      alternatives: plan.sizing.alternatives,
      configurations,
    },
    demand: {
      source: plan.demand.source,
      meanNow: plan.demand.meanNow,
      peak: plan.demand.peak,
      peakAtMs: plan.demand.peakAtMs,
    },
    cost: money,
    risk: {
      probabilityShort: risk.probabilityShort,
      peakReplicas: risk.peakReplicas,
      goals: risk.futures?.goals ?? [],
    },
    ...{ recommendations, warnings, assumptions },
  };
}
