/** One row of "What we know": what stands in its input, where that comes from, and what an edit of it means. Pure. */
import { InputError } from '../base/errors.ts';
import type { Plan } from '../plan/plan.ts';
import { holidaysOfText, holidaysText, type HolidayList } from '../scenario/holidays-text.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { amountOf, amountText } from './amount.ts';
import { number } from './format.ts';
import { valueAt } from './changes.ts';
import type { KnownField } from './known-fields.ts';

/** Dashed amber is 'assumed'; 'open': nobody said, nothing is assumed, the search or the history decides. */
export interface KnownRow {
  readonly text: string;
  readonly placeholder: string;
  readonly state: 'said' | 'assumed' | 'measured' | 'open';
  /** why it is assumed, one phrase */
  readonly reason: string;
}

export function knownRowOf(field: KnownField, scenario: Scenario, plan: Plan | null): KnownRow {
  const said = valueAt(scenario, field.path);
  if (said !== undefined)
    return { text: shown(field, said), placeholder: said === null ? 'no goal' : field.open, state: 'said', reason: '' };
  const measured = measuredValue(field, plan);
  if (measured !== null)
    return {
      text: shown(field, measured),
      placeholder: field.open,
      state: 'measured',
      reason: 'measured in your history',
    };
  const assumption = plan?.assumptions.find((each) => each.field === field.path);
  if (assumption === undefined)
    return { text: '', placeholder: found(field, plan) ?? field.open, state: 'open', reason: '' };
  const value = field.kind === 'number' ? amountOf(assumption.value) : listText(assumption.value);
  return {
    text: value === undefined ? '' : shown(field, value),
    placeholder: field.open,
    state: 'assumed',
    reason: assumption.reason,
  };
}

export type Edit =
  | { readonly kind: 'set'; readonly value: unknown }
  | { readonly kind: 'reset' }
  | { readonly kind: 'wrong'; readonly problem: string };

/** What typing `text` into the row means; empty text takes the field out, so that the assumption holds again. */
export function editOf(field: KnownField, text: string): Edit {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'reset' };
  switch (field.kind) {
    case 'number': {
      const amount = amountOf(trimmed);
      if (amount === undefined)
        return {
          kind: 'wrong',
          problem: `"${trimmed.slice(0, 40)}" is not a number. Give one, such as 25, 0.5 or 60k.`,
        };
      return { kind: 'set', value: Number((amount / field.scale).toPrecision(12)) };
    }
    case 'list':
      return {
        kind: 'set',
        value: trimmed
          .split(',')
          .map((each) => each.trim())
          .filter((each) => each !== ''),
      };
    case 'holidays':
      return holidaysEdit(field, trimmed);
    case 'switch':
      return { kind: 'set', value: trimmed === 'true' };
    case 'words':
    case 'choice':
      return { kind: 'set', value: trimmed };
  }
}

function holidaysEdit(field: KnownField, text: string): Edit {
  try {
    return { kind: 'set', value: holidaysOfText(text, field.path) };
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    return { kind: 'wrong', problem: fault.problems.map((each) => `${each.problem}. ${each.mend}`).join(' ') };
  }
}

function shown(field: KnownField, value: unknown): string {
  if (typeof value === 'number')
    return amountText(Number((value * field.scale).toPrecision(field.measured === undefined ? 12 : 4)));
  if (field.kind === 'holidays' && Array.isArray(value)) return holidaysText(value as HolidayList);
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

function measuredValue(field: KnownField, plan: Plan | null): number | null {
  if (plan === null || plan.demand.source !== 'history') return null;
  switch (field.measured) {
    case 'demand':
      return plan.demand.meanNow;
    case 'input-tokens':
      return plan.workload.tokensOrigin === 'measured' ? plan.workload.inputTokensPerCall : null;
    case 'output-tokens':
      return plan.workload.tokensOrigin === 'measured' ? plan.workload.outputTokensPerCall : null;
    default:
      return null;
  }
}

/** What the search chose, or the plan derived, for a field that was left open. */
function found(field: KnownField, plan: Plan | null): string | null {
  if (plan !== null && field.measured === 'demand' && plan.demand.source === 'description')
    return `${number(plan.demand.meanNow)}/s, as you said`;
  const chosen = plan?.sizing.configurations.find((each) => each.id === plan.sizing.chosen);
  if (chosen === undefined) return null;
  switch (field.path) {
    case 'deployment.gpu':
      return `${chosen.gpu}, found`;
    case 'deployment.precision':
      return `${chosen.precision.toUpperCase()}, found`;
    case 'deployment.gpusPerReplica':
      return `${String(chosen.gpusPerReplica)}, found`;
    default:
      return null;
  }
}

/** An empty list is written '', '[]' or 'none' in the plan. */
function listText(value: string): string {
  return value === '[]' || value === 'none' ? '' : value;
}
