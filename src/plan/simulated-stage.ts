/**
 * The best of the search, simulated at their planned peak, spares idle and margin unused, all on the same luck (travel 6 of ARCHITECTURE.md).
 * The screen orders them and says how many replicas; the simulation gives their latencies and, where a goal is missed, more replicas. It
 * never takes one away: where it would do with fewer, the screen's number stands. docs/method.md §6, eq. 18.
 */
import type { ModelRow } from '../catalog/rows.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import { raisedReplicasOf } from '../sizing/simulated-capacity.ts';
import { simulate, type Simulation } from '../sizing/simulate.ts';
import { callClassesOf } from '../sizing/serving-load.ts';
import { peakRequestOf, type VerifyRequest } from '../sizing/verify.ts';
import type { Workload } from '../workload/call-mix.ts';
import { inOrder, raisedTo, type Ranked, type RankRules } from './rank.ts';
import { carryingOf, missedRow, simulatedRow } from './simulated-row.ts';
import { goalsOf } from './sizing-stage.ts';
import type { Stage } from './stage.ts';

/** Rows that are simulated unless the cheapest fail; so many in the first round, the rest is for those that then come to the front. */
const MOST_ROWS = 20;
const FIRST_ROWS = 16;
/** Of the first round, so many are the cheapest; the others are the front. */
const CHEAPEST_ROWS = 6;
/** Measured calls of a scouting run, and of one that decides. */
const SCOUT_CALLS = 3000;
const WHOLE_CALLS = 10_000;
/** A larger service is simulated by so many of its replicas and their part of the load. */
const MOST_REPLICAS = 32;
/** Replicas are raised by at most this share of what the screen says, and by one at least. */
const MOST_RAISE = 0.5;

export interface SearchFacts {
  readonly scenario: FullScenario;
  readonly model: ModelRow;
  readonly classes: Workload['classes'];
  readonly rules: RankRules;
}

/**
 * @param ranked  by the queue screen, feasible ones first, the cheapest first
 * @returns       in order again; the first is simulated on all calls and holds its goals, or is the screen's where none does
 */
export async function simulatedStage(ranked: readonly Ranked[], facts: SearchFacts, stage: Stage): Promise<Ranked[]> {
  const first = firstOf(ranked);
  let rows = await scouted(ranked, first, facts, stage);
  const open = rows.filter((each) => each.feasible && each.simulated === null);
  const late = [...open.filter((each) => each.paretoOptimal), ...open.filter((each) => !each.paretoOptimal)];
  rows = await scouted(rows, late.slice(0, MOST_ROWS - first.length), facts, stage);
  for (;;) {
    const best = rows.find((each) => each.feasible);
    if (best === undefined) return unmended(ranked, facts, stage);
    if (best.simulated?.whole === true) return rows;
    // from the screen's row, whatever a scouting run made of it
    const screened = ranked.find((each) => each.configuration === best.configuration) ?? best;
    rows = replaced(rows, [best], [await settled(screened, facts, stage)]);
  }
}

function firstOf(ranked: readonly Ranked[]): Ranked[] {
  const feasible = ranked.filter((each) => each.feasible);
  const front = feasible.filter((each, index) => index < CHEAPEST_ROWS || each.paretoOptimal).slice(0, FIRST_ROWS);
  const more = feasible.filter((each) => !front.includes(each)).slice(0, FIRST_ROWS - front.length);
  return [...front, ...more];
}

/** Each on few calls, and on all of them where a goal is missed; side by side in the pool. */
async function scouted(
  rows: readonly Ranked[],
  chosen: readonly Ranked[],
  facts: SearchFacts,
  stage: Stage,
): Promise<Ranked[]> {
  const done = await Promise.all(
    chosen.map(async (row) => {
      const run = await simulated(row, carryingBy(row, facts), SCOUT_CALLS, facts, stage);
      if (!run.goalsMet) return settled(row, facts, stage);
      return simulatedRow(row, { run, whole: false, screenReplicas: row.replicas });
    }),
  );
  return replaced(rows, chosen, done);
}

function replaced(rows: readonly Ranked[], before: readonly Ranked[], after: readonly Ranked[]): Ranked[] {
  return inOrder(rows.map((each) => after[before.indexOf(each)] ?? each));
}

/** A row on all calls, with more replicas where it misses a goal. */
async function settled(row: Ranked, facts: SearchFacts, stage: Stage): Promise<Ranked> {
  const screen = carryingBy(row, facts);
  const at = (replicas: number) => simulated(row, replicas, WHOLE_CALLS, facts, stage);
  const whole = (run: Simulation) => ({ run, whole: true, screenReplicas: row.replicas });
  const run = await at(screen);
  if (run.goalsMet) return simulatedRow(row, whole(run));
  const most = Math.max(screen + 1, Math.floor((1 + MOST_RAISE) * screen));
  const found = await raised(row, screen, most, facts, stage);
  if (found === null) return missedRow(row, whole(await at(most)), most);
  return simulatedRow(raisedTo(row, found, facts.rules), whole(await at(found)));
}

/** Where the simulation leaves nothing: the screen's order, its first with the latencies that were simulated, and a warning in the plan. */
async function unmended(ranked: readonly Ranked[], facts: SearchFacts, stage: Stage): Promise<Ranked[]> {
  const best = ranked.find((each) => each.feasible);
  if (best === undefined) return [...ranked];
  const run = await simulated(best, carryingBy(best, facts), WHOLE_CALLS, facts, stage);
  const row = simulatedRow(best, { run, whole: true, screenReplicas: best.replicas });
  return ranked.map((each) => (each === best ? row : each));
}

function carryingBy(row: Ranked, facts: SearchFacts): number {
  return carryingOf(row.replicas, facts.scenario.planning.spareReplicas);
}

function simulated(
  row: Ranked,
  replicas: number,
  calls: number,
  facts: SearchFacts,
  stage: Stage,
): Promise<Simulation> {
  const request = peakOf(row, replicas, calls, facts);
  return stage.memo('simulate', request, () => simulate(stage.engine, peakRequestOf(request), stage.job));
}

function raised(row: Ranked, missed: number, most: number, facts: SearchFacts, stage: Stage): Promise<number | null> {
  const requestAt = (replicas: number) => peakRequestOf(peakOf(row, replicas, WHOLE_CALLS, facts));
  return stage.memo('raise', { most, from: peakOf(row, missed, WHOLE_CALLS, facts) }, () =>
    raisedReplicasOf(stage.engine, requestAt, missed, most, stage.job),
  );
}

/** The planned peak on so many replicas that carry it; small, since results are remembered by it. */
function peakOf(row: Ranked, carrying: number, mostCalls: number, facts: SearchFacts): VerifyRequest {
  const { scenario, model, classes, rules } = facts;
  const replicas = Math.min(MOST_REPLICAS, carrying);
  // warm-up and tail as short as the screen's mean of running sequences allows, and the same for every number of replicas: so all
  // measure the same calls
  const running = row.latency === null ? undefined : (row.latency.meanConcurrency * carryingBy(row, facts)) / carrying;
  return {
    candidate: candidateOf(row.configuration),
    model,
    classes: callClassesOf(classes),
    prefixCache: 'stated',
    callsPerSecond: (rules.peakDemand * replicas) / carrying,
    burstiness: scenario.workload.demand.burstiness,
    replicas,
    goals: goalsOf(scenario),
    seed: scenario.seed,
    mostCalls,
    running,
    screen: null,
  };
}

/** A configuration without what the search found out about it. */
function candidateOf(configuration: Ranked['configuration']): VerifyRequest['candidate'] {
  const { gpu, tensorParallel, pipelineParallel, precision, kvPrecision, engine, engineVersion } = configuration;
  const { memoryUtilizationFraction, maxBatchTokens, maxSequences, maxContextTokens } = configuration;
  const { expertParallel, dataParallel, evicts, own, speculation } = configuration;
  return {
    ...{ gpu, tensorParallel, pipelineParallel, precision, kvPrecision, engine, engineVersion },
    ...{ memoryUtilizationFraction, maxBatchTokens, maxSequences, maxContextTokens },
    ...(expertParallel === undefined ? {} : { expertParallel }),
    ...(dataParallel === undefined ? {} : { dataParallel }),
    ...(evicts === undefined ? {} : { evicts }),
    ...(own === undefined ? {} : { own }),
    ...(speculation === undefined ? {} : { speculation }),
  };
}
