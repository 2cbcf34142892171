/** What a link would open, for a person to see before it does. Pure. */
import type { History } from '../../history/history.ts';
import { leavesOf } from '../../scenario/leaves.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { NamedHistory } from '../../share/linked-history.ts';
import type { LoadedHistory } from '../changes.ts';
import { historyWords } from '../history-words.ts';
import { allFields, type KnownField } from '../known-fields.ts';
import { knownRowOf } from '../known-row.ts';

export interface PreviewRow {
  readonly path: string;
  readonly label: string;
  /** '–' where nothing is said */
  readonly here: string;
  readonly there: string;
}

export interface LinkPreview {
  readonly name: string;
  /** what the link says, the most telling first */
  readonly facts: readonly string[];
  /** from the plan that is open to that of the link */
  readonly differences: readonly PreviewRow[];
}

const TELLING = [
  'workload.demand.requestsPerSecond',
  'workload.demand.users',
  'deployment.model',
  'deployment.gpu',
  'goals.ttftMs.p99',
  'planning.growthPerMonthFraction',
  'planning.horizonDays',
  'resources.budgetUsdPerMonth',
];
const NOT_SAID = '–';

export function linkPreviewOf(
  link: { readonly scenario: Scenario; readonly history: NamedHistory | null },
  open: Scenario,
): LinkPreview {
  const facts = TELLING.map((path) => [labelOf(path), textAt(link.scenario, path)] as const)
    .filter(([, text]) => text !== NOT_SAID)
    .map(([label, text]) => `${label}: ${text}`);
  if (link.history !== null) facts.push(`History: ${historyWords(link.history.history)}`);
  const paths = [...new Set([...leavesOf(open).keys(), ...leavesOf(link.scenario).keys()])];
  const rows = paths.map((path) => ({
    path,
    label: labelOf(path),
    here: textAt(open, path),
    there: textAt(link.scenario, path),
  }));
  return {
    name: link.scenario.name ?? 'My service',
    facts,
    differences: rows.filter(({ path, here, there }) => path !== 'name' && here !== there),
  };
}

/** As the page keeps a history that came out of no file of this person. */
export function loadedOfLink({ name, history }: NamedHistory): LoadedHistory {
  return { name, history, mapping: mappingOf(history) };
}

function mappingOf(history: History): LoadedHistory['mapping'] {
  const metrics = new Map(history.series.map((each) => [each.metric, each]));
  return {
    form: 'json',
    delimiter: '',
    header: [],
    layout: 'wide',
    timeColumn: null,
    timeFormat: 'as it was in the link',
    serviceColumn: null,
    metricColumn: null,
    columns: [],
    metrics: [...metrics.values()].map(({ metric, kind, unit }) => ({
      name: metric,
      kind,
      unit,
      why: 'as in the link',
    })),
  };
}

const byPath = new Map<string, KnownField>(allFields.map((field) => [field.path, field]));

function labelOf(path: string): string {
  return byPath.get(path)?.label ?? path;
}

function textAt(scenario: Scenario, path: string): string {
  const field = byPath.get(path);
  if (field !== undefined) {
    const row = knownRowOf(field, scenario, null);
    const option = field.options?.find(([value]) => value === row.text)?.[1];
    if (row.state !== 'said' || row.text === '') return row.state === 'said' ? row.placeholder : NOT_SAID;
    return `${option ?? row.text}${field.unit === '' ? '' : ` ${field.unit}`}`;
  }
  const value = leavesOf(scenario).get(path);
  if (value === undefined) return NOT_SAID;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
