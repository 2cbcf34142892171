import * as z from 'zod/mini';
import { field, fraction, shortText, wholeFrom } from './fields.ts';

/** Speculative decoding of a deployment. Which defaults hold hangs on the method: plan/speculation-of.ts assumes them. */
export const speculation = z.strictObject({
  method: field(
    z.optional(z.enum(['none', 'mtp', 'draft', 'ngram'])),
    'What proposes tokens ahead of the model: its own layer of multi-token prediction, a smaller model, or what followed like words in the prompt; absent = none.',
  ),
  draftModel: field(
    z.optional(shortText),
    'The smaller model that proposes, any usual spelling; for the method draft.',
  ),
  draftedTokens: field(
    z.optional(wholeFrom(1, 8)),
    'Tokens proposed before each pass; absent = 1 by mtp, 3 by the others.',
  ),
  acceptanceFraction: field(
    z.optional(fraction),
    'Share of the proposed tokens that is taken, each when those before it were; absent = assumed by method. It hangs on the text and the temperature: measure it.',
  ),
});
