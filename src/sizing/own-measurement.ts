/** Measurements of one's own: factors on the constants of one configuration, and which configuration that is. */

/** On times: above 1 is slower than the shipped constants say. */
export interface OwnFactors {
  readonly decode: number;
  readonly prefill: number;
  readonly firstToken: number;
}

export interface OwnProfile extends OwnFactors {
  /** model, GPU, GPUs, layout, precision and engine that were measured */
  readonly configuration: string;
  readonly rows: number;
}

/** The same by what a search varies. */
export interface OwnMeasurement extends OwnFactors {
  readonly model: string;
  readonly gpu: string;
  readonly gpusPerReplica: number;
  readonly precision: string;
  readonly engine: string;
}

interface Measured {
  readonly gpu: { readonly name: string };
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly precision: string;
  readonly engine: string;
}

/** The candidate with the factors measured on it; as it is where another model, GPU, parallelism, precision or engine was measured. */
export function withMeasurement<C extends Measured>(
  candidate: C,
  model: string,
  all: readonly OwnMeasurement[],
): C & { readonly own?: OwnFactors } {
  const found = all.find(
    (each) =>
      each.model === model &&
      each.gpu === candidate.gpu.name &&
      each.gpusPerReplica === candidate.tensorParallel &&
      candidate.pipelineParallel === 1 &&
      each.precision === candidate.precision &&
      each.engine === candidate.engine,
  );
  if (found === undefined) return candidate;
  const { decode, prefill, firstToken } = found;
  return { ...candidate, own: { decode, prefill, firstToken } };
}
