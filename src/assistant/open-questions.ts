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
const chats = ({ workload }: FullScenario): boolean => workload.agent.share < 1;
const agents = ({ workload }: FullScenario): boolean => workload.agent.share > 0;
const usersAlone = ({ workload: { demand } }: FullScenario): boolean =>
  demand.users !== undefined && demand.requestsPerSecond === undefined && demand.requestsPerDay === undefined;

type Row = readonly [
  slot: string,
  range: OpenQuestion['range'],
  applies: OpenQuestion['applies'],
  text: string,
  options: string,
];

const rows: readonly Row[] = [
  [
    'requestsPerUser',
    [0.5, 10],
    usersAlone,
    'How many messages does one user send on an average day?',
    '0.5 a day|2 a day|10 a day',
  ],
  [
    'model',
    ['Llama-3.1-8B', 'Llama-3.3-70B'],
    always,
    'Which model answers? A small one (8B) is cheap and quick, a large one (70B) knows more.',
    'Llama 3.1 8B|Qwen3 32B|Llama 3.3 70B',
  ],
  [
    'inputTokens',
    [500, 4000],
    chats,
    'How long is what the model has to read for one answer? A chat message with its history is about 1,000 tokens, with documents 4,000.',
    '500 tokens in|1200 tokens in|4000 tokens in',
  ],
  [
    'outputTokens',
    [100, 600],
    chats,
    'How long is an answer? 100 tokens are a sentence or two, 600 a page.',
    '100 tokens out|250 tokens out|600 tokens out',
  ],
  ['growth', [0, 0.15], always, 'How fast does it grow in a month?', 'no growth|5% a month|15% a month'],
  ['peak', [1.5, 3], always, 'How much more comes in the busiest hour than on average?', '1.5x|2x|3x'],
  [
    'ttft-p99',
    [1000, 5000],
    always,
    'How long may people wait for the first word, 99 times of 100?',
    'first token in 1 s|first token in 2 s|first token in 5 s',
  ],
  [
    'itl-p99',
    [25, 70],
    always,
    'How fast must the text appear? People read about 5 words a second; 20 tokens a second is faster than that.',
    '15 tokens per second per user|20 tokens per second per user|40 tokens per second per user',
  ],
  [
    'cacheHit',
    [0, 0.6],
    chats,
    'How much of what the model reads is the same each time (instructions, earlier turns) and can be kept in the cache?',
    'nothing is cached: 0% cached|30% cached|60% cached',
  ],
  [
    'agentShare',
    [0, 0.3],
    chats,
    'Do agents use it too, which call the model many times for one task?',
    '0% agents|10% agents|30% agents',
  ],
  [
    'callsPerTask',
    [5, 40],
    agents,
    'How many times does an agent call the model for one task?',
    '5 calls per task|10 calls per task|40 calls per task',
  ],
  ['spare', [0, 2], always, 'Must it go on without harm when a machine fails?', 'no spare|1 spare|2 spares'],
  [
    'purchase',
    ['on-demand', 'reserved-1y'],
    always,
    'Would you commit to the GPUs for a year, or pay as you go?',
    'pay as you go|one year commitment|spot',
  ],
];

export const openQuestions: readonly OpenQuestion[] = rows.map(([slot, range, applies, text, options]) => ({
  slot,
  text,
  options: options.split('|'),
  range,
  applies,
}));
