/**
 * What is said in the panel, turn by turn. The workspace stays the only writer of the plan: a turn ends in one change of it, made of the
 * document as it then is. What is edited in the form meanwhile makes the turn begin again, never be overwritten.
 */
import type { Chip } from '../../assistant/chips.ts';
import { commandOf } from '../../assistant/commands.ts';
import { newDialogue, type Dialogue } from '../../assistant/dialogue-state.ts';
import type { Question } from '../../assistant/question.ts';
import { applyPatch, patchBetween, patchOf } from '../../scenario/patch.ts';
import { samples } from '../../scenario/samples.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { valueAt, type Change } from '../changes.ts';
import { problemsOf } from '../problems.ts';
import { shown } from '../shown.svelte.ts';
import type { Workspace } from '../workspace.svelte.ts';
import type { ReadsText } from './browser-model.ts';
import type { Guess, Spoken, Talked } from './talk.ts';

export interface Turn {
  readonly id: number;
  readonly text: string;
  /** null while it is worked on, or where an order had only words for an answer */
  readonly spoken: Spoken | null;
  readonly words: readonly string[];
  readonly change: Change | null;
}

/** Planning shorter than this shows no progress. */
const SHOW_PROGRESS_AFTER_MS = 200;
/** a form that is edited all the time ends the turn, not the person's patience */
const MOST_TRIES = 6;
const LOOK_AGAIN_MS = 25;

export class Conversation {
  turns = $state.raw<readonly Turn[]>([]);
  working = $state<'nothing' | 'message' | 'question'>('nothing');
  /** it takes long enough to say so */
  slow = $state(false);
  question = $state.raw<Question | null>(null);
  /** a `what if` that may be kept */
  supposed = $state(false);
  readonly #workspace: Workspace;
  #dialogue: Dialogue = newDialogue();
  #guesses: readonly Guess[] = [];
  #running = new AbortController();
  #next = 1;
  #job = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** One message. What is under way gives way to it. @param reader  the browser's own model, where it was switched on */
  async send(message: string, reader: ReadsText | null = null): Promise<void> {
    const text = message.trim();
    if (text === '' || this.#workspace.readOnly) return;
    this.stop();
    const turn: Turn = { id: this.#next, text, spoken: null, words: [], change: null };
    this.#next += 1;
    this.turns = [...this.turns, turn];
    if (this.#ordered(turn)) return;
    const { signal } = this.#running;
    this.question = null;
    await this.#work('message', turn, async () => {
      const reading = reader === null ? null : await reader(text, signal);
      await this.#message(turn, reading, signal);
    });
    if (!signal.aborted) await this.#ask(signal);
  }

  /** Ends what is under way. */
  stop(): void {
    this.#running.abort(new DOMException('Stopped', 'AbortError'));
    this.#running = new AbortController();
  }

  /** Where a turn's change stands among the steps of the page. */
  standing(turn: Turn): 'none' | 'last' | 'done' | 'undone' | 'gone' {
    return turn.change === null ? 'none' : this.#workspace.standing(turn.change);
  }

  undo(turn: Turn): void {
    if (this.standing(turn) !== 'last') return;
    this.stop();
    this.question = null;
    this.#workspace.undo();
  }

  /** Takes one thing back: its default holds again. */
  remove(chip: Chip): void {
    this.stop();
    this.question = null;
    this.#workspace.reset(chip.path, chip.label);
  }

  /** Whether the document still says it. */
  isSaid(chip: Chip): boolean {
    return valueAt(this.#workspace.document.scenario, chip.path) !== undefined;
  }

  /** Orders to the page need no plan. */
  #ordered(turn: Turn): boolean {
    const workspace = this.#workspace;
    switch (commandOf(turn.text)) {
      case 'undo':
      case 'redo': {
        const back = commandOf(turn.text) === 'undo';
        const label = back ? workspace.undoLabel : workspace.redoLabel;
        if (back) workspace.undo();
        else workspace.redo();
        this.question = null;
        this.#tell(
          turn,
          label === null ? `There is nothing to ${back ? 'undo' : 'redo'}.` : back ? 'Undone.' : 'Redone.',
        );
        return true;
      }
      case 'share':
        shown.dialog = 'share';
        this.#tell(turn, 'The link holds the plan itself. Nothing is uploaded.');
        return true;
      case 'save':
        shown.dialog = 'plans';
        this.#tell(turn, 'It is saved in this browser as you go. Under Plans you can keep a version with a name.');
        return true;
      case 'reset':
        this.#forget();
        this.#put(turn, {
          words: ['Starting over. “Undo” brings it back.'],
          change: workspace.beginAnew({ version: 1 }, 'starting over'),
        });
        void this.#ask(this.#running.signal);
        return true;
      default:
        return false;
    }
  }

  async #message(turn: Turn, reading: unknown, signal: AbortSignal): Promise<void> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const before = this.#workspace.document;
      const talked = await this.#talk('message', turn.text, reading, signal);
      if (signal.aborted) return;
      if (talked === null || this.#workspace.document !== before) {
        // edited meanwhile: understood anew over what now stands
        await this.#settled(signal);
        continue;
      }
      this.#take(turn, talked);
      await this.#settled(signal);
      return;
    }
    this.#tell(turn, 'The plan kept changing meanwhile. Say it once more.');
  }

  #take(turn: Turn, talked: Talked): void {
    const { scenario } = this.#workspace.document;
    const label = `“${turn.text.length > 40 ? `${turn.text.slice(0, 40)}…` : turn.text}”`;
    const change = talked.ownService
      ? this.#workspace.beginAnew(talked.document, label)
      : this.#workspace.apply(patchBetween(scenario, talked.document), label);
    this.#dialogue = talked.dialogue;
    this.#guesses = talked.guesses;
    this.supposed = talked.dialogue.supposed !== null;
    const own = talked.ownService ? ['This is now a plan of your own; undo brings the sample back.'] : [];
    this.#put(turn, { spoken: talked.spoken, words: own, change });
  }

  async #ask(signal: AbortSignal): Promise<void> {
    if ((this.turns.at(-1)?.spoken?.doubts ?? []).length > 0 || this.supposed) return;
    await this.#work('question', null, async () => {
      await this.#settled(signal);
      const before = this.#workspace.document;
      const talked = await this.#talk('question', '', null, signal);
      if (talked === null || signal.aborted || this.#workspace.document !== before) return;
      this.#dialogue = talked.dialogue;
      this.question = talked.dialogue.question;
    });
  }

  /** Null where a plan came in between. */
  async #talk(
    kind: 'message' | 'question',
    text: string,
    reading: unknown,
    signal: AbortSignal,
  ): Promise<Talked | null> {
    const { document } = this.#workspace;
    const dialogue = { ...this.#dialogue, scenario: this.#withoutGuesses(document.scenario) };
    const sample = samples.find((each) => each.id === document.sampleId);
    const onSample = sample !== undefined && JSON.stringify(sample.scenario) === JSON.stringify(document.scenario);
    try {
      return await this.#workspace.talk(
        { kind, dialogue, text, onSample, reading },
        { signal, onProgress: () => undefined },
      );
    } catch (fault) {
      if (fault instanceof DOMException && fault.name === 'AbortError') return null;
      throw fault;
    }
  }

  /** A guess stays one until somebody says something else in its place. */
  #withoutGuesses(scenario: Scenario): Scenario {
    return this.#guesses
      .filter(({ path, value }) => valueAt(scenario, path) === value)
      .reduce((document, { path }) => applyPatch(document, patchOf(path, null)), scenario);
  }

  async #work(kind: 'message' | 'question', turn: Turn | null, work: () => Promise<void>): Promise<void> {
    const mine = this.#running;
    const job = (this.#job += 1);
    this.working = kind;
    this.slow = false;
    const timer = setTimeout(() => (this.slow ||= this.#job === job), SHOW_PROGRESS_AFTER_MS);
    try {
      await work();
      if (mine.signal.aborted && turn !== null) this.#stopped(turn.id);
    } catch (fault) {
      if (turn !== null && !mine.signal.aborted)
        this.#tell(turn, ...problemsOf(fault).map((each) => `${each.problem}. ${each.mend}`));
    } finally {
      clearTimeout(timer);
      // a newer message may be at work already
      if (this.#job === job) {
        this.working = 'nothing';
        this.slow = false;
      }
    }
  }

  #stopped(id: number): void {
    const turn = this.turns.find((each) => each.id === id);
    if (turn?.spoken === null && turn.words.length === 0) this.#tell(turn, 'Stopped. Nothing was changed.');
  }

  async #settled(signal: AbortSignal): Promise<void> {
    while (this.#workspace.status === 'planning' && !signal.aborted)
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }

  #forget(): void {
    this.#dialogue = newDialogue();
    this.#guesses = [];
    this.question = null;
    this.supposed = false;
  }

  #tell(turn: Turn, ...words: string[]): void {
    this.#put(turn, { words });
  }

  #put(turn: Turn, more: Partial<Turn>): void {
    this.turns = this.turns.map((each) => (each.id === turn.id ? { ...each, ...more } : each));
  }
}

const conversations = new WeakMap<Workspace, Conversation>();

/** The conversation of this page: it outlives the panel. */
export function conversationOf(workspace: Workspace): Conversation {
  const known = conversations.get(workspace) ?? new Conversation(workspace);
  conversations.set(workspace, known);
  return known;
}
