/**
 * The layouts a row may mean, each made ready once: memory, replica and notes do not hang on the constants, so that fits can ask for the
 * same row thousands of times.
 */
import type { ConstantTable, ConstantTraits } from './constants.ts';
import { constantsOf } from './constants.ts';
import { candidateReplica, memoryConcurrencyOf, memoryOf } from './capacity.ts';
import type { OwnFactors } from './measured-factors.ts';
import { withOwnFactors } from './own-factors.ts';
import { isKnown, passShapeOf, traitsOf } from './pass-shape.ts';
import type { Replica } from './replica.ts';
import type { RowRequest } from './row-request.ts';
import type { CallMix, Candidate } from './sizing.ts';

type KnownLayout = NonNullable<RowRequest['layout']>;

/** One layout of a row, ready to run with any constants. */
export interface PreparedLayout {
  readonly layout: KnownLayout;
  readonly traits: ConstantTraits;
  readonly replicas: number;
  readonly notes: readonly string[];
  /** with the shipped constants */
  readonly replica: Replica;
}

const TENSOR_SIZES = [1, 2, 4, 8, 16];
/** Utilisation that people turn to when the default leaves no room, and the batch that a run which exists is taken to have held. */
const TIGHT_UTILIZATION = 0.97;
const LEAST_PLACES = 1;
/** Places below which people turn to it. */
const SERIOUS_PLACES = 4;

const prepared = new WeakMap<RowRequest, readonly PreparedLayout[]>();

/** All layouts of a row that can be computed; empty when there are none. */
export function preparedLayoutsOf(request: RowRequest): readonly PreparedLayout[] {
  const known = prepared.get(request);
  if (known !== undefined) return known;
  const ready = layoutsOf(request).flatMap((layout) => preparedLayoutOf(request, layout) ?? []);
  prepared.set(request, ready);
  return ready;
}

/** The replica of a prepared layout with the constants of a table. */
export function replicaWith(ready: PreparedLayout, table: ConstantTable, own?: OwnFactors): Replica {
  const { replica } = ready;
  const constants = constantsOf(ready.traits, table);
  return { ...replica, shape: { ...replica.shape, constants: own ? withOwnFactors(constants, own) : constants } };
}

/**
 * A stated layout is taken as stated. Where the row says nothing: tensor parallelism × replicas, and for mixtures also attention
 * data-parallel with whole experts; the one with the highest throughput is taken.
 */
function layoutsOf(request: RowRequest): readonly KnownLayout[] {
  const { layout, gpuCount, gpu, model } = request;
  if (layout !== null) return [layout];
  const sizes = TENSOR_SIZES.filter((size) => gpuCount % size === 0 && size <= Math.max(gpu.scaleUpDomain, 8));
  const spread = (t: number): KnownLayout[] =>
    model.moe !== null && t > 1 ? [{ tensorParallel: 1, pipelineParallel: 1, expertParallel: t, dataParallel: t }] : [];
  return sizes.flatMap((size) => [
    { tensorParallel: size, pipelineParallel: 1, expertParallel: 1, dataParallel: 1 },
    ...spread(size),
  ]);
}

/**
 * One layout: null when it cannot be computed, or when the layout is our guess and does not fit. A stated layout that the ledger leaves
 * no room for ran all the same: it is taken with a tighter memory share, and with a small batch if that does not help.
 */
function preparedLayoutOf(request: RowRequest, layout: KnownLayout): PreparedLayout | null {
  const stated = request.layout !== null;
  let candidate: Candidate = { ...request.candidate, ...layout };
  if (!isKnown(passShapeOf(request.model, candidate))) return null;
  let memory = memoryOf(candidate, request.model);
  const enough = Math.min(SERIOUS_PLACES, request.count);
  const held = memory.fits ? memoryConcurrencyOf(memory, mixOf(request), layout.dataParallel) : 0;
  if (held < enough && stated) {
    candidate = {
      ...candidate,
      memoryUtilizationFraction: TIGHT_UTILIZATION,
      maxSequences: Math.min(256, candidate.maxSequences),
    };
    memory = memoryOf(candidate, request.model);
  }
  if (!memory.fits && !stated) return null;
  const ready = candidateReplica(candidate, request.model, mixOf(request), { memory });
  const least = Math.min(LEAST_PLACES, candidate.maxSequences);
  const replica = stated ? { ...ready, maxConcurrency: Math.max(ready.maxConcurrency, least) } : ready;
  const gpusPerReplica = layout.tensorParallel * layout.dataParallel * layout.pipelineParallel;
  const replicas = Math.max(1, Math.floor(request.gpuCount / gpusPerReplica));
  return {
    layout,
    traits: traitsOf(request.model, candidate),
    replicas,
    replica,
    notes: notesOf(request, layout, replicas, memory.fits),
  };
}

function mixOf(request: RowRequest): CallMix {
  return {
    classes: [
      {
        name: 'chat',
        share: 1,
        inputTokens: request.inputTokens,
        outputTokens: request.outputTokens,
        cachedInputFraction: request.cachedInputFraction,
      },
    ],
    burstiness: 1,
  };
}

function notesOf(request: RowRequest, layout: KnownLayout, replicas: number, fits: boolean): string[] {
  const notes = [...request.notes];
  if (request.layout === null)
    notes.push(
      `layout not stated: ${replicas} x TP${layout.tensorParallel}${layout.dataParallel > 1 ? ` with ${layout.dataParallel} attention ranks` : ''} taken`,
    );
  else if (replicas > 1) notes.push(`${replicas} replicas`);
  if (!fits) notes.push(`the memory ledger leaves no room; a batch of ${LEAST_PLACES} is assumed`);
  return notes;
}
