import { inputError } from '../base/errors.ts';

/** The version that this build writes. */
export const SCENARIO_VERSION = 1;

/**
 * Brings a document of any earlier version to the present one. Version 1 is the first, so nothing is moved yet;
 * documents from a newer build are refused rather than read wrongly.
 *
 * @throws InputError `version`
 */
export function migrateScenario(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw inputError('scenario', 'is not an object of fields', 'Start from `headroom init chatbot`.');
  }
  const version = (document as { version?: unknown }).version;
  if (version === undefined) return { version: SCENARIO_VERSION, ...document };
  if (version === SCENARIO_VERSION) return document;
  if (typeof version === 'number' && version > SCENARIO_VERSION) {
    throw inputError(
      'version',
      `is ${String(version)}, made by a newer Headroom`,
      'Update Headroom, or write version 1.',
    );
  }
  throw inputError('version', 'is not a version that ever was', `Write version: ${String(SCENARIO_VERSION)}.`);
}
