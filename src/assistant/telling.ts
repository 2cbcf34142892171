/** A text that keeps where each of its figures stands in the plan, so that none can be anything else than the plan's. */
import { stepStart } from '../base/time.ts';
import type { Plan } from '../plan/plan.ts';
import { chance, dayWords, figure, latencyWords, money, percent, whole } from '../plan/words.ts';

export type FigureKind = 'money' | 'whole' | 'figure' | 'ms' | 'percent' | 'day' | 'chance' | 'text' | 'step';

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
  /** where the page has more of it */
  readonly show: ShowTarget | null;
}

export type ShowTarget =
  'demand' | 'capacity' | 'latency' | 'memory' | 'cost' | 'risk' | 'factors' | 'actions' | 'answer';

export class Telling {
  readonly #plans: Plan[];
  readonly #figures: Figure[] = [];
  readonly #lines: string[] = [];

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
    const words = figureWords(kind, value);
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

  line(text: string): this {
    this.#lines.push(text);
    return this;
  }

  answer(show: ShowTarget | null, formula: string | null = null): Answer {
    return { lines: this.#lines, figures: this.#figures, plans: this.#plans, formula, show };
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
