/// <reference types="vite/client" />
import { afterAll, describe, expect, it } from 'vitest';
import { createBrowserEngine } from '../../src/engine/browser.ts';
import type { DrawRequest } from '../../src/engine/engine.ts';

// 48 months with a yearly season: level 100, +1 a month, season ±20
const values = Float64Array.from({ length: 48 }, (_, t) => 100 + t + 20 * ((t % 12) / 6 - 1) + ((t * 7919) % 13) / 4);
const draw: DrawRequest = {
  seed: 7,
  paths: 3000,
  probabilities: [0.1, 0.5, 0.9],
  quantiles: Float64Array.from([
    ...Array<number>(30).fill(5),
    ...Array<number>(30).fill(10),
    ...Array<number>(30).fill(20),
  ]),
  steps: 30,
  autocorrelation: 0.9,
  capacity: 3,
  capacityLogSd: 0.2,
  loadFactor: 1.2,
  spareReplicas: 1,
  minReplicas: 1,
  blockSteps: 7,
  pricePerStep: 2,
  priceLogSd: 0.1,
};

describe('createBrowserEngine({ workers }) in a real browser', () => {
  const engines = [1, 2].map((workers) => createBrowserEngine({ workers }));
  afterAll(() => engines.forEach((engine) => engine.dispose()));

  it('L1: draws are the same bits for one worker and for two', async () => {
    const [one, two] = await Promise.all(engines.map((engine) => engine.draw(draw)));
    expect(one?.cost).toEqual(two?.cost);
    expect(one?.cost).toHaveLength(3000);
  });

  it('fit(auto-ets) chooses a seasonal model and forecasts finite numbers', async () => {
    const fit = await engines[1]!.fit({
      values,
      spec: { kind: 'ets', periods: [12] },
      horizon: 12,
      probabilities: [0.1, 0.9],
    });
    expect(fit.status).toBe('ok');
    expect(fit.model).toMatch(/\[12\]$/);
    expect([...fit.mean, ...fit.quantiles].every(Number.isFinite)).toBe(true);
  });

  it("an abort ends the job with the signal's reason, and the engine goes on working", async () => {
    const controller = new AbortController();
    const long = engines[0]!.draw({ ...draw, paths: 2_000_000, seed: 8 }, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 50);
    await expect(long).rejects.toThrow('enough');
    expect((await engines[0]!.lognormal({ mean: 10, cv: 0.5, probabilities: [0.5] }))[0]).toBeCloseTo(
      10 / Math.sqrt(1.25),
      9,
    );
  });
});
