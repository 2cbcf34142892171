/** "Why?" of the numbers that no other explanation holds: scores of the forecast, its parts, the risks, the actions. */
import { computed, given, type ExplainFacts, type Term } from './explain-terms.ts';
import type { Explanation } from './plan.ts';
import { figure, percent, whole } from './words.ts';

export function explanationsOfRest(facts: ExplainFacts): Explanation[] {
  const history = facts.plan.demand.history !== null;
  return [...(history ? [backtest(facts), decomposition(facts)] : []), risk(facts), actions(facts)];
}

function backtest(facts: ExplainFacts): Explanation {
  const { demand } = facts.plan;
  const { scores } = demand;
  const score = (name: string, value: number | null | undefined, words = figure): Term =>
    computed(name, value === null || value === undefined ? 'not known' : words(value), 'measured');
  const members = demand.candidates.filter((each) => each.weight > 0);
  return {
    id: 'backtest',
    title: 'How the models were judged',
    formula:
      'each model forecasts the end of the history from several origins, knowing only what came before; weight ∝ 1 ÷ loss³, drawn towards equal weights where origins are few; MASE = mean |error| ÷ mean |error of the naive forecast within the history|',
    terms: [
      computed('origins', whole(demand.backtestOrigins)),
      computed('models tried, and in use', `${whole(demand.candidates.length)}, ${whole(members.length)}`),
      score('MASE of what is used', scores?.mase),
      score('sMAPE', scores?.smape, percent),
      score('outcomes inside the 80 % band', scores?.coverage80, percent),
      score('outcomes inside the 95 % band', scores?.coverage95, percent),
      facts.said('forecast.models')
        ? given(facts, 'models allowed', (facts.scenario.forecast.models ?? []).join(', '), 'forecast.models')
        : computed('models allowed', 'those that suit the length and the seasons of the history'),
      given(
        facts,
        'odd values are replaced',
        facts.scenario.forecast.repairOutliers ? 'yes' : 'no',
        'forecast.repairOutliers',
      ),
    ],
    result: members.map((each) => `${each.model} ${percent(each.weight)}`).join(', '),
    source: 'docs/method.md §2',
  };
}

function decomposition(facts: ExplainFacts): Explanation {
  const { demand } = facts.plan;
  const values = demand.history?.values ?? [];
  return {
    id: 'decomposition',
    title: 'How the history is taken apart',
    formula:
      'history = trend + seasons + left over, by loess smoothing in turn (STL; MSTL over several seasons); a season is regular by 1 − var(left over) ÷ var(season + left over)',
    terms: [
      computed('steps of the history', whole(values.length), 'measured'),
      computed('missing steps', whole(values.filter((value) => value === null).length), 'measured'),
      facts.said('forecast.periods')
        ? given(facts, 'seasons, in steps', demand.periods.map(whole).join(', '), 'forecast.periods')
        : computed('seasons, in steps', demand.periods.map(whole).join(', ') || 'none found', 'measured'),
      given(facts, 'time zone of the history', facts.scenario.forecast.timeZone, 'forecast.timeZone'),
    ],
    result: 'the figures below add up to the history; forecasts come from the models, not from this',
    source: 'docs/method.md §2; Cleveland et al. 1990 (STL), Bandara et al. 2021 (MSTL)',
  };
}

function risk(facts: ExplainFacts): Explanation {
  const { moneyOf, scenario, chosen } = facts;
  return {
    id: 'risk',
    title: 'How likely the plan falls short',
    formula:
      'share of the simulated futures whose need, spares and margin used up, passes the planned size; a goal is broken in a future when some busiest minute asks more of a replica than it carries within that goal',
    terms: [
      computed('futures drawn', whole(moneyOf.monthDraws.cost.length)),
      computed('planned replicas at the largest size', whole(moneyOf.later.replicas)),
      computed('error of the capacity model, sd of the log', figure(chosen.configuration.bandLogSd), 'measured'),
      given(
        facts,
        'drift of the work of a call in a month, sd',
        percent(scenario.planning.lengthDriftPerMonthFraction),
        'planning.lengthDriftPerMonthFraction',
      ),
      given(
        facts,
        'replicas that do not come up when ordered',
        percent(scenario.deployment.startFailureFraction),
        'deployment.startFailureFraction',
      ),
      given(facts, 'margin', percent(scenario.planning.marginFraction), 'planning.marginFraction'),
      given(facts, 'spare replicas', whole(scenario.planning.spareReplicas), 'planning.spareReplicas'),
    ],
    result: `${percent(moneyOf.probabilityShort)} of the futures outgrow the plan`,
    source: 'docs/method.md §9',
  };
}

function actions(facts: ExplainFacts): Explanation {
  const { scenario, moneyOf } = facts;
  return {
    id: 'actions',
    title: 'Where the effects of the actions come from',
    formula:
      'each step by itself: the plan’s arithmetic with that one change, against the plan as it is, $ a month of 730 hours; the day = the day the size is needed − the time from order to delivery',
    terms: [
      given(facts, 'from order to delivery', `${figure(scenario.planning.leadTimeDays)} days`, 'planning.leadTimeDays'),
      given(facts, 'how often the size changes', scenario.planning.scaling, 'planning.scaling'),
      given(facts, 'how GPUs are paid', scenario.resources.purchase, 'resources.purchase'),
      computed(
        'replicas now and at the largest size',
        `${whole(moneyOf.now.replicas)}, ${whole(moneyOf.later.replicas)}`,
      ),
    ],
    result: 'ranked by urgency, then by what they save',
    source: 'docs/method.md §8 and §9',
  };
}
