/** One thing wrong with what a person gave us: where, what, and how to mend it. */
export interface Problem {
  /** dotted path in the document, a flag, or `FILE:LINE` */
  readonly field: string;
  readonly problem: string;
  readonly mend: string;
}

/** The user's fault: everything found wrong, never only the first. The CLI ends with exit code 2, the page keeps the plan it had. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((each) => `${each.field}: ${each.problem}. ${each.mend}`).join('\n'));
    this.problems = problems;
  }
}

/** Shorthand for the usual case of a single problem. */
export function inputError(field: string, problem: string, mend: string): InputError {
  return new InputError([{ field, problem, mend }]);
}
