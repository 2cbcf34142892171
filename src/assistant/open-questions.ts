/** What may be asked, and the range in which the answer most likely lies: the ends are tried by planning again. Data, with our reasons. */
import type { FullScenario } from '../scenario/scenario.ts';

export interface OpenQuestion {
  readonly slot: string;
  readonly text: string;
  /** answers to choose from, as one may type them */
  readonly options: readonly string[];
  /** ends of the plausible range, in the units of the scenario */
  readonly range: readonly [unknown, unknown];
  /** whether it is a question at all for this service */
  readonly applies: (scenario: FullScenario) => boolean;
}

const always = (): boolean => true;
const chats = (scenario: FullScenario): boolean => scenario.workload.agent.share < 1;

export const openQuestions: readonly OpenQuestion[] = [
  {
    slot: 'requestsPerUser',
    text: 'How many messages does one user send on an average day?',
    options: ['0.5 a day', '2 a day', '10 a day'],
    range: [0.5, 10],
    applies: ({ workload: { demand } }) =>
      demand.users !== undefined && demand.requestsPerSecond === undefined && demand.requestsPerDay === undefined,
  },
  {
    slot: 'model',
    text: 'Which model answers? A small one (8B) is cheap and quick, a large one (70B) knows more.',
    options: ['Llama 3.1 8B', 'Qwen3 32B', 'Llama 3.3 70B'],
    range: ['Llama-3.1-8B', 'Llama-3.3-70B'],
    applies: always,
  },
  {
    slot: 'inputTokens',
    text: 'How long is what the model has to read for one answer? A chat message with its history is about 1,000 tokens, with documents 4,000.',
    options: ['500 tokens in', '1200 tokens in', '4000 tokens in'],
    range: [500, 4000],
    applies: chats,
  },
  {
    slot: 'outputTokens',
    text: 'How long is an answer? 100 tokens are a sentence or two, 600 a page.',
    options: ['100 tokens out', '250 tokens out', '600 tokens out'],
    range: [100, 600],
    applies: chats,
  },
  {
    slot: 'growth',
    text: 'How fast does it grow in a month?',
    options: ['no growth', '5% a month', '15% a month'],
    range: [0, 0.15],
    applies: always,
  },
  {
    slot: 'peak',
    text: 'How much more comes in the busiest hour than on average?',
    options: ['1.5x', '2x', '3x'],
    range: [1.5, 3],
    applies: always,
  },
  {
    slot: 'ttft-p99',
    text: 'How long may people wait for the first word, 99 times of 100?',
    options: ['first token in 1 s', 'first token in 2 s', 'first token in 5 s'],
    range: [1000, 5000],
    applies: always,
  },
  {
    slot: 'itl-p99',
    text: 'How fast must the text appear? People read about 5 words a second; 20 tokens a second is faster than that.',
    options: ['15 tokens per second per user', '20 tokens per second per user', '40 tokens per second per user'],
    range: [25, 70],
    applies: always,
  },
  {
    slot: 'cacheHit',
    text: 'How much of what the model reads is the same each time (instructions, earlier turns) and can be kept in the cache?',
    options: ['nothing is cached: 0% cached', '30% cached', '60% cached'],
    range: [0, 0.6],
    applies: chats,
  },
  {
    slot: 'agentShare',
    text: 'Do agents use it too, which call the model many times for one task?',
    options: ['0% agents', '10% agents', '30% agents'],
    range: [0, 0.3],
    applies: ({ workload }) => workload.agent.share < 1,
  },
  {
    slot: 'callsPerTask',
    text: 'How many times does an agent call the model for one task?',
    options: ['5 calls per task', '10 calls per task', '40 calls per task'],
    range: [5, 40],
    applies: ({ workload }) => workload.agent.share > 0,
  },
  {
    slot: 'spare',
    text: 'Must it go on without harm when a machine fails?',
    options: ['no spare', '1 spare', '2 spares'],
    range: [0, 2],
    applies: always,
  },
  {
    slot: 'purchase',
    text: 'Would you commit to the GPUs for a year, or pay as you go?',
    options: ['pay as you go', 'one year commitment', 'spot'],
    range: ['on-demand', 'reserved-1y'],
    applies: always,
  },
];
