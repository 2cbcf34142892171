/** A text that keeps where each of its figures stands in the plan, so that none can be anything else than the plan's. */
import { lowerFirst } from '../base/lower-first.ts';
import { stepStart } from '../base/time.ts';
import type { Plan } from '../plan/plan.ts';
import { inCurrency } from '../plan/currency.ts';
import { chance, dayWords, figure, latencyWords, money, percent, whole } from '../plan/words.ts';

export type FigureKind =
  'money' | 'whole' | 'figure' | 'ms' | 'percent' | 'day' | 'chance' | 'text' | 'after colon' | 'step';

export interface Figure {
  /** dotted, with array places: `cost.orders.0.gpus` */
  readonly path: string;
  /** of which plan: 0 = the one that stands, 1 … = those made for the answer */
  readonly plan: number;
  readonly words: string;
  readonly kind: FigureKind;
}

/** What a person asked, answered from plans. */
export interface Answer {
  readonly lines: readonly string[];
  readonly figures: readonly Figure[];
  /** the plans that the figures stand in; the first is the one on screen */
  readonly plans: readonly Plan[];
  /** formula behind a why */
  readonly formula: string | null;
  /** what people would rather look at than read; null = words are enough */
  readonly chart: AnswerChart | null;
  /** where the page has more of it */
  readonly show: ShowTarget | null;
}

export type AnswerChart =
  | { readonly kind: 'replicas'; readonly replicas: Plan['replicas']; readonly timeZone: string }
  /** dollars a month of several plans, or of several futures; the limit is drawn across */
  | {
      readonly kind: 'money';
      readonly name: string;
      readonly bars: readonly ChartBar[];
      readonly limit: ChartBar | null;
    };

/** A bar by where its amount stands. */
interface BarPlace {
  readonly name: string;
  readonly path: string;
  /** as in a figure */
  readonly plan: number;
}

export interface ChartBar {
  readonly name: string;
  readonly usdPerMonth: number;
  /** as it stands in the lines */
  readonly words: string;
}

export type ShowTarget =
  'demand' | 'capacity' | 'latency' | 'memory' | 'cost' | 'risk' | 'factors' | 'actions' | 'answer';

export class Telling {
  readonly #plans: Plan[];
  readonly #figures: Figure[] = [];
  readonly #lines: string[] = [];
  #chart: AnswerChart | null = null;

  constructor(plan: Plan) {
    this.#plans = [plan];
  }

  get plan(): Plan {
    return this.#plans[0] as Plan;
  }

  /** Another plan whose figures may be told. @returns its place */
  with(plan: Plan): number {
    return this.#plans.push(plan) - 1;
  }

  /** The words of what stands at the path; `–` where nothing does. */
  of(kind: FigureKind, path: string, plan = 0): string {
    const value = planValue(this.#plans[plan], path);
    const words = inCurrency(this.#plans[plan]?.cost.shownIn ?? null, () => figureWords(kind, value));
    if (words !== '–') this.#figures.push({ path, plan, words, kind });
    return words;
  }

  /** The first day of a step of the plan's replicas. */
  stepDay(at: number, plan = 0): string {
    const { replicas, demand } = this.#plans[plan] as Plan;
    const words = dayWords(
      stepStart({ startMs: replicas.startMs, step: replicas.step, timeZone: demand.timeZone }, at),
    );
    this.#figures.push({ path: `replicas.step.${String(at)}`, plan, words, kind: 'step' });
    return words;
  }

  /** Where the chosen configuration stands in a plan, and whether it meets the goals in name only. */
  chosenPlace(plan = 0): { readonly path: string; readonly strained: boolean } {
    const { chosen, configurations } = (this.#plans[plan] as Plan).sizing;
    const at = configurations.findIndex((each) => each.id === chosen);
    return { path: `sizing.configurations.${String(at)}`, strained: configurations[at]?.strain !== undefined };
  }

  line(text: string): this {
    this.#lines.push(text);
    return this;
  }

  /** Replicas over time, as planned and as needed. */
  withReplicas(plan = 0): this {
    const { replicas, demand } = this.#plans[plan] as Plan;
    this.#chart = { kind: 'replicas', replicas, timeZone: demand.timeZone };
    return this;
  }

  /** One bar for each amount of money that stands at a path of a plan; those that nothing stands for are left out. */
  withMoney(name: string, bars: readonly BarPlace[], limit: BarPlace | null = null): this {
    const drawn = bars.flatMap((bar) => this.#bar(bar));
    const [drawnLimit] = limit === null ? [] : this.#bar(limit);
    if (drawn.length > 1) this.#chart = { kind: 'money', name, bars: drawn, limit: drawnLimit ?? null };
    return this;
  }

  #bar({ name, path, plan }: BarPlace): ChartBar[] {
    const value = planValue(this.#plans[plan], path);
    if (typeof value !== 'number') return [];
    return [
      { name, usdPerMonth: value, words: inCurrency(this.#plans[plan]?.cost.shownIn ?? null, () => money(value)) },
    ];
  }

  answer(show: ShowTarget | null, formula: string | null = null): Answer {
    return { lines: this.#lines, figures: this.#figures, plans: this.#plans, formula, chart: this.#chart, show };
  }
}

export function planValue(plan: Plan | undefined, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      plan,
    );
}

export function figureWords(kind: FigureKind, value: unknown): string {
  if (kind === 'after colon') return lowerFirst(figureWords('text', value));
  if (kind === 'text') return typeof value === 'string' && value !== '' ? value : '–';
  if (typeof value !== 'number') return '–';
  switch (kind) {
    case 'money':
      return money(value);
    case 'whole':
      return whole(value);
    case 'ms':
      return latencyWords(value);
    case 'percent':
      return percent(value);
    case 'day':
      return dayWords(value);
    case 'chance':
      return chance(value);
    case 'figure':
      return figure(value);
    case 'step':
      return '–';
  }
}
