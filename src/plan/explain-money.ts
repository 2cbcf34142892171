/** "Why?" behind the rows of money: what a token, a user, an API, spot, own hardware and energy come to, and the bill against the plan. */
import { ASSUMED_DEPRECIATION_YEARS, ASSUMED_UPKEEP_PER_YEAR } from '../cost/own-hardware.ts';
import { ASSUMED_USD_PER_KWH } from '../cost/power.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { Workload } from '../workload/call-mix.ts';
import { computed as term, given } from './explain-terms.ts';
import type { Explanation, Plan } from './plan.ts';
import { dayWords, figure, money, percent, unitMoney, whole } from './words.ts';

interface MoneyFacts {
  readonly scenario: FullScenario;
  readonly said: (path: string) => boolean;
  readonly workload: Workload;
  readonly plan: Pick<Plan, 'cost'>;
}

/** One entry for each row that is there. */
export function moneyExplanations(facts: MoneyFacts): Explanation[] {
  const { cost } = facts.plan;
  return [
    tokens(facts),
    ...(cost.perUserUsdPerMonth === null ? [] : [perUser(facts, cost.perUserUsdPerMonth)]),
    ...(cost.api === null ? [] : [api(facts, cost.api)]),
    ...(cost.spot === null ? [] : [spot(facts, cost.spot)]),
    ...(cost.ownHardware === null ? [] : [owned(facts, cost.ownHardware)]),
    ...(cost.energy === null ? [] : [energy(facts, cost.energy)]),
    ...(cost.bill === null ? [] : [bill(cost.bill)]),
  ];
}

function tokens({ workload, plan: { cost } }: MoneyFacts): Explanation {
  const origin = workload.tokensOrigin;
  return {
    id: 'tokens',
    title: 'What a token and a request cost',
    formula:
      'money of the horizon ÷ tokens expected in it: all of it once over the input, once over the output, so the two are not added',
    terms: [
      term('whole horizon as planned', money(cost.totalUsd)),
      term('input of a request', `${figure(workload.callsPerRequest * workload.inputTokensPerCall)} tokens`, origin),
      term('output of a request', `${figure(workload.callsPerRequest * workload.outputTokensPerCall)} tokens`, origin),
      term('a request', unitMoney(cost.perRequestUsd)),
    ],
    result: `${unitMoney(cost.perMillionInputTokensUsd)} per 1M tokens in, ${unitMoney(cost.perMillionOutputTokensUsd)} per 1M tokens out`,
    source: 'docs/method.md §8',
  };
}

function perUser(facts: MoneyFacts, usd: number): Explanation {
  const { users } = facts.scenario.workload.demand;
  return {
    id: 'per-user',
    title: 'What a user costs',
    formula: 'money of the horizon ÷ its months ÷ users',
    terms: [
      term('whole horizon as planned', money(facts.plan.cost.totalUsd)),
      given(facts, 'users', whole(users ?? 0), 'workload.demand.users'),
    ],
    result: `${unitMoney(usd)} a month`,
    source: 'docs/method.md §8',
  };
}

function api(facts: MoneyFacts, each: NonNullable<Plan['cost']['api']>): Explanation {
  const price = facts.scenario.resources.apiPrice;
  const even = each.breakEvenRequestsPerSecond;
  return {
    id: 'api',
    title: `This plan against ${each.name}`,
    formula:
      'API $/month = tokens in × price in + tokens out × price out; break-even = mean requests/s × money of the plan ÷ money of the API',
    terms: [
      given(facts, '1M tokens in', unitMoney(price?.usdPerMillionInputTokens ?? 0), 'resources.apiPrice'),
      given(facts, '1M tokens out', unitMoney(price?.usdPerMillionOutputTokens ?? 0), 'resources.apiPrice'),
      term('the API, a month', money(each.usdPerMonth)),
      term('this plan, a month on average', money(each.ownUsdPerMonth)),
    ],
    result:
      even === null
        ? 'an API that is free is never dearer'
        : `both cost the same at ${figure(even)} requests/s on average, with the size of this plan`,
    source: 'docs/method.md §8',
  };
}

function spot(facts: MoneyFacts, each: NonNullable<Plan['cost']['spot']>): Explanation {
  return {
    id: 'spot',
    title: 'What spot would cost, interruptions included',
    formula:
      'a replica is down a share u = λR ÷ (1 + λR) of the time; replicas are added until fewer than carry the load are up in at most 1 % of it (binomial)',
    terms: [
      term(`${each.offer}, spot`, `${unitMoney(each.usdPerGpuHour)}/GPU-h`, each.estimated ? 'assumed' : 'catalogue'),
      given(
        facts,
        'interruptions of a replica, an hour (λ)',
        figure(each.interruptionsPerHour),
        'money.spot.interruptionsPerHour',
      ),
      given(
        facts,
        'until its replacement serves (R)',
        `${figure(each.restartMinutes)} minutes`,
        facts.said('money.spot.restartMinutes') ? 'money.spot.restartMinutes' : 'deployment.startupMinutes',
      ),
      term('a replica is down', `${percent(each.downFraction)} of the time`),
      term('short with the spares of the plan alone', `${percent(each.shortFraction)} of the time`),
      term('more replicas for that', whole(each.extraReplicas)),
      ...(each.onDemandUsdPerMonth === null
        ? []
        : [term('the same size on demand', `${money(each.onDemandUsdPerMonth)} a month`)]),
    ],
    result: `${money(each.usdPerMonth)} a month at the largest size; interruptions that come together, or no spot at all, are not in it`,
    source: 'docs/method.md §8',
  };
}

function owned(facts: MoneyFacts, each: NonNullable<Plan['cost']['ownHardware']>): Explanation {
  const said = facts.scenario.money.ownHardware;
  const at = (name: string): string => `money.ownHardware.${name}`;
  const hour = (usd: number): string => `${unitMoney(usd)}/GPU-h`;
  return {
    id: 'own-hardware',
    title: 'What hardware of your own would cost',
    formula:
      '$/GPU-hour = price × (1 − rest) ÷ hours of its life + upkeep + kW × PUE × $/kWh + site + people; ÷ utilisation for an hour that is needed; break-even utilisation = owned hour ÷ rented hour',
    terms: [
      given(facts, 'price of a GPU', money(said?.usdPerGpu ?? 0), at('usdPerGpu')),
      given(
        facts,
        'written off over',
        `${figure(said?.depreciationYears ?? ASSUMED_DEPRECIATION_YEARS)} years`,
        at('depreciationYears'),
      ),
      given(
        facts,
        'upkeep a year',
        percent(said?.upkeepFractionPerYear ?? ASSUMED_UPKEEP_PER_YEAR),
        at('upkeepFractionPerYear'),
      ),
      given(facts, 'electricity', `${unitMoney(said?.usdPerKwh ?? ASSUMED_USD_PER_KWH)}/kWh`, at('usdPerKwh')),
      term('write-off', hour(each.parts.depreciation)),
      term('upkeep', hour(each.parts.upkeep)),
      term('electricity and cooling', hour(each.parts.electricity)),
      term('site', hour(each.parts.colocation)),
      term('people', hour(each.parts.staff)),
      term('hours that are needed', percent(each.utilization), each.utilizationOrigin),
      ...(each.breakEvenUtilization === null
        ? []
        : [term('owning pays above a utilisation of', percent(each.breakEvenUtilization))]),
    ],
    result: `${hour(each.usdPerGpuHour)} owned, ${hour(each.usdPerNeededHour)} an hour that is needed; cost of capital is not in it`,
    source: 'docs/method.md §8',
  };
}

function energy(facts: MoneyFacts, each: NonNullable<Plan['cost']['energy']>): Explanation {
  const { energy: said } = facts.scenario.money;
  return {
    id: 'energy',
    title: 'Energy and carbon',
    formula: 'kWh = GPU-hours planned × kW of a GPU with its share of the server × PUE; kg CO2e = kWh × grid',
    terms: [
      given(facts, 'kW of a GPU', figure(each.kwPerGpu), 'money.energy.kwPerGpu'),
      given(facts, 'PUE', figure(each.pue), 'money.energy.pue'),
      ...(said?.usdPerKwh === undefined
        ? []
        : [given(facts, 'price', `${unitMoney(said.usdPerKwh)}/kWh`, 'money.energy.usdPerKwh')]),
      ...(said?.kgCo2ePerKwh === undefined
        ? []
        : [given(facts, 'grid', `${figure(said.kgCo2ePerKwh)} kg CO2e/kWh`, 'money.energy.kgCo2ePerKwh')]),
    ],
    result: `${whole(each.kwhPerMonth)} kWh a month, every planned GPU at full power: an upper bound`,
    source: 'docs/method.md §8',
  };
}

function bill(each: NonNullable<Plan['cost']['bill']>): Explanation {
  return {
    id: 'bill',
    title: 'Why the plan differs from the bill',
    formula:
      'plan − bill = price × hours billed + hours beyond the need + growth + sizes held + storage and network − other services; each part changes one thing',
    terms: [
      term(
        `billed a month, ${each.metric}, ${dayWords(each.fromMs)} to ${dayWords(each.toMs)}`,
        money(each.billedUsdPerMonth),
        'measured',
      ),
      ...each.parts.map((part) => term(`${part.label}: ${part.reason}`, signed(part.usdPerMonth))),
      term('this plan, a month on average', money(each.plannedUsdPerMonth)),
    ],
    result: `${signed(each.gapUsdPerMonth)} a month`,
    source: 'docs/method.md §8',
  };
}

function signed(usd: number): string {
  return usd > 0 ? `+${money(usd)}` : money(usd);
}
