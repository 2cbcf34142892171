/**
 * The language model that some browsers bring (Prompt API), as another reader of free text. Asked only where it is switched on and there
 * already: nothing is downloaded. It only names slots and values; what it says is checked in the planner, and no number of a plan is its.
 */
import { openToOthers } from '../../assistant/slots.ts';

/** What it made of a text; null where it failed, was too slow, or said nothing that can be read. */
export type ReadsText = (text: string, signal: AbortSignal) => Promise<unknown>;

interface Session {
  prompt(text: string, options: { responseConstraint: unknown; signal: AbortSignal }): Promise<string>;
  destroy(): void;
}
interface LanguageModel {
  availability(): Promise<string>;
  create(options: {
    initialPrompts: readonly { role: string; content: string }[];
    signal: AbortSignal;
  }): Promise<Session>;
}

/** A reader that is slower is not waited for. */
const WAIT_MS = 8000;
const MOST_CHARACTERS = 2000;

/** Null where the browser has no model ready to use. */
export async function browserReader(scope: object = globalThis): Promise<ReadsText | null> {
  const model = (scope as { LanguageModel?: LanguageModel }).LanguageModel;
  try {
    return (await model?.availability()) === 'available' && model !== undefined
      ? (text, signal) => readWith(model, text, signal)
      : null;
  } catch {
    return null;
  }
}

async function readWith(model: LanguageModel, text: string, stopped: AbortSignal): Promise<unknown> {
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(WAIT_MS)]);
  let session: Session | null = null;
  try {
    session = await orStopped(
      model.create({ initialPrompts: [{ role: 'system', content: instruction }], signal }),
      signal,
    );
    const said = await orStopped(
      session.prompt(text.slice(0, MOST_CHARACTERS), { responseConstraint: answerSchema, signal }),
      signal,
    );
    return JSON.parse(said) as unknown;
  } catch {
    return null;
  } finally {
    session?.destroy();
  }
}

/** A model that does not listen to the signal is left behind. */
function orStopped<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    if (signal.aborted) reject(signal.reason as Error);
  });
  return Promise.race([work, over]);
}

const instruction = `Read what a person says of a service that answers with a language model. Give only what is said, as JSON; leave out all else, and never guess a number. Fields: ${openToOthers
  .map((slot) => `${slot.id} = ${slot.label}${slot.unit === '' ? '' : ` (${slot.unit})`}`)
  .join('; ')}. Shares are fractions of 1, times in ms unless the field says otherwise.`;

const answerSchema = {
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(
    openToOthers.map((slot) => [
      slot.id,
      slot.dimension === 'words'
        ? { type: 'string' }
        : slot.dimension === 'names'
          ? { type: 'array', items: { type: 'string' } }
          : { type: 'number' },
    ]),
  ),
};
