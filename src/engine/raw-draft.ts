/** Speculative decoding in the raw record of the serving job; see ServeRequest in assembly/records.ts. */
export interface RawDraft {
  drafted: number;
  acceptance: number;
  draftTerms: Float64Array;
  draftMemoryMs: Float64Array;
  draftComputeMs: Float64Array;
  draftExpertMs: Float64Array;
  draftFineTokens: number;
  draftCoarseTokens: number;
}

/** The record's defaults: none. */
export function rawDraft(): RawDraft {
  const none = () => new Float64Array(0);
  return {
    ...{ drafted: 0, acceptance: 0, draftFineTokens: 0, draftCoarseTokens: 1 },
    ...{ draftTerms: none(), draftMemoryMs: none(), draftComputeMs: none(), draftExpertMs: none() },
  };
}
