/**
 * The constants as a vector of logarithms: what each is pulled to, how strongly, and within which bounds. The pull is the partial
 * pooling: a factor of a part with few rows stays near 1, one with many goes where they say.
 */
import { exponential, naturalLog } from '../base/exact-math.ts';
import type { ConstantTable, RunConstants } from './constants.ts';

export interface Tables {
  readonly pass: ConstantTable;
  readonly run: RunConstants;
}

export interface Parameter {
  /** path in the tables, e.g. pass.computeFraction.8bit */
  readonly path: readonly string[];
  /** logarithm of what it is pulled to, and the standard deviation of that prior */
  readonly center: number;
  readonly spread: number;
  readonly low: number;
  readonly high: number;
}

type Tree = { readonly [key: string]: number | Tree };

/** Prior spread of the logarithm by kind of constant, first match wins. */
const SPREADS: readonly (readonly [RegExp, number])[] = [
  [/cell/, 0.2],
  [/stageFraction/, 0.7],
  [/burstExponent/, 1],
  [/burstStreamSeconds/, 1],
  [/burstRankExponent/, 1],
  [/latentLoopFactor/, 0.5],
  [/burst(Mixture)?Seconds/, 1],
  [/eagerLayerSeconds/, 1],
  [/widthExponent/, 0.7],
  [/hopGrowth/, 0.5],
  [/EngineFactor/, 0.07],
  [/eraFactor\.current/, 0.0001],
  [/eraFactor/, 0.5],
  [/linkFraction/, 0.4],
  [/fixedFactor/, 0.2],
  [/readArithmeticFactor/, 0.1],
  [/(compute|read)Factor/, 0.2],
  [/latent|expert(Compute|Read)Factor/, 0.3],
  [/Fraction/, 0.25],
  [/lockstep/, 0.35],
  [/Acceptance/, 0.15],
  [/(client|loop)LayerSeconds|requestSeconds|[wW]aitPasses/, 1],
  [/PaddingRows/, 0.7],
  [/./, 0.4],
];

/** Physical bounds, first match wins: fractions stay below what hardware allows. */
const BOUNDS: readonly (readonly [RegExp, number, number])[] = [
  [/overlapFraction/, 0.05, 0.9],
  [/stageFraction/, 0.005, 0.5],
  [/Fraction/, 0.05, 0.97],
  [/lockstep(Fixed)?Clients/, 4, 5000],
  [/lockstep/, 0.01, 1],
  [/Acceptance/, 0.1, 0.97],
  [/burstExponent/, 0.01, 0.7],
  [/burstStreamSeconds/, 1e-7, 1e-3],
  [/burstRankExponent/, 0.01, 2],
  [/burst(Mixture)?Seconds/, 0.1, 60],
  [/widthExponent/, 0.01, 0.6],
  [/Factor/, 0.3, 2.5],
  [/PaddingRows/, 0.5, 512],
  [/clientLayerSeconds/, 1e-9, 3e-4],
  [/hopGrowth/, 0.05, 1.5],
  [/[wW]aitPasses/, 0.05, 100],
  [/./, 1e-7, 1],
];

function leavesOf(tree: Tree, path: readonly string[] = []): { path: readonly string[]; value: number }[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'number' ? [{ path: [...path, key], value }] : leavesOf(value, [...path, key]),
  );
}

const treeOf = (tables: Tables): Tree => tables as unknown as Tree;

/** Every constant of the prior tables, in their order. */
export function parametersOf(prior: Tables): readonly Parameter[] {
  return leavesOf(treeOf(prior)).map(({ path, value }) => {
    const name = path.join('.');
    const [, spread] = SPREADS.find(([pattern]) => pattern.test(name)) as (typeof SPREADS)[number];
    const [, low, high] = BOUNDS.find(([pattern]) => pattern.test(name)) as (typeof BOUNDS)[number];
    return { path, center: naturalLog(value), spread, low: naturalLog(low), high: naturalLog(high) };
  });
}

/** Logarithms of the tables' values at the parameters. */
export function vectorOf(parameters: readonly Parameter[], tables: Tables): number[] {
  return parameters.map(({ path }) => {
    let node: number | Tree = treeOf(tables);
    for (const key of path) node = (node as Tree)[key] as number | Tree;
    return naturalLog(node as number);
  });
}

/** Tables with the values of the vector; the parameters must be those of `parametersOf` on tables of the same shape. */
export function tablesOf(parameters: readonly Parameter[], vector: readonly number[]): Tables {
  const root: Record<string, unknown> = {};
  parameters.forEach(({ path }, i) => {
    let node = root;
    for (const key of path.slice(0, -1)) node = (node[key] ??= {}) as Record<string, unknown>;
    node[path[path.length - 1] as string] = exponential(vector[i] as number);
  });
  return {
    pass: { cellComputeFactor: {}, cellReadFactor: {}, ...(root['pass'] as object) },
    run: root['run'],
  } as unknown as Tables;
}
