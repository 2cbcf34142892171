/** Questions answered from the plan: every figure is the plan's own, every other plan in an answer is really made. */
import { msOfIso, stepStart } from '../base/time.ts';
import type { Explanation, Plan } from '../plan/plan.ts';
import { counted } from '../plan/words.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { Telling, type Answer, type ShowTarget } from './telling.ts';
import { termIn } from './glossary.ts';

export interface Asked {
  readonly text: string;
  /** in lower case, signs apart */
  readonly words: readonly string[];
  readonly plan: Plan;
  readonly scenario: Scenario;
}

const missed = (plan: Plan): Answer => {
  const telling = new Telling(plan);
  return telling
    .line(telling.of('text', 'answer.sentence'))
    .line(`Next: ${telling.of('after colon', 'answer.next')}`)
    .answer('answer');
};

export function costAnswer({ plan }: Asked): Answer {
  const telling = new Telling(plan);
  telling.line(telling.of('text', 'answer.sentence'));
  if (plan.answer.later === null) return missed(plan);
  telling.line(
    `A request costs ${telling.of('money', 'cost.perRequestUsd')}; the whole horizon ${telling.of('money', 'cost.totalUsd')}.`,
  );
  return telling.answer('cost');
}

/** @param day  that is asked about, ISO; null = the whole plan */
export function gpusAnswer({ plan }: Asked, day: string | null): Answer {
  const telling = new Telling(plan);
  telling.line(telling.of('text', 'answer.sentence'));
  const at = day === null || plan.sizing.chosen === null ? -1 : stepOf(plan, day);
  if (day !== null && at < 0) telling.line('The plan does not reach that day: say "plan until" with a later one.');
  if (at >= 0)
    telling.line(
      `In the step that begins on ${telling.stepDay(at)}: ${telling.of('whole', `replicas.planned.${String(at)}`)} replicas of ${telling.of('whole', 'replicas.gpusPerReplica')} GPUs.`,
    );
  if (plan.sizing.chosen !== null)
    telling.line(
      `Chosen: ${telling.of('text', 'sizing.chosen')}, ${telling.of('whole', 'answer.later.replicas')} replicas at the largest size.`,
    );
  return telling.line(`Next: ${telling.of('after colon', 'answer.next')}`).answer('capacity');
}

/** The step of the plan in which a day lies; −1 = none. */
function stepOf({ replicas, demand }: Plan, day: string): number {
  const ms = msOfIso(day, demand.timeZone);
  const grid = { startMs: replicas.startMs, step: replicas.step, timeZone: demand.timeZone };
  const after = Array.from({ length: replicas.planned.length + 1 }, (_, at) => stepStart(grid, at));
  const next = after.findIndex((each) => each > ms);
  return ms < (after[0] ?? Infinity) || next < 0 ? -1 : next - 1;
}

const topics: readonly (readonly [id: string, show: ShowTarget, words: string])[] = [
  ['memory', 'memory', 'memory|kv|gib|ram'],
  ['latency', 'latency', 'slow|latency|ttft|first token|wait|fast|tokens|itl'],
  ['interval', 'risk', 'range|interval|uncertain|futures|between'],
  ['cost', 'cost', 'expensive|cost|costs|price|money|pay|dollars|much|dear'],
  ['capacity', 'capacity', 'capacity|carry|carries|throughput'],
  ['demand', 'demand', 'demand|forecast|traffic|requests|load'],
];

/** The formula behind a number, with the plan's own terms. */
export function whyAnswer({ plan, words }: Asked): Answer {
  const text = ` ${words.join(' ')} `;
  const gpus = /\b(?:gpus?|replicas?|h100s?|h200s?|cards?)\b/.test(text);
  const topic = gpus
    ? undefined
    : topics.find(([, , names]) => names.split('|').some((name) => text.includes(` ${name} `)));
  const id = topic?.[0] ?? 'gpus';
  const at = plan.explanations.findIndex((each) => each.id === id);
  const explanation = plan.explanations[at];
  if (explanation === undefined) return missed(plan);
  const telling = new Telling(plan);
  const base = `explanations.${String(at)}`;
  telling.line(`${telling.of('text', `${base}.title`)}: ${telling.of('text', `${base}.result`)}.`);
  explanation.terms.forEach((term, i) => {
    telling.line(
      `  ${telling.of('text', `${base}.terms.${String(i)}.name`)}: ${telling.of('text', `${base}.terms.${String(i)}.value`)}${originWords(term)}`,
    );
  });
  return telling.answer(topic?.[1] ?? 'factors', explanation.formula);
}

function originWords(term: Explanation['terms'][number]): string {
  return term.origin === 'assumed' ? ' (assumed)' : term.origin === 'said' ? ' (you said so)' : '';
}

/** How long the size of today, or one that is named, carries the load. */
export function lastAnswer({ plan, words }: Asked): Answer {
  const { now } = plan.answer;
  if (now === null) return missed(plan);
  const telling = new Telling(plan);
  const named = words.map(Number).find((value) => Number.isInteger(value) && value > 0);
  const perReplica = plan.replicas.gpusPerReplica;
  const replicas = named === undefined ? now.replicas : Math.floor(named / Math.max(1, perReplica));
  const at = plan.replicas.planned.findIndex((each) => each > replicas);
  const who =
    named === undefined ? `The ${telling.of('whole', 'answer.now.gpus')} GPUs of today` : counted(named, 'GPU');
  if (at < 0) {
    telling.line(`${who} last through the whole plan, which begins on ${telling.of('day', 'replicas.startMs')}.`);
  } else {
    const key = `replicas.planned.${String(at)}`;
    if (at === 0) telling.line(`${who} are too few from the start: ${telling.of('whole', key)} replicas are planned.`);
    else
      telling.line(
        `${who} last until ${telling.stepDay(at)}. From then on ${telling.of('whole', key)} replicas of ${telling.of('whole', 'replicas.gpusPerReplica')} GPUs are planned.`,
      );
  }
  return telling.withReplicas().answer('demand');
}

export function buyAnswer({ plan }: Asked): Answer {
  const telling = new Telling(plan);
  if (plan.answer.now === null) return missed(plan);
  telling.line(`Next: ${telling.of('after colon', 'answer.next')}`);
  plan.cost.orders.forEach((_, i) => {
    const key = `cost.orders.${String(i)}`;
    const late = plan.cost.orders[i]?.late === true ? ' That day has passed: they come late.' : '';
    telling.line(
      `  ${telling.of('whole', `${key}.gpus`)} GPUs: order by ${telling.of('day', `${key}.byMs`)}, needed from ${telling.of('day', `${key}.neededFromMs`)}.${late}`,
    );
  });
  return telling.withReplicas().answer('actions');
}

const bindings: Readonly<Record<string, string>> = {
  ttft: 'the time to the first token',
  itl: 'the pace between tokens',
  e2e: 'the time to the last token',
  memory: 'GPU memory for the context (KV cache)',
  throughput: 'the sheer speed of the GPUs',
  sequences: 'the number of requests at once',
};

export function breaksAnswer({ plan }: Asked): Answer {
  if (plan.answer.now === null) return missed(plan);
  const telling = new Telling(plan);
  const capacity = plan.explanations.findIndex((each) => each.id === 'capacity');
  telling.line(
    `One replica is limited by ${bindings[plan.sizing.binding] ?? plan.sizing.binding}: it carries ${telling.of('text', `explanations.${String(capacity)}.result`)} within the goals.`,
  );
  const goals = plan.risk.futures?.goals ?? [];
  const worst = goals.reduce<number>(
    (best, goal, i) => (goal.probabilityBroken > (goals[best]?.probabilityBroken ?? -1) ? i : best),
    0,
  );
  if (goals[worst] !== undefined) {
    const key = `risk.futures.goals.${String(worst)}`;
    telling.line(
      `As demand grows the first goal to break is ${goalWords(goals[worst].id)}: broken in ${telling.of('chance', `${key}.probabilityBroken`)} futures, in ${telling.of('chance', `${key}.probabilityBrokenWithOneMore`)} with one more replica.`,
    );
  }
  telling.line(`The chance that demand outgrows the plan is ${telling.of('chance', 'risk.probabilityShort')}.`);
  return telling.answer('risk');
}

function goalWords(id: string): string {
  const [metric = '', level = ''] = id.split('-');
  return `${bindings[metric] ?? metric} at ${level.toUpperCase()}`;
}

/** A term, and where the plan has its own figure for it. */
export function explainAnswer({ plan, words }: Pick<Asked, 'words'> & { readonly plan: Plan | null }): Answer | null {
  const term = termIn(words);
  if (term === null) return null;
  if (plan === null) return { lines: [term.text], figures: [], plans: [], formula: null, chart: null, show: null };
  const telling = new Telling(plan).line(term.text);
  if (term.figure !== undefined) {
    const kinds = { ms: 'ms', percent: 'percent', count: 'whole', text: 'text' } as const;
    const words_ = telling.of(kinds[term.figure.kind], term.figure.path);
    if (words_ !== '–') telling.line(`${term.figure.before} ${words_}.`);
  }
  return telling.answer((term.show as ShowTarget | undefined) ?? null);
}

const targets: readonly (readonly [ShowTarget, string])[] = [
  ['demand', 'demand|traffic|forecast|load|requests'],
  ['memory', 'memory|kv'],
  ['latency', 'latency|ttft|first token|speed'],
  ['cost', 'cost|costs|money|budget|price'],
  ['risk', 'risk|risks|futures|uncertainty'],
  ['factors', 'factors|margin|why'],
  ['actions', 'actions|orders|order|recommendations|steps'],
  ['capacity', 'capacity|gpus|configurations|options|hardware'],
];

export function showAnswer({ plan, words }: Asked): Answer {
  const text = ` ${words.join(' ')} `;
  const target =
    targets.find(([, names]) => names.split('|').some((name) => text.includes(` ${name} `)))?.[0] ?? 'answer';
  const telling = new Telling(plan);
  telling.line(telling.of('text', 'answer.sentence'));
  return telling.answer(target);
}

/** How far the figures may be off: what stands behind the prediction, its band, the futures. */
export function sureAnswer({ plan }: Asked): Answer {
  const telling = new Telling(plan);
  if (plan.answer.now === null) return missed(plan);
  telling.line(
    `The capacity of ${telling.of('text', 'sizing.chosen')} is ${telling.of('text', 'sizing.tier')}: it may be off by ± ${telling.of('percent', 'sizing.bandFraction')}.`,
  );
  telling.line(
    `In eight of ten futures the plan costs between ${telling.of('money', 'cost.monthUsd.p10')} and ${telling.of('money', 'cost.monthUsd.p90')} a month; demand outgrows it in ${telling.of('chance', 'risk.probabilityShort')} futures.`,
  );
  if (plan.assumptions.length > 0)
    telling.line('Values that you did not give are assumed; saying them makes it surer.');
  return telling.answer('risk');
}
