/**
 * The grid of a search: GPU × tensor parallelism × precision, pipeline stages where no node of a GPU type holds the model, and, for the
 * contenders of a first search, other engines and batch caps. Disaggregated prefill is no axis here: the pass simulation has to judge it.
 */
import type { GpuRow, ModelRow, WeightPrecision } from '../catalog/rows.ts';
import { memoryOf } from './capacity.ts';
import { publishedPrecisionOf } from './memory-weights.ts';
import type { SearchGrid, SearchRequest } from './search-request.ts';
import type { Candidate } from './sizing.ts';

const TENSOR_SIZES = [1, 2, 4, 8, 16];
/** Caps compared beside the asked one: a quarter, the usual one and four times it. */
const BATCH_TOKENS = [2048, 8192, 32_768];
const SEQUENCES = [64, 256, 1024];

/** Precisions worth trying: the published one, and fp8 when that is wider; the asked one alone when there is one. */
export function precisionsOf(model: ModelRow, asked: WeightPrecision | null): readonly WeightPrecision[] {
  if (asked !== null) return [asked];
  const published = publishedPrecisionOf(model);
  return published === 'fp16' || published === 'bf16' ? [published, 'fp8'] : [published];
}

/** Tensor sizes of a GPU type: the asked one, or those of one node that cut the attention evenly (ranks must divide the query heads). */
function tensorSizesOf(model: ModelRow, gpu: GpuRow, asked: number | null): readonly number[] {
  const sizes =
    asked !== null
      ? [asked]
      : TENSOR_SIZES.filter((size) => size <= Math.max(1, gpu.scaleUpDomain) || (size <= 8 && gpu.scaleUpDomain <= 1));
  return sizes.filter((size) => model.attentionHeads % size === 0);
}

/** The grid in a fixed order: GPU as given, tensor parallelism, precision, then stages. */
export function candidatesOf(request: SearchRequest): readonly Candidate[] {
  const { model, gpus, constraints } = request;
  const { tensorParallel: asked, precision, ...shared } = constraints;
  return gpus.flatMap((gpu) => {
    const sizes = tensorSizesOf(model, gpu, asked);
    const plain = sizes.flatMap((tensorParallel) =>
      precisionsOf(model, precision).map((each): Candidate => ({ ...shared, gpu, tensorParallel, precision: each })),
    );
    return [...plain, ...stagedOf(plain, request)];
  });
}

/** The largest cut of each precision, in pipeline stages over several nodes, where no cut within one node holds the model. */
function stagedOf(plain: readonly Candidate[], { model, grid, constraints }: SearchRequest): readonly Candidate[] {
  const stages = grid?.stages ?? [];
  // who says how many GPUs a replica has does not want it spread over more
  if (stages.length === 0 || constraints.pipelineParallel > 1 || constraints.tensorParallel !== null) return [];
  const largest = new Map(plain.map((each) => [each.precision, each]));
  return [...largest.values()].flatMap((each) => {
    const fits = plain.some((other) => other.precision === each.precision && memoryOf(other, model).fits);
    return fits ? [] : stages.map((pipelineParallel) => ({ ...each, pipelineParallel }));
  });
}

/** A candidate on each engine and with each pair of caps that is compared; itself left out. */
export function variantsOf(candidate: Candidate, grid: SearchGrid): readonly Candidate[] {
  const engines = [candidate.engine, ...(grid.engines ?? []).filter((each) => each !== candidate.engine)];
  const caps = grid.batchCaps === true;
  const tokens = [
    candidate.maxBatchTokens,
    ...(caps ? BATCH_TOKENS.filter((each) => each !== candidate.maxBatchTokens) : []),
  ];
  const places = [candidate.maxSequences, ...(caps ? SEQUENCES.filter((each) => each !== candidate.maxSequences) : [])];
  return engines.flatMap((engine) =>
    tokens.flatMap((maxBatchTokens) =>
      places.flatMap((maxSequences) => {
        const words = [
          ...(engine === candidate.engine ? [] : [engine]),
          ...(maxBatchTokens === candidate.maxBatchTokens ? [] : [`b${String(maxBatchTokens)}`]),
          ...(maxSequences === candidate.maxSequences ? [] : [`s${String(maxSequences)}`]),
        ];
        if (words.length === 0) return [];
        // a version belongs to the asked engine; another is taken at its newest
        const engineVersion = engine === candidate.engine ? candidate.engineVersion : '';
        return [{ ...candidate, engine, engineVersion, maxBatchTokens, maxSequences, variant: words.join(' ') }];
      }),
    ),
  );
}

/** Stable and readable; pipeline stages, a narrower cache, a draft and what else differs only when there is any. */
export function configurationId(candidate: Candidate): string {
  const stages = candidate.pipelineParallel > 1 ? ` pp${candidate.pipelineParallel}` : '';
  const cache = candidate.kvPrecision === 'fp8' ? ' kv-fp8' : '';
  const draft =
    candidate.speculation === undefined ? '' : ` ${candidate.speculation.method}${candidate.speculation.drafted}`;
  const variant = candidate.variant === undefined ? '' : ` ${candidate.variant}`;
  return `${candidate.gpu.name} x${candidate.tensorParallel * candidate.pipelineParallel}${stages} ${candidate.precision}${cache}${draft}${variant}`;
}
