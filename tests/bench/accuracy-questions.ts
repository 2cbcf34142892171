/**
 * The question that is asked against brute force with real plans, in thirty states of a conversation.
 *
 * `npm run accuracy -- questions [--states 30]`; with `--openings` instead: twenty first sentences to a usable plan, with real plans
 */
import { assumedFor, plannedScenario } from '../../src/assistant/assume.ts';
import { openFor, rankedQuestions } from '../../src/assistant/question.ts';
import { slotOf } from '../../src/assistant/slots.ts';
import { fullCatalog } from '../../src/catalog/full.ts';
import { planningWith } from '../../src/cli/conversation.ts';
import { createEngine } from '../../src/engine/node.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { applyPatch, patchOf } from '../../src/scenario/patch.ts';
import { AS_OF, leavesOf, vocabulary } from '../unit/assistant/corpus.ts';
import { openings, talkFrom } from '../unit/assistant/opening-talks.ts';
import { effectByHand, states } from '../unit/assistant/question-states.ts';
import { option } from './forecast-report.ts';

const engine = createEngine({ workers: 0 });
const catalog = fullCatalog();
const planning = planningWith(engine, null);
if (option('openings') === undefined) await largestEffect();
else await openingTalks();
engine.dispose();

async function largestEffect(): Promise<void> {
  const memory = new Map<string, unknown>();
  const wanted = states.slice(0, Number(option('states') ?? states.length));
  let right = 0;
  let plans = 0;
  let spent = 0;
  for (const { scenario, declined } of wanted) {
    const planned = plannedScenario(scenario, assumedFor(scenario, false));
    const began = performance.now();
    const [first] = await rankedQuestions(scenario, planned, declined, planning);
    spent += performance.now() - began;
    let best = -1;
    let mine = -1;
    for (const open of openFor(scenario, declined)) {
      const measured = [];
      for (const document of [
        planned,
        ...open.range.map((value) => applyPatch(planned, patchOf(slotOf(open.slot).path, value))),
      ]) {
        const plan = await makePlan(document, null, { engine, catalog, memory });
        measured.push({ usd: plan.answer.later?.usdPerMonth ?? null, risk: plan.risk.probabilityShort });
        plans += 1;
      }
      const effect = effectByHand(measured);
      if (effect > best) best = effect;
      if (open.slot === first?.slot) mine = effect;
    }
    if (mine === best) right += 1;
  }
  console.log(
    `largest effect asked in ${right} of ${wanted.length} states; ${(spent / wanted.length).toFixed(0)} ms a state to find it, ${plans} plans by brute force`,
  );
}

async function openingTalks(): Promise<void> {
  const tools = { planning, vocabulary, asOf: AS_OF };
  let right = 0;
  for (const opening of openings) {
    const began = performance.now();
    const { toPlan, toKnownDemand, reply, dialogue } = await talkFrom(opening, tools);
    const kept = leavesOf({ patch: dialogue.scenario, command: null });
    const lost = [...opening.said.expected].filter(([path, value]) => path !== 'ask' && kept.get(path) !== value);
    const chosen = reply.plan?.sizing.chosen ?? null;
    const good = chosen !== null && toPlan <= 3 && lost.length === 0;
    if (good) right += 1;
    console.log(
      `${good ? 'yes' : 'NO '} ${toPlan} questions to a plan, ${toKnownDemand} to known demand, ${(performance.now() - began).toFixed(0)} ms, ${chosen ?? 'no configuration'}: ${opening.said.text}`,
    );
    for (const [path, value] of lost)
      console.log(`    said but not kept: ${path} = ${value}, is ${kept.get(path) ?? 'not there'}`);
    if (chosen === null) console.log(`    ${[...reply.lines, reply.plan?.answer.sentence ?? ''].join(' ')}`);
  }
  console.log(`usable plan in at most 3 questions, all that was said kept: ${right} of ${openings.length}`);
}
