import type { RowRequest } from './row-request.ts';

/** The name of what was measured; a profile holds for this and nothing else. */
export function configurationOf(request: RowRequest): string {
  const { layout } = request;
  const parallel =
    layout === null
      ? 'layout not stated'
      : `tp${layout.tensorParallel} pp${layout.pipelineParallel} ep${layout.expertParallel} dp${layout.dataParallel}`;
  const { precision, kvPrecision, engine } = request.candidate;
  return `${request.model.name} on ${request.gpuCount} x ${request.gpu.name}, ${parallel}, ${precision}, kv ${kvPrecision}, ${engine}`;
}
