/** The scenarios worth comparing for a service: the usual ones, made from its own plan, and those of the user. */
import type { ModelRow } from '../catalog/rows.ts';
import { joinedPatch, type Patch } from '../scenario/patch.ts';
import { dayAfter, demandEdges, demandTimes, horizonDaysOf, spikeEvents, withEvents } from './demand-change.ts';
import { lengthTimes } from './length-change.ts';
import type { Base } from './replan.ts';
import { counted, figure, percent } from './words.ts';

export interface NamedScenario {
  readonly id: string;
  readonly name: string;
  /** what is different, one sentence */
  readonly summary: string;
  readonly patch: Patch;
  /** what the change of an input means, by its path; others are told by their values */
  readonly because: Readonly<Record<string, string>>;
}

/** Length and price of the good and the bad case: how far they stray within a quarter. Own judgement; no public series is long enough. */
const LENGTH_EDGE = 0.15;
const PRICE_EDGE = 0.1;
const SPIKE = { height: 3, days: 2, halfLifeDays: 2 };
const LAUNCH = { lasting: 2, rush: 1.5, rushDays: 7 };

/** The baseline first, then the usual ones that apply, then the user's own. */
export function namedScenariosOf(base: Base): NamedScenario[] {
  const usual = [
    edgeCase(base, 'optimistic', demandEdges(base).low, -1),
    edgeCase(base, 'pessimistic', demandEdges(base).high, 1),
    spikeScenario(base),
    launch(base),
    modelSwitch(base),
    gpuSwitch(base),
    regionOutage(base),
  ];
  const baseline = { id: 'baseline', name: 'Baseline', summary: 'The scenario as it stands.', patch: {}, because: {} };
  return [baseline, ...usual.filter((each) => each !== null), ...ownOf(base)];
}

function edgeCase(base: Base, id: 'optimistic' | 'pessimistic', demand: number, sign: 1 | -1): NamedScenario {
  const lengths = 1 + sign * LENGTH_EDGE;
  const price = (base.scenario.resources.priceFactor ?? 1) * (1 + sign * PRICE_EDGE);
  const edge = sign > 0 ? 'upper' : 'lower';
  const lengthWords = `answers ${percent(LENGTH_EDGE)} ${sign > 0 ? 'longer' : 'shorter'}`;
  return {
    id,
    name: sign > 0 ? 'Pessimistic' : 'Optimistic',
    summary: `Demand × ${figure(demand)}, the ${edge} edge of its 80 % band; ${lengthWords}; GPU prices ${percent(PRICE_EDGE)} ${sign > 0 ? 'up' : 'down'}.`,
    patch: joinedPatch(
      demandTimes(base, demand, sign > 0 ? 'Demand of a bad case' : 'Demand of a good case'),
      lengthTimes(base, 'outputTokens', lengths),
      { resources: { priceFactor: price } },
    ),
    because: {
      'planning.events': `demand × ${figure(demand)}`,
      'workload.chat.outputTokens.mean': lengthWords,
      'workload.agent.outputTokens.mean': lengthWords,
      'resources.priceFactor': `prices × ${figure(price)}`,
    },
  };
}

function spikeScenario(base: Base): NamedScenario {
  const events = spikeEvents(base, SPIKE);
  return {
    id: 'spike',
    name: 'Spike',
    summary: `${figure(SPIKE.height)} times the demand for ${counted(SPIKE.days, 'day')} from ${events[0]?.startDate ?? ''}; then the excess halves every ${counted(SPIKE.halfLifeDays, 'day')}.`,
    patch: withEvents(base, events),
    because: { 'planning.events': `demand × ${figure(SPIKE.height)}, fading` },
  };
}

function launch(base: Base): NamedScenario {
  const days = Math.min(21, Math.floor(horizonDaysOf(base.plan) / 3));
  const startDate = dayAfter(base, days);
  return {
    id: 'launch',
    name: 'Launch',
    summary: `Demand × ${figure(LAUNCH.lasting)} for good from ${startDate}, half as much again in the first ${counted(LAUNCH.rushDays, 'day')}.`,
    patch: withEvents(base, [
      { name: 'Launch', startDate, demandMultiplier: LAUNCH.lasting },
      {
        name: 'Launch, first rush',
        startDate,
        endDate: dayAfter(base, days + LAUNCH.rushDays - 1),
        demandMultiplier: LAUNCH.rush,
      },
    ]),
    because: {
      'planning.events': `demand × ${figure(LAUNCH.lasting)}, × ${figure(LAUNCH.rush)} more in the first week`,
    },
  };
}

/** To the catalogue's model nearest to 45 % of the parameters: the next size down of most families. */
function modelSwitch(base: Base): NamedScenario | null {
  const own = base.catalog.models.find((row) => row.name === base.plan.model);
  const size = own?.totalParamsBPublished ?? null;
  if (size === null) return null;
  const away = (row: ModelRow): number => Math.abs((row.totalParamsBPublished ?? Infinity) - 0.45 * size);
  const smaller = base.catalog.models
    .filter((row) => (row.totalParamsBPublished ?? Infinity) < 0.7 * size)
    .sort((a, b) => away(a) - away(b) || (a.name < b.name ? -1 : 1));
  const other = smaller[0];
  if (other === undefined) return null;
  return {
    id: 'model-switch',
    name: `Model: ${other.name}`,
    summary: `${other.name} (${figure(other.totalParamsBPublished ?? 0)} B parameters) instead of ${base.plan.model} (${figure(size)} B).`,
    patch: { deployment: { model: other.name } },
    because: { 'deployment.model': `${other.name} instead of ${base.plan.model}` },
  };
}

/** To the cheapest configuration on another GPU. */
function gpuSwitch(base: Base): NamedScenario | null {
  const { gpu } = base.outcome;
  const other = base.plan.sizing.configurations.find(
    (each) => each.feasible && each.usdPerMonth !== null && each.gpu !== gpu,
  );
  if (gpu === '' || other === undefined) return null;
  return {
    id: 'gpu-switch',
    name: `GPU: ${other.gpu}`,
    summary: `${other.gpu} instead of ${gpu}, should it not be delivered.`,
    patch: {
      deployment: { gpu: other.gpu, ...(base.said('deployment.gpusPerReplica') ? { gpusPerReplica: null } : {}) },
    },
    because: { 'deployment.gpu': `${other.gpu} instead of ${gpu}` },
  };
}

const MOST_REGIONS = 100;

/** The region that the plan buys in is lost, where the price names one; else its cloud. */
function regionOutage(base: Base): NamedScenario | null {
  const { price } = base.plan.cost;
  const { scenario, catalog } = base;
  if (price === null || price.date === '') return null;
  const field = price.region === '' ? 'clouds' : 'regions';
  const lost = price.region === '' ? price.cloud : price.region;
  const left = [...new Set(catalog.prices.map((row) => (field === 'clouds' ? row.cloud : row.region)))]
    .filter((name) => name.toLowerCase() !== lost.toLowerCase())
    .sort();
  const allowed = scenario.resources[field];
  const within = left.filter((name) => allowed.some((each) => each.toLowerCase() === name.toLowerCase()));
  // who allowed that region alone has nowhere to go but outside it
  const to = within.length > 0 ? within : left;
  if (to.length === 0 || to.length > MOST_REGIONS) return null;
  const where = field === 'clouds' ? price.cloud : `${price.cloud} ${price.region}`;
  return {
    id: 'region-outage',
    name: field === 'clouds' ? 'Cloud outage' : 'Region outage',
    summary: `${where}, where the plan buys, is lost: the whole service moves to the next best ${field === 'clouds' ? 'cloud' : 'region'}.`,
    patch: { resources: { [field]: to } },
    because: { [`resources.${field}`]: `without ${where}` },
  };
}

function ownOf(base: Base): NamedScenario[] {
  return (base.scenario.scenarios ?? []).map((own) => {
    const patched = own.patch ?? {};
    const events = own.spike === undefined ? [] : spikeEvents(base, own.spike);
    const of = eventsOf(patched);
    const patch =
      events.length === 0
        ? patched
        : joinedPatch(patched, { planning: { events: [...(of ?? base.scenario.planning.events), ...events] } });
    return { id: own.name, name: own.name, summary: 'As the scenario says.', patch, because: {} };
  });
}

function eventsOf(patch: Patch): Base['scenario']['planning']['events'] | undefined {
  const planning = patch['planning'];
  return typeof planning === 'object' && planning !== null && 'events' in planning && Array.isArray(planning.events)
    ? (planning.events as Base['scenario']['planning']['events'])
    : undefined;
}
