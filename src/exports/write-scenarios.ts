/** Scenarios side by side, in words; their JSON is the document itself. */
import type { ComparedScenario, ScenarioComparison } from '../plan/compare-scenarios.ts';
import { money, percent, whole } from '../plan/words.ts';
import { inputWords, signed, signedMoney } from './write-comparison.ts';
import { alignedTable } from './table.ts';

export function scenariosText({ scenarios }: ScenarioComparison): string {
  const rows = [
    ['', 'GPUs', 'replicas', '$ a month', '8 in 10 futures', 'goals', 'broken', 'over budget'],
    ...scenarios.map(({ name, outcome }) =>
      outcome === null || outcome.chosen === ''
        ? [name, '–', '–', '–', '–', outcome === null ? '–' : 'missed', '–', '–']
        : [
            name,
            whole(outcome.gpus),
            whole(outcome.replicas),
            money(outcome.usdCentsPerMonth / 100),
            `${money(outcome.monthUsd.p10)} to ${money(outcome.monthUsd.p90)}`,
            outcome.goalsMet ? 'met' : 'missed',
            percent(outcome.probabilityGoalBroken),
            outcome.probabilityOverBudget === null ? '–' : percent(outcome.probabilityOverBudget),
          ],
    ),
  ];
  return [
    'Scenarios, each planned whole. Broken: futures that break a latency goal in some busiest minute.',
    alignedTable(rows, '  '),
    ...scenarios.map(reasonLines),
    'Inputs change one after the other; the parts add up to the difference from the baseline. A plan without a size counts as 0.',
  ].join('\n\n');
}

function reasonLines({ name, summary, outcome, problem, parts }: ComparedScenario): string {
  const lines = [`${name}: ${summary}${outcome === null || outcome.chosen === '' ? '' : ` ${outcome.chosen}.`}`];
  if (problem !== '') lines.push(`  cannot be planned: ${problem}`);
  for (const part of parts) {
    const words = part.words === '' ? part.inputs.map(inputWords).join(' and ') : part.words;
    const { gpus, usdCentsPerMonth } = part.difference;
    lines.push(`  ${words}: ${signed(gpus)} GPUs, ${signedMoney(usdCentsPerMonth / 100)} a month`);
  }
  return lines.join('\n');
}
