import { InputError, type Problem } from '../base/errors.ts';

/** What went wrong, as something a person can act on. */
export function problemsOf(fault: unknown): readonly Problem[] {
  if (fault instanceof InputError) return fault.problems;
  const problem = fault instanceof Error && fault.message !== '' ? fault.message : 'something failed inside Headroom';
  return [{ field: 'Headroom', problem, mend: 'Undo the last change, or load the page again.' }];
}

/** Problems of one field of the scenario, and of its parts (`resources.clouds.0`). */
export function problemsAt(problems: readonly Problem[], path: string): readonly Problem[] {
  return problems.filter((each) => each.field === path || each.field.startsWith(`${path}.`));
}

/** Problems that no row of the page shows: they stand in the banner. */
export function problemsElsewhere(problems: readonly Problem[], paths: readonly string[]): readonly Problem[] {
  return problems.filter((each) => !paths.some((path) => each.field === path || each.field.startsWith(`${path}.`)));
}
