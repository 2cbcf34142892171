/** The value of --holidays: the days themselves, or a file with one a line or a JSON list as in a scenario. */
import { inputError } from '../base/errors.ts';
import { holidaysOfText, type HolidayList } from '../scenario/holidays-text.ts';
import { readBytes } from './read-files.ts';

const MOST_BYTES = 1_000_000;

/** @throws InputError `--holidays`. What a JSON list holds is checked with the scenario it goes into */
export function holidaysOfFlag(text: string, flag: string): HolidayList {
  if (/^\s*\d{2,4}-\d{2}/.test(text)) return holidaysOfText(text, flag);
  const written = new TextDecoder().decode(readBytes(text, flag, MOST_BYTES)).replace(/^\uFEFF/, '');
  if (!written.trimStart().startsWith('[')) return holidaysOfText(written, flag);
  try {
    return JSON.parse(written) as HolidayList;
  } catch {
    throw inputError(flag, `${text} is not JSON`, 'Give a list as in planning.holidays, or one day a line.');
  }
}
