/**
 * The next thing to change. For a configuration that fails: the first neighbour in the search that works, in the order people can
 * change things (more GPUs in a replica, fewer bits, another GPU), else the goal or the prompt. For one that works: what would raise
 * its capacity.
 */
import type { SearchRequest } from './search-request.ts';
import type { Configuration } from './sizing.ts';

/** Sentence for `each`; `all` are the configurations of the same search. Never empty. */
export function leverOf(each: Configuration, all: readonly Configuration[], request: SearchRequest): string {
  return each.feasible ? raiseOf(each) : mendOf(each, all, request);
}

function mendOf(each: Configuration, all: readonly Configuration[], request: SearchRequest): string {
  const works = all.filter((other) => other.feasible);
  const samePart = works.filter((other) => other.gpu.name === each.gpu.name);
  const wider = samePart.find(
    (other) => other.precision === each.precision && other.gpusPerReplica > each.gpusPerReplica,
  );
  if (wider !== undefined)
    return `Use ${wider.gpusPerReplica} GPUs per replica instead of ${each.gpusPerReplica}: ${wider.id} works.`;
  const narrower = samePart.find((other) => other.gpusPerReplica === each.gpusPerReplica) ?? samePart[0];
  if (narrower !== undefined) return `Change precision or the number of GPUs: ${narrower.id} works.`;
  const other = works.find((candidate) => candidate.gpusPerReplica <= each.gpusPerReplica) ?? works[0];
  if (other !== undefined) return `Use another GPU: ${other.id} works.`;
  return lastResort(each, all, request);
}

/** Nothing in the grid works: name the nearest and what stands against it. */
function lastResort(each: Configuration, all: readonly Configuration[], request: SearchRequest): string {
  if (each.binding === 'memory') {
    const nearest = all.find((other) => other.binding !== 'memory');
    if (nearest !== undefined)
      return `${nearest.id} holds the model but misses the ${nearest.binding.toUpperCase()} goal: loosen that goal first.`;
    if (request.constraints.precision !== null && /16$/.test(request.constraints.precision))
      return 'Allow fp8 or int4 weights: at 16 bits the model fits none of these GPUs.';
    return 'Allow a shorter longest context, lower precision, or GPUs with more memory.';
  }
  if (each.binding === 'ttft') {
    const longest = Math.max(
      ...request.mix.classes.map((one) => one.inputTokens.points[one.inputTokens.points.length - 1] ?? 0),
    );
    return `No replica count mends this: shorten the prompt (the longest have about ${Math.round(longest)} tokens), reuse more of it from the prefix cache, or loosen the goal for the first token.`;
  }
  if (each.binding === 'itl')
    return 'No replica count mends this: use a smaller model, or loosen the goal for the time between tokens.';
  return 'No replica count mends this: shorten the answers, use a smaller model, or loosen the goal for the whole answer.';
}

function raiseOf(each: Configuration): string {
  switch (each.binding) {
    case 'memory':
      return 'KV memory binds: fp8 KV cache, fewer weight bits or one more doubling of GPUs per replica lets more sequences run.';
    case 'sequences':
      return `The cap of ${each.maxSequences} sequences binds: raise max_num_seqs.`;
    case 'ttft':
      return 'Time to first token binds: a faster GPU, more prefix-cache hits or a looser goal raises capacity.';
    case 'itl':
      return 'Time between tokens binds: more GPUs per replica, fewer weight bits or a smaller token budget per pass raises capacity.';
    case 'e2e':
      return 'Time to the last token binds: more GPUs per replica or shorter answers raise capacity.';
    case 'throughput':
      return 'The hardware itself binds: more replicas, or a faster GPU.';
  }
}
