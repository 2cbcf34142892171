/**
 * Why two plans differ: the inputs that changed, each with the GPUs and the money that it moved. The inputs change one after the other,
 * in one fixed order, from the first document to the second; each part is the difference of two full plans, so the parts add up to
 * the whole. What an input moves can depend on those before it: the order is part of the answer.
 */
import { InputError } from '../base/errors.ts';
import { canonicalJson } from '../base/canonical.ts';
import type { History } from '../history/history.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { makePlan, type PlanOptions, type PlanTools } from './make-plan.ts';
import type { Plan } from './plan.ts';

/** What is compared; money in whole cents, so that sums are exact. A plan that misses its goals has no size: 0. */
export interface PlanMeasures {
  readonly gpusNow: number;
  /** at the largest size */
  readonly gpus: number;
  readonly usdCentsPerMonth: number;
  /** whole horizon */
  readonly totalUsdCents: number;
}

export interface ChangedInput {
  readonly path: string;
  /** undefined = not said */
  readonly from: unknown;
  readonly to: unknown;
}

export interface DifferencePart {
  /** one input; several where no plan exists with only some of them changed */
  readonly inputs: readonly ChangedInput[];
  readonly difference: PlanMeasures;
  /** of the plan after this change */
  readonly status: Plan['status'];
}

export interface PlanComparison {
  readonly from: Plan;
  readonly to: Plan;
  readonly before: PlanMeasures;
  readonly after: PlanMeasures;
  readonly difference: PlanMeasures;
  readonly parts: readonly DifferencePart[];
  readonly order: string;
}

const ORDER = [
  'name',
  'asOf',
  'service',
  'workload',
  'deployment',
  'goals',
  'planning',
  'forecast',
  'resources',
  'money',
  'scenarios',
  'seed',
];
const ORDER_WORDS = `inputs change one after the other: ${ORDER.join(', ')}, by name within each; each part is the difference of two full plans`;
/** Sections whose fields only make sense together. */
const WHOLE = ['workload.demand'];

/**
 * Both plans, and what each changed input adds.
 *
 * @param history  of both
 * @throws InputError when either document is at fault
 * Law: the parts add up to the difference, exactly.
 */
export async function comparePlans(
  from: Scenario,
  to: Scenario,
  history: History | null,
  tools: PlanTools,
  options: PlanOptions = {},
): Promise<PlanComparison> {
  const memory = tools.memory ?? new Map<string, unknown>();
  const planOf = (scenario: Scenario, autoscaler = true): Promise<Plan> =>
    makePlan(scenario, history, { ...tools, memory }, { signal: options.signal, autoscaler });
  const first = await planOf(from);
  const last = await planOf(to);
  const measured = async (document: Scenario): Promise<MeasuredPlan> => {
    const plan = document === from ? first : document === to ? last : await planOf(document, false);
    return { ...measuresOf(plan), status: plan.status };
  };
  const parts = await differenceParts(from, to, measured, (fraction) => options.onProgress?.(fraction, 'Comparing'));
  return {
    from: first,
    to: last,
    before: measuresOf(first),
    after: measuresOf(last),
    difference: minus(measuresOf(last), measuresOf(first)),
    parts,
    order: ORDER_WORDS,
  };
}

export type MeasuredPlan = PlanMeasures & { readonly status: Plan['status'] };

/**
 * What each changed input moves on the way from one document to the other.
 *
 * @param measured  makes a plan of a document; asked for the same one twice it should remember
 * Law: the parts add up to the difference of the two, exactly.
 */
export async function differenceParts(
  from: Scenario,
  to: Scenario,
  measured: (document: Scenario) => Promise<MeasuredPlan>,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<DifferencePart[]> {
  const changes = changedInputs(from, to);
  const parts: DifferencePart[] = [];
  let document = from;
  let before: PlanMeasures = await measured(from);
  let waiting: ChangedInput[] = [];
  for (const [i, change] of changes.entries()) {
    onProgress((i + 1) / changes.length);
    waiting = [...waiting, change];
    document = withValue(document, change.path.split('.'), change.to) as Scenario;
    const after = i === changes.length - 1 ? await measured(to) : await planOrNone(document, measured);
    if (after === null) continue;
    parts.push({ inputs: waiting, difference: minus(after, before), status: after.status });
    before = after;
    waiting = [];
  }
  return parts;
}

/** The inputs in which two documents differ, in the fixed order; a list is one input. */
export function changedInputs(from: Scenario, to: Scenario): ChangedInput[] {
  const paths = [...new Set([...leavesOf(from), ...leavesOf(to)])].filter((path) => path !== 'version');
  const rank = (path: string): number => ORDER.indexOf(path.split('.')[0] ?? '');
  return paths
    .map((path) => ({ path, from: valueAt(from, path), to: valueAt(to, path) }))
    .filter((each) => canonicalJson({ each: each.from }) !== canonicalJson({ each: each.to }))
    .sort((a, b) => rank(a.path) - rank(b.path) || (a.path < b.path ? -1 : 1));
}

/** The result, or null where the document cannot be planned. */
export async function planOrNone<Result>(
  document: Scenario,
  planOf: (scenario: Scenario) => Promise<Result>,
): Promise<Result | null> {
  try {
    return await planOf(document);
  } catch (fault) {
    // half of a change may make no sense alone: it then counts together with the next
    if (fault instanceof InputError) return null;
    throw fault;
  }
}

export function measuresOf(plan: Plan): PlanMeasures {
  const cents = (usd: number): number => Math.round(usd * 100);
  return {
    gpusNow: plan.answer.now?.gpus ?? 0,
    gpus: plan.answer.later?.gpus ?? 0,
    usdCentsPerMonth: cents(plan.answer.later?.usdPerMonth ?? 0),
    totalUsdCents: cents(plan.cost.totalUsd),
  };
}

export function minus(a: PlanMeasures, b: PlanMeasures): PlanMeasures {
  return {
    gpusNow: a.gpusNow - b.gpusNow,
    gpus: a.gpus - b.gpus,
    usdCentsPerMonth: a.usdCentsPerMonth - b.usdCentsPerMonth,
    totalUsdCents: a.totalUsdCents - b.totalUsdCents,
  };
}

function leavesOf(value: unknown, path = ''): string[] {
  if (!isRecord(value) || WHOLE.includes(path)) return path === '' ? [] : [path];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`));
}

function valueAt(document: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), document);
}

/** The document with the value in place of what stood there, whole; undefined takes it out. */
function withValue(document: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const fields = new Map(isRecord(document) ? Object.entries(document) : []);
  const inner = withValue(fields.get(key), rest, value);
  if (inner === undefined) fields.delete(key);
  else fields.set(key, inner);
  return Object.fromEntries(fields);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
