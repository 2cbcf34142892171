/** The answer in one sentence, the next step, and the verdicts under it. */
import { lowerFirst } from '../base/lower-first.ts';
import { MS_PER_DAY } from '../base/units.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { Latency } from '../sizing/sizing.ts';
import type { Plan, Verdict } from './plan.ts';
import { strainLever, strainWords, type Strain } from './strain.ts';
import { chance, counted, dayWords, latencyWords, listed, money, whole } from './words.ts';

type Answer = Plan['answer'];
type Size = NonNullable<Answer['now']>;

export interface AnswerFacts {
  readonly gpu: string;
  readonly gpusPerReplica: number;
  readonly now: Size;
  readonly later: Size;
  readonly monthUsd: Plan['cost']['monthUsd'];
  readonly priced: boolean;
  readonly latency: Latency;
  readonly probabilityOverBudget: number | null;
  readonly probabilityShort: number;
  /** what to order when, first to last: `plan.cost.orders` */
  readonly orders: Plan['cost']['orders'];
  readonly scenario: FullScenario;
}

/** So many later orders are named with their days; more are told as one. */
const NAMED_ORDERS = 2;

/** The answer where some configuration meets the goals. */
export function answerOf(facts: AnswerFacts): Answer {
  const { now, later, monthUsd, priced } = facts;
  const grows = later.gpus > now.gpus;
  const shrinks = later.gpus < now.gpus;
  const gpusNow = `${whole(now.gpus)} ${facts.gpu}`;
  const by = dayWords(later.fromMs, now.fromMs);
  const emphasis = [gpusNow];
  let sentence = `You need ${gpusNow} now`;
  if (grows) {
    const inAll = `${whole(later.gpus)} in all by ${by}`;
    sentence += ` and ${inAll}`;
    emphasis.push(inAll);
  }
  sentence += '.';
  if (!priced)
    return {
      sentence: `${sentence} No listed price fits, so the cost is not known.`,
      emphasis,
      next: nextStep(facts),
      verdicts: verdictsOf(facts),
      now,
      later,
    };
  emphasis.push(`${money(now.usdPerMonth)} a month`);
  sentence += ` That is ${money(now.usdPerMonth)} a month`;
  if (grows || shrinks) {
    sentence += ` today and ${money(later.usdPerMonth)} then`;
    emphasis.push(money(later.usdPerMonth));
  }
  sentence += futuresWords(later.usdPerMonth, monthUsd);
  return { sentence, emphasis, next: nextStep(facts), verdicts: verdictsOf(facts), now, later };
}

/** How the planned money lies among the futures; outside their middle it must not read as if it were within. */
function futuresWords(planned: number, monthUsd: Plan['cost']['monthUsd']): string {
  const range = `between ${money(monthUsd.p10)} and ${money(monthUsd.p90)}`;
  if (planned < monthUsd.p10) return `. Demand this unsteady would need more in most futures: 8 of 10 ${range}.`;
  if (planned > monthUsd.p90) return `. Most futures would need less: 8 of 10 ${range}.`;
  return `. In 8 of 10 futures it is ${range}.`;
}

/** What to order today and what on which later day, as `plan.cost.orders` has it. */
function nextStep(facts: AnswerFacts): string {
  const { now, orders, scenario, gpu } = facts;
  const running = (scenario.deployment.replicas ?? 0) * facts.gpusPerReplica;
  const today = orders.filter((each) => each.byMs <= now.fromMs).reduce((sum, each) => sum + each.gpus, 0);
  const after = laterOrders(orders, now.fromMs, today > 0 ? 'more' : `more ${gpu}`);
  if (today > 0) {
    const have = running > 0 ? `, beside the ${whole(running)} you run` : '';
    const there = dayWords(now.fromMs + scenario.planning.leadTimeDays * MS_PER_DAY, now.fromMs);
    return `Order ${whole(today)} ${gpu} today${have}, to have them about ${there}${after === '' ? '' : `; then ${after}`}.`;
  }
  if (after !== '') return `Order ${after}.`;
  const spare = running - now.gpus;
  return spare > 0
    ? `You run ${counted(spare, 'GPU')} more than this load needs; look at what may be switched off.`
    : 'Nothing to order; look again when new history is in.';
}

/** `2 more by 23 November and 2 more by 18 January 2027`; '' where nothing is ordered after `nowMs`. */
function laterOrders(orders: Plan['cost']['orders'], nowMs: number, more: string): string {
  const after = orders.filter((each) => each.byMs > nowMs);
  const [first] = after;
  if (first === undefined) return '';
  if (after.length <= NAMED_ORDERS)
    return listed(
      after.map(
        (each, index) => `${whole(each.gpus)}${index === 0 ? ` ${more}` : ''} by ${dayWords(each.byMs, nowMs)}`,
      ),
    );
  const all = after.reduce((sum, each) => sum + each.gpus, 0);
  return `${whole(all)} ${more} in ${String(after.length)} steps, the first ${whole(first.gpus)} by ${dayWords(first.byMs, nowMs)}`;
}

function verdictsOf(facts: AnswerFacts): Verdict[] {
  const { scenario, latency } = facts;
  const verdicts: Verdict[] = [];
  const names = {
    ttftMs: ['First token', 'ttft'],
    itlMs: ['Between tokens', 'itl'],
    e2eMs: ['Whole answer', 'e2e'],
  } as const;
  for (const metric of ['ttftMs', 'itlMs', 'e2eMs'] as const) {
    for (const level of ['p50', 'p95', 'p99'] as const) {
      const limit = scenario.goals[metric][level];
      if (limit === null || limit === undefined) continue;
      const value = latency[metric][level];
      verdicts.push({
        id: `${names[metric][1]}-${level}`,
        met: value <= limit,
        text: `${names[metric][0]} ${level.toUpperCase()} ${latencyWords(value)}`,
        limit: `≤ ${latencyWords(limit)}`,
      });
    }
  }
  const spare = scenario.planning.spareReplicas;
  verdicts.push({
    id: 'spare',
    met: spare > 0,
    text:
      spare > 0 ? `Survives the loss of ${counted(spare, 'replica')}` : 'No spare replica: a failure breaks the goals',
  });
  if (facts.probabilityShort >= 0.02) {
    verdicts.push({
      id: 'short',
      met: false,
      probability: facts.probabilityShort,
      text: `${capital(chance(facts.probabilityShort))} futures outgrow the plan`,
    });
  }
  if (facts.probabilityOverBudget !== null) {
    const budget = money(scenario.resources.budgetUsdPerMonth ?? 0);
    const met = facts.probabilityOverBudget < 0.1;
    verdicts.push({
      id: 'budget',
      met,
      probability: facts.probabilityOverBudget,
      text: met
        ? `Within the budget of ${budget} a month`
        : `Budget: ${chance(facts.probabilityOverBudget)} to pass ${budget} a month`,
    });
  }
  return verdicts;
}

/** The answer where what is chosen meets the goals in name only: sizes and verdicts stay, the words offer nothing. */
export function strainedAnswer(answer: Answer, id: string, strain: Strain): Answer {
  const gpus = `${whole(Math.max(answer.now?.gpus ?? 0, answer.later?.gpus ?? 0))} GPUs`;
  return {
    ...answer,
    sentence: `${id} ${lowerFirst(strainWords(strain))}. It would take ${gpus}, and nothing else that may be used meets it.`,
    emphasis: ['practically does not meet the goal'],
    next: strainLever(strain),
  };
}

/** The answer where nothing meets the goals: why, and the lever that would change it. */
export function noAnswer(
  model: string,
  nearest: { id: string; reason: string; lever: string },
  alternative?: string,
): Answer {
  const best = nearest.id === '' ? '' : `The nearest is ${nearest.id}. `;
  return {
    sentence: `No configuration meets the goals for ${model}. ${best}${nearest.reason}${/^One request alone/.test(nearest.reason) ? ', and more replicas do not change that' : ''}.`,
    emphasis: ['No configuration'],
    next: alternative ?? nearest.lever,
    verdicts: [{ id: 'goals', met: false, text: 'Goals cannot be met' }],
    now: null,
    later: null,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
