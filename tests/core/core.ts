/**
 * The compiled core for tests: every suite runs on the debug build, which checks all bounds, and on the release build, which
 * checks none. Methods take parts of the records in assembly/records.ts; what is left out has the record's default.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe } from 'vitest';
import { buildCore } from '../../src/cli/build.mjs';
import {
  rawCombineRequest,
  rawDecomposeRequest,
  rawDescribeRequest,
  rawDrawRequest,
  rawFitRequest,
  rawServeRequest,
  rawFuturesRequest,
  type PartialFitRequest,
  type RawBacktest,
  type RawCombination,
  type RawCombineRequest,
  type RawCore,
  type RawDecomposeRequest,
  type RawDecomposition,
  type RawDescribeRequest,
  type RawDescription,
  type RawDrawRequest,
  type RawDraws,
  type RawFit,
  type RawServeRequest,
  type RawService,
  type RawFutures,
  type RawFuturesRequest,
} from '../../src/engine/raw-records.ts';

export interface Core {
  decompose(request: Partial<RawDecomposeRequest>): RawDecomposition;
  describe(request: Partial<RawDescribeRequest>): RawDescription;
  fill(values: Float64Array, periods: Int32Array): Float64Array;
  fit(request: PartialFitRequest): RawFit;
  backtest(request: { fit: PartialFitRequest; origins: Int32Array }): RawBacktest;
  combine(request: Partial<RawCombineRequest>): RawCombination;
  draw(request: Partial<RawDrawRequest>): RawDraws;
  serve(request: Partial<RawServeRequest>): RawService;
  simulateFutures(request: Partial<RawFuturesRequest>): RawFutures;
  lognormal(mean: number, cv: number, probabilities: Float64Array): Float64Array;
}

interface Bindings {
  instantiate(module: WebAssembly.Module, imports: { env: object }): Promise<RawCore>;
}

const builds = ['debug', 'release'] as const;
await buildCore();
const cores = new Map<string, Core>();
for (const build of builds) cores.set(build, await loadCore(build));

/** Runs `body` as a describe block for each build of the core: `decompose (debug)`, `decompose (release)`. */
export function eachCore(body: (name: string, core: Core) => void): void {
  for (const [name, core] of cores) describe(`core, ${name} build`, () => body(name, core));
}

/** Both builds by name, where a test compares them. */
export function coreOf(build: 'debug' | 'release'): Core {
  const core = cores.get(build);
  if (core === undefined) throw new Error(`no ${build} build`);
  return core;
}

async function loadCore(build: string): Promise<Core> {
  const folder = join(import.meta.dirname, '../../build');
  const bindings = (await import(/* @vite-ignore */ pathToFileURL(join(folder, `core.${build}.js`)).href)) as Bindings;
  const raw = await bindings.instantiate(new WebAssembly.Module(readFileSync(join(folder, `core.${build}.wasm`))), {
    env: {},
  });
  /** the runtime collects only when asked */
  const afterwards = <Result>(result: Result): Result => {
    raw.__collect();
    return result;
  };
  return {
    decompose: (request) => afterwards(raw.decompose(rawDecomposeRequest(request))),
    describe: (request) => afterwards(raw.describe(rawDescribeRequest(request))),
    fill: (values, periods) => afterwards(raw.fill(values, periods)),
    fit: (request) => afterwards(raw.fit(rawFitRequest(request))),
    backtest: ({ fit, origins }) => afterwards(raw.backtest({ fit: rawFitRequest(fit), origins })),
    combine: (request) => afterwards(raw.combine(rawCombineRequest(request))),
    draw: (request) => afterwards(raw.draw(rawDrawRequest(request))),
    serve: (request) => afterwards(raw.serve(rawServeRequest(request))),
    simulateFutures: (request) => afterwards(raw.simulateFutures(rawFuturesRequest(request))),
    lognormal: (mean, cv, probabilities) => afterwards(raw.lognormal(mean, cv, probabilities)),
  };
}
