/** Which answer a question gets. */
import { InputError } from '../base/errors.ts';
import type { Plan } from '../plan/plan.ts';
import { applyPatch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import {
  breaksAnswer,
  buyAnswer,
  costAnswer,
  explainAnswer,
  gpusAnswer,
  lastAnswer,
  showAnswer,
  sureAnswer,
  whyAnswer,
  type Asked,
} from './answers.ts';
import type { Planning } from './planning.ts';
import { readDigits, scales } from './numerals.ts';
import { budgetAnswer, cheapestAnswer, compareAnswer, oneMoreAnswer, safestAnswer, whatIfAnswer } from './replanned.ts';
import { scan } from './scan.ts';
import type { Answer } from './telling.ts';
import type { Named } from './named-things.ts';
import type { Understanding } from './understand.ts';

export interface Answering {
  readonly understood: Understanding;
  readonly text: string;
  readonly plan: Plan | null;
  /** what is planned, with what was assumed */
  readonly scenario: Scenario;
  readonly said: Scenario;
  readonly planning: Planning;
}

/** Null where nothing was asked; without a plan only terms can be explained. */
export async function answerTo(asking: Answering): Promise<Answer | null> {
  const { understood, plan, planning } = asking;
  const words = scan(asking.text)
    .tokens.filter((token) => token.kind !== 'mark')
    .map((token) => token.lower);
  if (understood.command === 'explain') return explainAnswer({ plan, words });
  if (plan === null) return null;
  const asked: Asked = { text: asking.text, words, plan, scenario: asking.scenario };
  switch (understood.command) {
    case 'why':
      return whyAnswer(asked);
    case 'cost':
      return costAnswer(asked);
    case 'gpus':
      return gpusAnswer(asked, understood.dates[0]?.from ?? null);
    case 'show':
      return showAnswer(asked);
    case 'last':
      return lastAnswer(asked);
    case 'buy':
      return buyAnswer(asked);
    case 'sure':
      return sureAnswer(asked);
    case 'breaks':
      return breaksAnswer(asked);
    case 'whatif':
      return supposedAnswer(asking);
    case 'compare':
      return compareAnswer(asked, namesIn(understood), planning);
    case 'cheapest':
      return cheapestAnswer(asked, planning);
    case 'safest':
      return safestAnswer(asked, planning);
    case 'onemore':
      return oneMoreAnswer(asked, planning);
    case 'budget':
      return budgetAnswer(asked, amountIn(asking.text), planning);
    default:
      return null;
  }
}

async function supposedAnswer({ understood, scenario, planning, plan }: Answering): Promise<Answer | null> {
  if (!understood.supposed || understood.facts.length === 0) return null;
  try {
    return whatIfAnswer(await planning.compare(scenario, applyPatch(scenario, understood.patch)));
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    return {
      lines: fault.problems.map((each) => `${each.problem}. ${each.mend}`),
      figures: [],
      plans: plan === null ? [] : [plan],
      formula: null,
      chart: null,
      show: null,
    };
  }
}

function namesIn(understood: Understanding): readonly Named[] {
  const seen = new Set<string>();
  return understood.named.filter(({ value }) => !seen.has(value) && seen.add(value));
}

/** `is 30k enough?`: the amount in dollars a month, where one is named. */
function amountIn(text: string): number | null {
  const { tokens } = scan(text);
  const at = tokens.findIndex((token) => token.kind === 'digits');
  const value = readDigits(tokens[at]?.text ?? '')?.values;
  if (at < 0 || value?.length !== 1) return null;
  const scale = tokens[at + 1]?.lower ?? '';
  return (value[0] ?? 0) * (scale === 'm' && tokens[at + 1]?.glued === true ? 1e6 : (scales[scale] ?? 1));
}
