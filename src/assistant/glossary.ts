/** Terms of the field in plain words: what it is, and what it means for a plan. Data. */
export interface Term {
  readonly name: string;
  /** spellings, lower case */
  readonly words: string;
  readonly text: string;
  /** where the plan has its own figure, and what stands before it */
  readonly figure?: {
    readonly path: string;
    readonly kind: 'ms' | 'percent' | 'count' | 'text';
    readonly before: string;
  };
  readonly show?: string;
}

export const glossary: readonly Term[] = [
  {
    name: 'TTFT',
    words: 'ttft|time to first token|first token',
    text: 'TTFT, time to first token, is how long a person waits after pressing Enter until the first word appears. It is made of waiting for a place and reading the prompt.',
    figure: { path: 'sizing.verified.ttftMs.p99', kind: 'ms', before: 'In this plan 99 of 100 requests get it within' },
    show: 'latency',
  },
  {
    name: 'ITL',
    words: 'itl|inter token latency|tpot|time per output token|time between tokens',
    text: 'ITL, the time between tokens, is how fast the text flows once it has begun. 50 ms is 20 tokens a second, faster than people read.',
    figure: { path: 'sizing.verified.itlMs.p99', kind: 'ms', before: 'In this plan it is at P99' },
    show: 'latency',
  },
  {
    name: 'end-to-end latency',
    words: 'e2e|end to end|end to end latency',
    text: 'End-to-end latency is the time until the last word: the first token, then one step for every further token.',
    figure: { path: 'sizing.verified.e2eMs.p99', kind: 'ms', before: 'In this plan it is at P99' },
    show: 'latency',
  },
  {
    name: 'percentile',
    words: 'p99|p95|p50|percentile|percentiles|median|99th percentile',
    text: 'P99 is the value that 99 of 100 requests stay below. P50, the median, is the ordinary case; P99 is the bad one that people still meet daily.',
    show: 'latency',
  },
  {
    name: 'token',
    words: 'token|tokens|a token',
    text: 'A token is a piece of a word: four tokens are about three English words. Models read and write tokens, and cost follows them.',
    figure: { path: 'workload.inputTokensPerCall', kind: 'count', before: 'Tokens read for one answer in this plan:' },
    show: 'demand',
  },
  {
    name: 'KV cache',
    words: 'kv cache|kv|a kv cache|the kv cache',
    text: 'The KV cache is what the model remembers of a conversation while it answers. It lies in GPU memory and grows with every token of context, so memory limits how many can be answered at once.',
    figure: {
      path: 'sizing.verified.kvMaxFraction',
      kind: 'percent',
      before: 'At the peak of this plan it is filled to',
    },
    show: 'memory',
  },
  {
    name: 'prefill',
    words: 'prefill|prefilling',
    text: 'Prefill is reading the prompt, all of it at once. It keeps the processors busy and sets the time to the first token.',
    show: 'latency',
  },
  {
    name: 'decode',
    words: 'decode|decoding',
    text: 'Decode is writing the answer, one token after the other. Each step reads the whole model from memory, so it is limited by memory speed and shared by all answers under way.',
    show: 'latency',
  },
  {
    name: 'replica',
    words: 'replica|replicas|a replica',
    text: 'A replica is one complete copy of the model on one or more GPUs. More replicas carry more requests.',
    figure: { path: 'answer.later.replicas', kind: 'count', before: 'Replicas in this plan:' },
    show: 'capacity',
  },
  {
    name: 'tensor parallelism',
    words: 'tensor parallelism|tensor parallel|tp',
    text: 'Tensor parallelism splits one copy of the model over several GPUs of a machine: it fits larger models and answers faster, at the price of talk between the GPUs.',
    figure: { path: 'sizing.chosen', kind: 'text', before: 'Chosen here:' },
    show: 'capacity',
  },
  {
    name: 'precision',
    words: 'fp8|fp16|bf16|int4|int8|precision|quantization|quantisation',
    text: 'Precision is how many bits a number of the model takes. FP8 needs half the memory of FP16 and is faster; INT4 a quarter. Fewer bits may cost some quality.',
    show: 'capacity',
  },
  {
    name: 'batching',
    words: 'batching|batch|batch size|continuous batching',
    text: 'Batching is answering many requests in one pass over the model. It makes GPUs cheap per token and each single answer a little slower.',
    show: 'capacity',
  },
  {
    name: 'prefix caching',
    words: 'prefix caching|prefix cache|cache hit|prefix',
    text: 'Prefix caching keeps the part of a prompt that is the same every time, so that it need not be read again. It saves time to the first token and GPUs.',
    show: 'demand',
  },
  {
    name: 'context window',
    words: 'context window|context|context length|a context window',
    text: 'The context is all that the model sees for one answer: instructions, documents, the conversation so far. Its memory grows with its length, the work of reading it faster than that.',
    show: 'memory',
  },
  {
    name: 'safety margin',
    words: 'margin|safety margin|headroom|a margin',
    text: 'The safety margin is load planned on top of what is expected, for what nobody foresaw.',
    show: 'factors',
  },
  {
    name: 'spare replica',
    words: 'spare|spares|n+1|redundancy',
    text: 'A spare replica stands by so that one may fail without anyone waiting longer.',
    show: 'factors',
  },
  {
    name: 'commitment',
    words: 'commitment|reserved|reservation|reserved instances',
    text: 'A commitment is a promise to pay for GPUs for one or three years at a lower price. It pays where they are needed most of the time.',
    show: 'cost',
  },
  {
    name: 'spot',
    words: 'spot|preemptible|spot instances',
    text: 'Spot GPUs are cheap because they may be taken away at short notice.',
    show: 'cost',
  },
  {
    name: 'throughput',
    words: 'throughput',
    text: 'Throughput is the work done in a second, in tokens or requests, over all users together.',
    figure: {
      path: 'workload.outputTokensPerSecond',
      kind: 'count',
      before: 'Tokens a second written at the peak of this plan:',
    },
    show: 'capacity',
  },
  {
    name: 'lead time',
    words: 'lead time',
    text: 'The lead time is how long GPUs take from order to use. Orders must go out that much earlier.',
    show: 'actions',
  },
  {
    name: 'agent',
    words: 'agent|agents|an agent',
    text: 'An agent calls the model many times for one task, and its context grows with each call.',
    show: 'demand',
  },
];

const byWords = new Map(glossary.flatMap((term) => term.words.split('|').map((words) => [words, term] as const)));

/** The term that a question names; the longest wins. */
export function termIn(words: readonly string[]): Term | null {
  for (let length = Math.min(4, words.length); length > 0; length -= 1) {
    for (let at = 0; at + length <= words.length; at += 1) {
      const found = byWords.get(words.slice(at, at + length).join(' '));
      if (found !== undefined) return found;
    }
  }
  return null;
}
