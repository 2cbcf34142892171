/** R's results for well-known series (../shared/data/forecast-reference, see its README) and the commands that ask for the same. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/main.ts';

type Values = readonly (number | null)[];

export interface Band {
  readonly mean: Values;
  readonly lower80?: Values;
  readonly upper80?: Values;
  readonly lower95?: Values;
  readonly upper95?: Values;
}

interface Order {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  readonly m: number;
}

export interface ArimaReference {
  readonly order: Order;
  readonly coef: Readonly<Record<string, number>>;
  readonly loglik: number;
  readonly aicc: number | null;
  readonly sigma2: number;
  readonly nobs: number;
  readonly title?: string;
  readonly spec?: { readonly method: string };
  readonly forecast: Band & { readonly se?: Values };
}

export interface EtsReference {
  readonly model: string;
  readonly par: Readonly<Record<string, number>>;
  readonly loglik: number;
  readonly aicc: number;
  readonly fitted: Values;
  readonly intervals: string;
  readonly forecast: Band;
}

export interface StlReference {
  readonly args: Readonly<Record<string, number | string | boolean>>;
  readonly seasonal: Values;
  readonly trend: Values;
  readonly remainder: Values;
  readonly weights: Values | null;
}

export interface Reference {
  readonly id: string;
  readonly m: number;
  readonly h: number;
  readonly x: readonly number[];
  readonly stl: Readonly<Record<string, StlReference>>;
  readonly mstl: { readonly default: { readonly components: Readonly<Record<string, Values>> } };
  readonly auto_arima: ArimaReference;
  readonly auto_arima_log: ArimaReference;
  readonly arima: Readonly<Record<string, ArimaReference | { readonly error: string }>>;
  readonly ets: EtsReference;
  readonly ets_fixed: Readonly<Record<string, EtsReference | { readonly error: string }>>;
  readonly theta: Band;
  readonly naive: Band;
  readonly drift: Band;
  readonly mean: Band;
  readonly snaive: Band;
}

const folder = join(import.meta.dirname, '../../../shared/data/forecast-reference');

/** Empty where the shared data is absent. */
export function referencesOf(ids: readonly string[]): Reference[] {
  return ids
    .map((id) => join(folder, `${id}.json`))
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Reference);
}

/** What `headroom fit … --json` writes, as far as it is compared. */
export interface FitRecord {
  readonly model: string;
  readonly coefficients: Readonly<Record<string, number>>;
  readonly loglik: number;
  readonly aicc: number;
  readonly sigma2: number;
  readonly sigma2Ml: number;
  readonly nobs: number;
  readonly fitted: Values;
  readonly forecast: {
    readonly mean: readonly number[];
    readonly intervals: Readonly<
      Record<'80' | '95', { readonly lo: readonly number[]; readonly hi: readonly number[] }>
    >;
  };
}

export interface DecomposeRecord {
  readonly trend: readonly number[];
  readonly seasonal: Readonly<Record<string, readonly number[]>>;
  readonly remainder: readonly number[];
  readonly weights: readonly number[];
}

/** Runs a command over the series of a case and reads what it wrote. */
export async function askOf<Shape>(reference: Reference, command: string, ...args: string[]): Promise<Shape> {
  const work = mkdtempSync(join(tmpdir(), 'headroom-reference-'));
  try {
    const file = join(work, `${reference.id}.csv`);
    const out = join(work, 'out.json');
    writeFileSync(file, `level\n${reference.x.join('\n')}\n`);
    const code = await run([
      command,
      file,
      '--metric',
      'level',
      '--periods',
      String(reference.m),
      '--workers',
      '0',
      '--json',
      '--out',
      out,
      ...args,
    ]);
    if (code !== 0)
      throw new Error(`headroom ${command} ${args.join(' ')} on ${reference.id} ended with ${String(code)}`);
    return JSON.parse(readFileSync(out, 'utf8')) as Shape;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** `arima(2,1,1)(0,1,1)[12]` */
export function arimaName({ p, d, q, P, D, Q, m }: Order): string {
  const seasonal = P + D + Q > 0 ? `(${[P, D, Q].join(',')})[${String(m)}]` : '';
  return `arima(${[p, d, q].join(',')})${seasonal}`;
}

/** R's arguments of stl() as flags. */
export function stlFlags(args: StlReference['args']): string[] {
  const flags: Readonly<Record<string, string>> = {
    's.window': '--seasonal-window',
    's.degree': '--seasonal-degree',
    't.window': '--trend-window',
    't.degree': '--trend-degree',
    'l.window': '--low-pass-window',
    'l.degree': '--low-pass-degree',
    inner: '--inner',
    outer: '--outer',
  };
  const given = Object.entries(args).flatMap(([name, value]) => {
    const flag = flags[name];
    return flag === undefined ? [] : [flag, String(value)];
  });
  const jumps = ['s.jump', 't.jump', 'l.jump'].map((name) => args[name]);
  const all = jumps.every((jump) => jump !== undefined) ? ['--jumps', jumps.join(',')] : [];
  return [...given, ...all, ...(args['robust'] === true ? ['--robust'] : [])];
}

/** Largest distance of two arrays; Infinity where they differ in length or in what is missing. */
export function distanceOf(said: Values, wanted: Values): number {
  if (said.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  wanted.forEach((value, i) => {
    const given = said[i] ?? null;
    if (value === null || given === null) worst = value === given ? worst : Number.POSITIVE_INFINITY;
    else worst = Math.max(worst, Math.abs(given - value));
  });
  return worst;
}

export function levelOf(x: readonly number[]): number {
  return x.reduce((sum, value) => sum + Math.abs(value), 0) / x.length;
}

export function rangeOf(x: readonly number[]): number {
  return Math.max(...x) - Math.min(...x);
}
