/** Storage and network beside the GPUs. Formulas: docs/method.md §7. */
import { BYTES_PER_GB, SECONDS_PER_DAY } from '../base/units.ts';

export interface InfrastructureRequest {
  /** of one replica, whole model */
  readonly weightBytes: number;
  readonly imageGb: number;
  /** at the planned peak, and on average for logs */
  readonly peakCallsPerSecond: number;
  readonly meanCallsPerSecond: number;
  readonly inputTokensPerCall: number;
  readonly outputTokensPerCall: number;
  /** seconds that one call lives at the peak; a call holds one connection */
  readonly secondsPerCall: number;
  readonly logRetentionDays: number;
  readonly startupMinutes: number;
  /** nodes that each keep image and weights on local disk */
  readonly nodes: number;
}

export interface Infrastructure {
  readonly weightsGb: number;
  readonly imageGb: number;
  readonly logGbPerDay: number;
  readonly storageGb: number;
  readonly networkInMbitPerSecond: number;
  readonly networkOutMbitPerSecond: number;
  readonly connections: number;
  readonly startupMinutes: number;
}

/** UTF-8 bytes of one token of text: about four characters of English. Source: OpenAI tokenizer help page, read 2026-11. */
const BYTES_PER_TOKEN = 4;
/** One server-sent event wraps each streamed token in JSON: measured on the OpenAI-compatible stream format by its field names, about 250 bytes. */
const BYTES_PER_STREAMED_TOKEN = 250;
/** Headers and JSON around a request or a log line. */
const BYTES_PER_ENVELOPE = 1500;

/** Bytes that one call sends out: its streamed tokens and the envelope. */
export function bytesOutOfCall(outputTokens: number): number {
  return outputTokens * BYTES_PER_STREAMED_TOKEN + BYTES_PER_ENVELOPE;
}

/** What must be stored and moved for the planned load. */
export function infrastructureOf(request: InfrastructureRequest): Infrastructure {
  const { inputTokensPerCall: input, outputTokensPerCall: output } = request;
  const logBytesPerCall = (input + output) * BYTES_PER_TOKEN + BYTES_PER_ENVELOPE;
  const logGbPerDay = (request.meanCallsPerSecond * SECONDS_PER_DAY * logBytesPerCall) / BYTES_PER_GB;
  const weightsGb = request.weightBytes / BYTES_PER_GB;
  const bitsPerSecond = (bytesPerCall: number): number => (request.peakCallsPerSecond * bytesPerCall * 8) / 1e6;
  return {
    weightsGb,
    imageGb: request.imageGb,
    logGbPerDay,
    storageGb: request.nodes * (weightsGb + request.imageGb) + logGbPerDay * request.logRetentionDays,
    networkInMbitPerSecond: bitsPerSecond(input * BYTES_PER_TOKEN + BYTES_PER_ENVELOPE),
    networkOutMbitPerSecond: bitsPerSecond(bytesOutOfCall(output)),
    connections: Math.ceil(request.peakCallsPerSecond * request.secondsPerCall),
    startupMinutes: request.startupMinutes,
  };
}
