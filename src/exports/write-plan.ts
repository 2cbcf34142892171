import { stringify as yamlText } from 'yaml';
import { inCurrency } from '../plan/currency.ts';
import type { Plan } from '../plan/plan.ts';
import { planCsv } from './plan-csv.ts';
import { planMarkdown } from './plan-markdown.ts';
import { planText } from './plan-text.ts';

export const planFormats = ['text', 'json', 'yaml', 'csv', 'md'] as const;
export type PlanFormat = (typeof planFormats)[number];

/** A plan in one of its written forms. JSON and YAML hold all of it; the others are for people and tables. */
export function writePlan(plan: Plan, format: PlanFormat): string {
  switch (format) {
    case 'json':
      return JSON.stringify(plan, null, 2);
    case 'yaml':
      return yamlText(plan, { aliasDuplicateObjects: false });
    case 'csv':
      return planCsv(plan);
    case 'md':
      return inCurrency(plan.cost.shownIn, () => planMarkdown(plan));
    case 'text':
      return inCurrency(plan.cost.shownIn, () => planText(plan));
  }
}
