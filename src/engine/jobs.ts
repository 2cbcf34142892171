/**
 * The jobs that a worker (or this thread) can run, and the port made of them. A job is stateless; drawing is split into chunks of
 * a fixed size, so that the number of workers never changes a result.
 */
import type {
  BacktestRequest,
  BacktestResult,
  CombineRequest,
  Combination,
  DecomposeRequest,
  Decomposition,
  Description,
  DrawRequest,
  Draws,
  Engine,
  FitRequest,
  FitResult,
  JobOptions,
  ServeRequest,
  ServeResult,
} from './engine.ts';
import { simulateInChunks, type FuturesChunk, type FuturesChunkRequest } from './futures-chunks.ts';

/** Paths of one chunk. Part of every plan's numbers: changing it changes them. */
export const CHUNK_PATHS = 1024;

export type DescribeRequest = Parameters<Engine['describe']>[0];
export type FillRequest = Parameters<Engine['fill']>[0];
export type LognormalRequest = Parameters<Engine['lognormal']>[0];

/** One chunk of a draw: `paths` of them, the chunk-th. */
export interface DrawChunkRequest extends DrawRequest {
  readonly chunk: number;
}

export interface Jobs {
  decompose(request: DecomposeRequest): Decomposition;
  describe(request: DescribeRequest): Description;
  fill(request: FillRequest): Float64Array;
  fit(request: FitRequest): FitResult;
  backtest(request: BacktestRequest): BacktestResult;
  combine(request: CombineRequest): Combination;
  drawChunk(request: DrawChunkRequest): Draws;
  serve(request: ServeRequest): ServeResult;
  futuresChunk(request: FuturesChunkRequest): FuturesChunk;
  lognormal(request: LognormalRequest): Float64Array;
}

export type JobName = keyof Jobs;
export type JobRequest<Name extends JobName> = Parameters<Jobs[Name]>[0];
export type JobResult<Name extends JobName> = ReturnType<Jobs[Name]>;

/** Where jobs run. */
export interface Runner {
  run<Name extends JobName>(name: Name, request: JobRequest<Name>, options?: JobOptions): Promise<JobResult<Name>>;
  dispose(): void;
}

/** The port over any place where jobs run. */
export function makeEngine(runner: Runner, coreVersion: string): Engine {
  return {
    coreVersion,
    decompose: (request, options) => runner.run('decompose', request, options),
    describe: (request, options) => runner.run('describe', request, options),
    fill: (request, options) => runner.run('fill', request, options),
    fit: (request, options) => runner.run('fit', request, options),
    backtest: (request, options) => runner.run('backtest', request, options),
    combine: (request, options) => runner.run('combine', request, options),
    serve: (request, options) => runner.run('serve', request, options),
    lognormal: (request, options) => runner.run('lognormal', request, options),
    draw: async (request, options) => {
      const chunks = chunksOf(request);
      return merged(request, await Promise.all(chunks.map((chunk) => runner.run('drawChunk', chunk, options))));
    },
    simulateFutures: (request, options) =>
      simulateInChunks(request, (chunk) => runner.run('futuresChunk', chunk, options), options?.onBatch),
    dispose: () => {
      runner.dispose();
    },
  };
}

function chunksOf(request: DrawRequest): DrawChunkRequest[] {
  const count = Math.max(1, Math.ceil(request.paths / CHUNK_PATHS));
  return Array.from({ length: count }, (_, chunk) => ({
    ...request,
    chunk,
    paths: Math.min(CHUNK_PATHS, request.paths - chunk * CHUNK_PATHS),
  }));
}

/** Chunks in their order, whatever the order in which they came back. */
function merged(request: DrawRequest, chunks: readonly Draws[]): Draws {
  const cost = new Float64Array(request.paths);
  const peakReplicas = new Float64Array(request.paths);
  const meanReplicas = new Float64Array(request.steps);
  chunks.forEach((chunk, i) => {
    cost.set(chunk.cost, i * CHUNK_PATHS);
    peakReplicas.set(chunk.peakReplicas, i * CHUNK_PATHS);
    const share = request.paths > 0 ? chunk.cost.length / request.paths : 0;
    chunk.meanReplicas.forEach((mean, t) => {
      meanReplicas[t] = (meanReplicas[t] ?? 0) + mean * share;
    });
  });
  return { cost, peakReplicas, meanReplicas };
}
