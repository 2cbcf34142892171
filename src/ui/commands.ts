/** What the command palette can do, as plain data and functions of the workspace. */
import { samples } from '../scenario/samples.ts';
import { shown, type DialogName } from './shown.svelte.ts';
import { display, type DisplayChoice } from './display.svelte.ts';
import { download, fileName } from './download.ts';
import { allFields, type KnownField } from './known-fields.ts';
import { goTo, parts } from './parts.ts';
import { theme, type ThemeChoice } from './theme.svelte.ts';
import type { Workspace } from './workspace.svelte.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Go to' | 'Do' | 'Set' | 'Sample' | 'Show';
  readonly keys?: string;
  /** a field whose value is asked for next */
  readonly field?: KnownField;
  readonly run?: () => void;
}

const dialogCommands: readonly (readonly [DialogName, string, string?])[] = [
  ['guide', 'Answer three questions for a plan of your own'],
  ['plans', 'Plans: open, keep a version, back up'],
  ['share', 'Share the plan as a link'],
  ['privacy', 'Privacy: what leaves this browser'],
  ['display', 'Units and views'],
  ['shortcuts', 'Keyboard shortcuts', '?'],
];

const themes: readonly (readonly [ThemeChoice, string])[] = [
  ['light', 'Light theme'],
  ['dark', 'Dark theme'],
  ['system', 'Theme as the system'],
];

const shows: readonly (readonly [string, Partial<DisplayChoice>])[] = [
  ['Simple view', { view: 'simple' }],
  ['Expert view', { view: 'expert' }],
  ['Demand in requests a second', { rate: 'second' }],
  ['Demand in requests a day', { rate: 'day' }],
  ['Money in $ a month', { money: 'month' }],
  ['Money in $ an hour', { money: 'hour' }],
  ['Memory in GB', { memory: 'GB' }],
  ['Memory in GiB', { memory: 'GiB' }],
];

/** All commands, in the order they are listed; only what can be done now. */
export function commandsOf(workspace: Workspace): Command[] {
  const { undoLabel, redoLabel, plan } = workspace;
  return [
    ...parts
      .filter(([id]) => document.getElementById(id) !== null)
      .map(([id, title], index): Command => ({
        id: `go-${id}`,
        title,
        group: 'Go to',
        keys: String(index + 1),
        run: () => goTo(id),
      })),
    ...doings(workspace, undoLabel, redoLabel, plan !== null),
    ...samples.map((sample): Command => ({
      id: `sample-${sample.id}`,
      title: sample.title,
      group: 'Sample',
      run: () => void workspace.pickSample(sample.id),
    })),
    ...allFields.map((field): Command => ({ id: `set-${field.path}`, title: field.label, group: 'Set', field })),
    ...shows.map(([title, change]): Command => ({ id: title, title, group: 'Show', run: () => display.set(change) })),
    ...themes.map(([choice, title]): Command => ({ id: title, title, group: 'Show', run: () => theme.choose(choice) })),
  ];
}

function doings(workspace: Workspace, undo: string | null, redo: string | null, planned: boolean): Command[] {
  const name = workspace.document.scenario.name ?? 'My service';
  const json = (value: unknown, ending: string): void =>
    download(`${JSON.stringify(value, null, 2)}\n`, fileName(name, ending));
  const all: (Command | false)[] = [
    undo !== null && { id: 'undo', title: `Undo ${undo}`, group: 'Do', keys: 'Ctrl Z', run: () => workspace.undo() },
    redo !== null && { id: 'redo', title: `Redo ${redo}`, group: 'Do', keys: 'Ctrl Y', run: () => workspace.redo() },
    planned && {
      id: 'print',
      title: 'Print the report, or save it as PDF',
      group: 'Do',
      keys: 'Ctrl P',
      run: printReport,
    },
    planned && {
      id: 'files',
      title: 'Files to apply: KEDA, Terraform, workbook …',
      group: 'Do',
      run: () => goTo('files'),
    },
    planned && {
      id: 'plan',
      title: 'Export the plan (JSON)',
      group: 'Do',
      run: () => json(workspace.plan, '.plan.json'),
    },
    {
      id: 'scenario',
      title: 'Export the scenario (JSON)',
      group: 'Do',
      run: () => json(workspace.document.scenario, '.scenario.json'),
    },
    { id: 'ask', title: 'Ask, or plan by talking', group: 'Do', keys: '/', run: () => shown.ask() },
    ...dialogCommands.map(([dialog, title, keys]): Command => ({
      id: dialog,
      title,
      group: 'Do',
      ...(keys === undefined ? {} : { keys }),
      run: () => (shown.dialog = dialog),
    })),
  ];
  return all.filter((each) => each !== false);
}

/** After the palette has closed: the print view is of the page. */
function printReport(): void {
  setTimeout(() => print(), 50);
}

/** Commands that hold every word typed, those that begin with it first. */
export function found(commands: readonly Command[], typed: string): Command[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return commands
    .map((command) => ({ command, rank: rankOf(`${command.group} ${command.title}`.toLowerCase(), command, wanted) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
    .map(({ command }) => command);
}

/** 0: the title begins with the words; 1: a word of it does; 2: they stand within; null: one is missing. */
function rankOf(text: string, command: Command, wanted: readonly string[]): number | null {
  if (wanted.length === 0) return 0;
  if (!wanted.every((word) => text.includes(word))) return null;
  const title = command.title.toLowerCase();
  if (title.startsWith(wanted[0] ?? '')) return 0;
  return wanted.every((word) => text.split(/[^a-z0-9]+/).some((part) => part.startsWith(word))) ? 1 : 2;
}
