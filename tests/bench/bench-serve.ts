import { fullCatalog } from '../../src/catalog/full.ts';
import { createEngine } from '../../src/engine/node.ts';
import { passShapeOf } from '../../src/sizing/pass-shape.ts';
import { stepTimeOf } from '../../src/sizing/step-table.ts';
const catalog = fullCatalog();
const model = catalog.resolveModel('Llama-3.1-8B', 'm').row;
const gpu = catalog.resolveGpu('H100-SXM', 'g').row;
const shape = passShapeOf(model, { gpu, tensorParallel: 1, pipelineParallel: 1, precision: 'bf16', kvPrecision: '16bit', engine: 'vllm' });
const t0 = performance.now();
const step = stepTimeOf(shape, 8192);
console.log('table', performance.now() - t0);
const engine = createEngine({ workers: 0 });
for (const rate of [2, 5, 10, 20, 30]) {
  for (let k = 0; k < 3; k++) {
    const t = performance.now();
    const r = await engine.serve({
      seed: 1, arrivals: { kind: 'rate', ratePerMs: rate / 1000, cv: 1 }, warmup: 1000, measured: 20000, tail: 1000,
      classes: [{ share: 1, lengths: { input: { kind: 'lognormal', mean: 1200, cv: 0.9 }, output: { kind: 'lognormal', mean: 250, cv: 0.9 } }, cachedFraction: 0, sharedTokens: 0, calls: 1, growthTokensPerCall: 0, maxContextTokens: 0, pauseMs: 0 }],
      scheduler: 'vllm', maxBatchTokens: 8192, maxSequences: 256, chunked: true, poolBlocks: 26000, blockTokens: 16, prefixCache: 'stated',
      step, requestMs: 18.7, replicas: 1, routing: 'round-robin', probabilities: [0.5, 0.95, 0.99], goals: [],
    });
    const ms = performance.now() - t;
    if (k === 2) console.log(rate, ms.toFixed(1), 'ms', (r.passes / ms / 1000).toFixed(2), 'Mpasses/s', r.passes, r.completed, r.unfinished, r.saturation, r.waitGrowth.toFixed(4), r.ttft.mean.toFixed(1), r.ttft.quantiles.map(x=>x.toFixed(1)).join(), r.itl.quantiles.map(x=>x.toFixed(2)).join(), r.meanRunning.toFixed(1), r.busyFraction.toFixed(3), r.kvMeanFraction.toFixed(3), r.preemptions);
  }
}
