/** Fills the cells that the runs of one set-up share: from what a person said, then the run itself, then an engine's log. */
import { InputError, type Problem } from '../base/errors.ts';
import type { Note } from '../history/history.ts';
import {
  cellText,
  measuredRow,
  noteOf,
  type MeasuredCells,
  type MeasuredColumn,
  type MeasuredRow,
  type SaidCells,
} from './benchmark-row.ts';

/** Without these a row cannot be compared with the model's prediction; the flag that says each. */
const NEEDED: readonly (readonly [MeasuredColumn, string])[] = [
  ['model', '--model'],
  ['gpu', '--gpu'],
  ['tp', '--tp'],
  ['engine', '--engine'],
  ['weight_precision', '--precision'],
  ['isl', ''],
  ['osl', ''],
];

interface Around {
  readonly name: string;
  readonly setup: MeasuredCells;
  readonly said: SaidCells;
}

/** Rows with every cell that is known, and a note for each that is not. */
export function finishedRows(runs: readonly MeasuredCells[], around: Around): { rows: MeasuredRow[]; notes: Note[] } {
  const rows = runs.map((run) => rowOf(run, around));
  const missing = NEEDED.flatMap(([column, flag]) => {
    const count = rows.filter((row) => row[column] === '').length;
    if (count === 0) return [];
    const mend = flag === '' ? 'run the benchmark again with that figure saved' : `say it with ${flag}`;
    return [noteOf('missing', `${baseOf(around.name)}: ${column} is not in the file; ${mend}`, count, column)];
  });
  return { rows, notes: [...saidNotes(runs, around), ...missing] };
}

/** The last part of a path: folders of somebody's machine are nobody else's business. */
function baseOf(path: string): string {
  return cellText(
    path
      .split(/[\\/]+/)
      .filter((part) => part !== '')
      .pop() ?? path,
  );
}

function rowOf(run: MeasuredCells, { name, setup, said }: Around): MeasuredRow {
  const cells: MeasuredCells = { ...withoutBlanks(setup), ...withoutBlanks(run), ...withoutBlanks(said) };
  if (/^(?:[/.~]|[A-Za-z]:[\\/])/.test(cells.model ?? '')) cells.model = baseOf(cells.model ?? '');
  if (said.request_rate !== undefined) cells.mode = 'server/request-rate';
  else if (said.concurrency_or_batch !== undefined)
    Object.assign(cells, { mode: 'fixed-concurrency', concurrency_kind: 'client-concurrency' });
  const gpus = [cells.tp, cells.pp, cells.dp].map((text) => Number(text ?? '1') || 1).reduce((a, b) => a * b, 1);
  if (cells.gpu_count === undefined && cells.tp !== undefined) cells.gpu_count = String(gpus);
  const complete = NEEDED.every(([column]) => (cells[column] ?? '') !== '');
  return measuredRow({ ...cells, source: baseOf(name), trust: complete ? 'A' : 'B' });
}

function withoutBlanks(cells: MeasuredCells): MeasuredCells {
  return Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''));
}

/** Where a person says otherwise than the file, the person is right; where a log does, the file is. Both are noted. */
function saidNotes(runs: readonly MeasuredCells[], { name, said, setup }: Around): Note[] {
  const log = Object.entries(setup).flatMap(([column, text]) => {
    if (column === 'model' || column in said) return [];
    const other = runs
      .map((run) => run[column as MeasuredColumn] ?? '')
      .find((stated) => stated !== '' && stated !== text);
    if (other === undefined) return [];
    return [
      noteOf('log-otherwise', `${baseOf(name)}: ${column} is ${other} in the file; the log has ${text}`, 1, column),
    ];
  });
  return log.concat(otherwiseNotes(runs, name, said));
}

function otherwiseNotes(runs: readonly MeasuredCells[], name: string, said: SaidCells): Note[] {
  return Object.entries(said).flatMap(([column, text]) => {
    const other = runs.find((run) => {
      const stated = run[column as MeasuredColumn] ?? '';
      return stated !== '' && stated !== text;
    });
    if (other === undefined) return [];
    const stated = other[column as MeasuredColumn] ?? '';
    return [
      noteOf('said-otherwise', `${baseOf(name)}: ${column} is ${text} as said; the file has ${stated}`, 1, column),
    ];
  });
}

/** What the logs among the files state. @throws InputError where two of them contradict each other */
export function setupOf(readings: readonly { readonly setup: MeasuredCells; readonly name: string }[]): MeasuredCells {
  const known = new Map<string, { text: string; name: string }>();
  const problems: Problem[] = [];
  for (const { setup, name } of readings)
    for (const [column, text] of Object.entries(setup)) {
      const before = known.get(column);
      if (before !== undefined && before.text !== text)
        problems.push({
          field: baseOf(name),
          problem: `${column} is ${text} here and ${before.text} in ${baseOf(before.name)}`,
          mend: 'Read the files of each set-up apart.',
        });
      known.set(column, { text, name });
    }
  if (problems.length > 0) throw new InputError(problems);
  return Object.fromEntries([...known].map(([column, { text }]) => [column, text]));
}
