/** The part of the explanation of a capacity that own benchmarks have. */
import { computed, type ExplainFacts, type Term } from './explain-terms.ts';
import { figure, percent, whole } from './words.ts';

const NAMES = { throughput: 'output tokens a second', itl: 'time between tokens', ttft: 'first token' } as const;

/** Factors of the user's own benchmarks on the chosen configuration, and what they did to the error; none without. */
export function measuredTerms({ chosen, plan }: ExplainFacts): Term[] {
  const { own, id } = chosen.configuration;
  if (own === undefined) return [];
  const mine = (plan.sizing.measured ?? []).find((each) => each.configurations.includes(id));
  return [
    computed(
      `your benchmark${mine === undefined ? '' : ` (${mine.names.join(', ')})`}: time of decoding, prefilling, first tokens`,
      `× ${figure(own.decode)}, × ${figure(own.prefill)}, × ${figure(own.firstToken)}`,
      'measured',
    ),
    computed('runs behind these factors', whole(own.rows), 'measured'),
    ...(mine?.errors ?? []).map((each) =>
      computed(
        `error on your runs, ${NAMES[each.metric]}`,
        `${percent(each.before)} → ${percent(each.after)}`,
        'measured',
      ),
    ),
  ];
}
