/** Questions to the plan and orders to the conversation, by their words. */
import { earlierSlots } from './earlier-value.ts';
import { termIn } from './glossary.ts';
import { scan } from './scan.ts';

export type Command =
  | 'why'
  | 'whatif'
  | 'compare'
  | 'cheapest'
  | 'safest'
  | 'last'
  | 'buy'
  | 'breaks'
  | 'onemore'
  | 'budget'
  | 'explain'
  | 'sure'
  | 'cost'
  | 'gpus'
  | 'show'
  | 'undo'
  | 'earlier'
  | 'redo'
  | 'unsure'
  | 'yes'
  | 'no'
  | 'keep'
  | 'help'
  | 'reset'
  | 'save'
  | 'share'
  | 'greeting';

/** The whole message, signs apart. */
const whole: readonly (readonly [Command, string])[] = [
  ['undo', 'undo|undo that|go back|go back one step|back|take that back|revert|revert that|step back|undo please'],
  ['redo', 'redo|redo that|again forward'],
  [
    'unsure',
    "not sure|i'm not sure|im not sure|i don't know|i dont know|don't know|dont know|no idea|no clue|no idea you decide|you decide|whatever|unsure|idk|skip|skip that|can't say|cannot say|pass|no preference|i have no preference|i do not know|hard to say|dunno",
  ],
  ['yes', 'yes|yep|yeah|yes please|correct|right|exactly|that is right|sure|y|yes that one'],
  ['no', 'no|nope|no leave it|leave it|no thanks|n|no forget it|never mind|nevermind|forget it|leave it as it was'],
  ['keep', 'keep it|keep that|keep|apply it|apply|take it|do that|do it|let us do that|go with that|use that'],
  ['help', 'help|what can you do|what can i say|what can i ask|how does this work|examples|?'],
  ['reset', 'start over|reset|start again|new plan|clear|clear everything|from the beginning'],
  ['save', 'save|save it|save the plan|save the scenario'],
  [
    'share',
    'share|share it|share this|share that|share the plan|share this plan|share a link|share the link|link|a link|copy the link|copy link|get a link|give me a link|give me the link|send me a link|can i share it|can i share this|how do i share it|how do i share this',
  ],
  ['greeting', 'hi|hello|hey|good morning|thanks|thank you|ok|okay|great|thanks a lot|cool|nice'],
];

/** Anywhere in the message, the first that is found; longer ones stand before shorter ones. */
const inside: readonly (readonly [Command, string])[] = [
  ['why', 'explain that|explain this|explain it|explain the number|explain this number|explain the cost'],
  [
    'explain',
    'what is ttft|what does ttft|what is a token|explain|what does * mean|what do you mean by|what is itl|what is e2e|what is kv cache|what is a kv cache|what is the kv cache|what is prefill|what is decode|what is tensor parallelism|what is fp8|what is p99|what is p95|what is a replica|what is quantization|what is quantisation|what is prefix caching|what is a context window|what is batching|what is a margin|what are tokens|define|parallelism mean|percentile mean',
  ],
  [
    'budget',
    'is my budget enough|stay within budget|budget enough|is that enough|is it enough|enough budget|can we afford|can i afford|within budget|is the budget ok|over budget|will the budget|is this in budget|does it fit the budget|do we stay in budget|fit in my budget|afford this',
  ],
  [
    'onemore',
    'one more user|extra user|an extra user|cost per user|each additional user|one additional user|per extra user|cost of one user|what does a user cost|marginal cost|cost per * requests|cost per * * requests|price per * requests|price per * * requests|cost of another user|what does one user cost|price per user|cost per request|cost per million',
  ],
  [
    'breaks',
    'what breaks|breaks first|bottleneck|weakest|what fails first|limiting factor|what limits|what binds|first to break|what gives first|where does it break|weak point',
  ],
  [
    'last',
    'how long will|how long does this|how long can|when do i outgrow|when do we outgrow|outgrow|how long is this enough|when does it run out|run out of capacity|last us|when is it too small|too few|be too small|run out',
  ],
  [
    'buy',
    'order anything|do we have to order|do i have to order|do we need to order|do i need to order|must we order|should we order now|order now|buy anything|have to buy|when do i buy|when do i need to buy|when should i buy|when to buy|when do we buy|when should we order|when do i need to order|when do we need to order|when must we order|when to order|when should i order|when do i order|order date|when do we need to buy|by when',
  ],
  [
    'cheapest',
    "cheapest|cheaper|what's cheaper|save money|reduce the cost|reduce cost|lower the cost|less expensive|cut costs|bring the cost down|spend less",
  ],
  [
    'sure',
    'how sure|how confident|how certain|how accurate|how reliable is|how reliable are|can i trust|can we trust|margin of error|error bar|error bars|how precise|confidence interval|how wrong can|how wrong could',
  ],
  ['safest', 'safest|most reliable|lowest risk|least risk|safer|most robust|less risky|reduce the risk'],
  [
    'compare',
    'why not|compare|versus|vs|difference between|h100 or h200 better|which is better|worth it|worth the money|worth the price|worth the extra|worth paying|worth moving|worth switching|worth going|worth upgrading|is it worth|worth the cost|should we go with|should i go with|should we use|should i use|should we switch to|should i switch to|should we move to|should i move to|should we upgrade to|does it pay to|pay off',
  ],
  [
    'whatif',
    'what happens to|can this run on|could this run on|can it run with|can we run on|can we run it with|can we run this on|will it run on|will this run on|could we manage with|can we manage with|could we get by with|can we get by with|can we do it with|can we do this with|could we do it with|could we use|could it run on|can it run on|can we run it on|would it run on|would it work with|would it work on|would it fit on|would cost how much|how much more would|cost how much more|what difference would|would it be enough if|what if|what happens if|what happens when|how much would it cost if|what would it cost with|what would it cost if|what would happen if|suppose|imagine|what about|how about|and if we|what would|how much would it cost with|how much would it be with|and what if|hypothetically',
  ],
  ['why', 'why|how come|how did you get|where does that number|what is the formula|reason for'],
  [
    'gpus',
    'how many gpus|how many h100|how many h200|how many a100|how many replicas|how many cards|what gpus do i need|which gpus do i need|how many gpu|which gpu',
  ],
  [
    'cost',
    'what will it cost|how much is|how much will|how much does|what does it cost|what would it cost|monthly cost|what are the costs|how expensive|what will that cost|would cost|cost of serving|how much would',
  ],
  ['show', 'show me|show the plan|let me see|display|show'],
];

const insideWords = inside.map(
  ([command, phrases]) => [command, phrases.split('|').map((phrase) => phrase.split(' '))] as const,
);
const wholeWords = new Map(
  whole.flatMap(([command, phrases]) => phrases.split('|').map((phrase) => [phrase, command] as const)),
);

/** What is asked or ordered; null where the message only tells something. Cost: words × phrases of one first word. */
export function commandOf(text: string): Command | null {
  const tokens = scan(text).tokens;
  const words = tokens.filter((token) => token.kind !== 'mark').map((token) => token.lower);
  if (words.length === 0) return tokens.length > 0 && tokens.every((token) => token.text === '?') ? 'help' : null;
  const entire = words.length > 8 ? undefined : wholeWords.get(words.join(' '));
  if (entire !== undefined) return entire;
  if (earlierSlots(text).length > 0) return 'earlier';
  const about = ['what is', 'what are', 'what does', "what's a", "what's an"].find(
    (start) => words.slice(0, 2).join(' ') === start,
  );
  if (
    (about !== undefined || ['explain', 'define'].includes(words[0] ?? '')) &&
    words.length <= 7 &&
    termIn(words.slice(1)) !== null &&
    !words.some((word) => ['my', 'our', 'cheapest', 'cost', 'safest', 'cheaper', 'user', 'if', 'not'].includes(word))
  )
    return 'explain';
  const money = words.some((word) => ['budget', 'spend', 'month', 'afford'].includes(word)) || text.includes('$');
  if (words.at(-1) === 'enough' && (words[0] === 'is' || money)) return 'budget';
  const said = new Set(words);
  for (const [command, phrases] of insideWords) {
    for (const phrase of phrases)
      if (said.has(phrase[0] ?? '') && standsIn(words, phrase) && fits(command, words)) return command;
  }
  return null;
}

function standsIn(words: readonly string[], phrase: readonly string[]): boolean {
  for (let at = 0; at + phrase.length <= words.length; at += 1) {
    if (phrase.every((word, i) => word === '*' || word === words[at + i])) return true;
  }
  return false;
}

/** Single words that are questions only at the start. */
function fits(command: Command, words: readonly string[]): boolean {
  switch (command) {
    case 'why':
    case 'show':
      return words
        .slice(0, 4)
        .some((word) => ['explain', 'why', 'how', 'where', 'show', 'what', 'let', 'display', 'reason'].includes(word));
    case 'compare':
      return true;
    default:
      return true;
  }
}

/** Orders that change nothing in the scenario by themselves. */
export function isOrder(command: Command | null): boolean {
  return (
    command !== null &&
    ['undo', 'redo', 'earlier', 'unsure', 'yes', 'no', 'keep', 'help', 'reset', 'save', 'share', 'greeting'].includes(
      command,
    )
  );
}
