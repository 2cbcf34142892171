/** Scenarios of the user's own: what-ifs kept in the document by name, each a patch over it or a spike of demand. */
import * as z from 'zod/mini';
import { day, field, positive, shortText } from './fields.ts';

/** Highest demand over the usual and the days it lasts; then it halves its excess every half-life. */
const spike = z.strictObject({
  height: field(positive.check(z.maximum(1000)), 'Demand at the height of the spike, over the usual.'),
  days: field(z.int().check(z.minimum(1), z.maximum(365)), 'Days at the height.'),
  startDate: field(z.optional(day), 'First day; absent = two weeks ahead, or a quarter of a shorter horizon.'),
  halfLifeDays: field(
    z.number().check(z.minimum(0), z.maximum(365)),
    'Days in which the excess halves afterwards; 0 = it ends at once.',
  ),
});

const ownScenario = z.strictObject({
  name: field(shortText, 'What it is called.'),
  patch: field(
    z.optional(z.record(z.string(), z.unknown())),
    'Fields of this document that change (JSON merge patch; null takes one out).',
  ),
  spike: field(z.optional(spike), 'A spike of demand, on top of the patch.'),
});

export const ownScenarios = field(
  z.optional(z.array(ownScenario).check(z.maxLength(20))),
  'Scenarios to compare beside the usual ones, each by name.',
);

export type SpikeShape = z.output<typeof spike>;
