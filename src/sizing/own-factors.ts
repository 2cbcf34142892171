/** Factors of a user's own measurements on the constants of one configuration; see own-profile.ts. */
import type { PassConstants } from './constants.ts';
import type { MeasuredFactors, OwnFactors } from './measured-factors.ts';

export interface OwnProfile extends MeasuredFactors {
  /** model, GPU, GPUs, layout, precision and engine that were measured */
  readonly configuration: string;
}

/** Constants with a user's factors. Efficiencies may pass the caps of the table: they were measured. */
export function withOwnFactors(constants: PassConstants, own: OwnFactors): PassConstants {
  const { decode, prefill, firstToken } = own;
  return {
    ...constants,
    weightReadFraction: constants.weightReadFraction / decode,
    expertReadFraction: constants.expertReadFraction / decode,
    kvReadFraction: constants.kvReadFraction / decode,
    decodeAttentionFraction: constants.decodeAttentionFraction / decode,
    layerSeconds: constants.layerSeconds * decode,
    moeLayerSeconds: constants.moeLayerSeconds * decode,
    passSeconds: constants.passSeconds * decode,
    sequenceSeconds: constants.sequenceSeconds * decode,
    hopSeconds: constants.hopSeconds * decode,
    denseComputeFraction: constants.denseComputeFraction / prefill,
    expertComputeFraction: constants.expertComputeFraction / prefill,
    headComputeFraction: constants.headComputeFraction / prefill,
    attentionComputeFraction: constants.attentionComputeFraction / prefill,
    linkFraction: constants.linkFraction / prefill,
    requestSeconds: constants.requestSeconds * firstToken,
    loopLayerSeconds: constants.loopLayerSeconds * firstToken,
    clientLayerSeconds: constants.clientLayerSeconds * firstToken,
    waitPasses: constants.waitPasses * firstToken,
    rankWaitPasses: constants.rankWaitPasses * firstToken,
  };
}
