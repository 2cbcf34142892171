import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceRow } from '../../../src/catalog/rows.ts';
import { cheapestOf, offersOf, purchaseOf, type Offer, type PriceWish } from '../../../src/cost/prices.ts';

const row = (change: Partial<PriceRow>): PriceRow => ({
  cloud: 'aws',
  region: 'us-east-1',
  instanceType: 'p5.48xlarge',
  gpu: 'H100-SXM',
  gpuCount: 8,
  onDemandUsdPerHour: 80,
  spotUsdPerHour: 30,
  reserved1yUsdPerHour: null,
  reserved3yUsdPerHour: null,
  spotBasis: 'group-ratio',
  note: '',
  provenance: { source: 'test', date: '2026-01' },
  ...change,
});
const wish: PriceWish = { clouds: [], regions: [], instanceTypes: [], purchase: 'on-demand', discountFraction: 0 };
const offer = (change: Partial<Offer>): Offer => ({
  ...(offersOf([row({})], 'H100-SXM', wish)[0] as Offer),
  ...change,
});

describe('offersOf(rows, gpu, wish)', () => {
  it('keeps what the filters allow, whatever the case', () => {
    const rows = [row({}), row({ cloud: 'gcp', region: 'europe-west4' })];
    expect(offersOf(rows, 'H100-SXM', { ...wish, clouds: ['GCP'] }).map((each) => each.cloud)).toEqual(['gcp']);
    expect(offersOf(rows, 'H100-SXM', { ...wish, regions: ['mars-1'] })).toEqual([]);
    expect(offersOf(rows, 'A100-80GB-SXM', wish)).toEqual([]);
  });
  it('marks a spot price that is an estimate, and takes a discount off', () => {
    const [spot] = offersOf([row({})], 'H100-SXM', { ...wish, purchase: 'spot', discountFraction: 0.1 });
    expect(spot).toMatchObject({ usdPerInstanceHour: 27, estimated: true });
  });
  it('derives a commitment that is not printed, and says so', () => {
    const [committed] = offersOf([row({})], 'H100-SXM', { ...wish, purchase: 'reserved-1y' });
    expect(committed).toMatchObject({ usdPerInstanceHour: 80 * 0.63, estimated: true });
    const [printed] = offersOf([row({ reserved1yUsdPerHour: 55 })], 'H100-SXM', { ...wish, purchase: 'reserved-1y' });
    expect(printed).toMatchObject({ usdPerInstanceHour: 55, estimated: false });
  });
});

describe('purchaseOf(offer, replicas, gpusPerReplica)', () => {
  it('buys whole instances, and never cuts a replica in two', () => {
    expect(purchaseOf(offer({}), 5, 4)).toEqual({ instances: 3, gpus: 24, usdPerHour: 240 });
    expect(purchaseOf(offer({}), 2, 3)).toEqual({ instances: 1, gpus: 8, usdPerHour: 80 });
    expect(purchaseOf(offer({}), 1, 16)).toBeNull();
  });
  it('buys single GPUs where they are sold so', () => {
    expect(purchaseOf(offer({ soldPerGpu: true, gpusPerInstance: 1, usdPerInstanceHour: 3 }), 5, 4)).toEqual({
      instances: 20,
      gpus: 20,
      usdPerHour: 60,
    });
  });
  it('law: more replicas never cost less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom(1, 2, 4, 8), (replicas, gpus) => {
        const here = purchaseOf(offer({}), replicas, gpus);
        const more = purchaseOf(offer({}), replicas + 1, gpus);
        return here !== null && more !== null && more.usdPerHour >= here.usdPerHour && here.gpus >= replicas * gpus;
      }),
    );
  });
});

describe('cheapestOf(offers, replicas, gpusPerReplica)', () => {
  it('weighs whole instances, not the price of a GPU', () => {
    // per GPU the large instance is cheaper (9 against 10), but it is half empty
    const large = offer({ usdPerInstanceHour: 72 });
    const single = offer({ soldPerGpu: true, gpusPerInstance: 1, usdPerInstanceHour: 10 });
    expect(cheapestOf([large, single], 1, 4)?.offer).toBe(single);
    expect(cheapestOf([large, single], 2, 4)?.offer).toBe(large);
    expect(cheapestOf([], 1, 1)).toBeNull();
  });
});
