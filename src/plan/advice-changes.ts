/** Changes worth trying on a plan: each a patch of the scenario that applies to it. Whether one is worth advising, its full plan says. */
import { patchOf, type Patch } from '../scenario/patch.ts';
import { rounded } from './demand-change.ts';
import type { Outcome } from './outcome.ts';
import type { Base } from './replan.ts';
import { usualSpeculationOf } from './speculation-of.ts';
import { counted, latencyWords, percent, whole } from './words.ts';

export interface TriedChange {
  readonly id: string;
  readonly patch: Patch;
  /** what to do, once its plan is known */
  readonly title: (after: Outcome) => string;
  /** why it helps this plan */
  readonly reason: string;
  /** what it asks for or gives up; '' = nothing */
  readonly tradeOff: string;
  /**
   * What stands behind the effect: 'rules' = prices and sizes of the plan alone; 'model' = the prediction of another hardware or
   * set-up; 'assumption' = a figure that has to be measured, or a risk that no future draws; days = a commitment of such a term.
   */
  readonly basis: 'rules' | 'model' | 'assumption' | { readonly days: number };
  /** of several alike the best is told; absent = it stands alone */
  readonly group?: string;
}

const plain = (title: string) => () => title;

/** In a fixed order; those that mend a plan without an answer stand for themselves. */
export function triedChangesOf(base: Base): TriedChange[] {
  if (base.plan.sizing.chosen === null) return mends(base);
  return [
    ...hardware(base),
    ...engineSettings(base),
    ...speculation(base),
    ...purchases(base),
    ...places(base),
    ...sizes(base),
    ...goals(base),
    ...caching(base),
  ];
}

/** What the search found to change where nothing meets the goals. */
function mends({ plan }: Base): TriedChange[] {
  return plan.sizing.alternatives.flatMap((each) =>
    each.field === '' || each.value === null
      ? []
      : [
          {
            id: `mend-${each.id}`,
            patch: patchOf(each.field, each.value),
            title: plain(each.sentence),
            reason: 'Without a change no configuration meets the goals.',
            tradeOff: `${each.from} becomes ${each.to}`,
            basis: 'model' as const,
          },
        ],
  );
}

/** What was said narrows the search; without it the search may find better. */
function hardware({ said, scenario, plan }: Base): TriedChange[] {
  const found: TriedChange[] = [];
  const other = 'another kind of hardware has to be had';
  if (said('deployment.gpu')) {
    found.push({
      id: 'any-gpu',
      patch: { deployment: { gpu: null, gpusPerReplica: null } },
      title: (after) => `Use ${after.chosen} instead of ${plan.sizing.chosen ?? ''}`,
      reason: `The scenario names ${scenario.deployment.gpu ?? ''}; the search over all GPUs with a price finds another.`,
      tradeOff: other,
      basis: 'model',
    });
  } else if (scenario.resources.gpus.length > 0) {
    found.push({
      id: 'any-gpu',
      patch: { resources: { gpus: null } },
      title: (after) => `Use ${after.chosen} instead of ${plan.sizing.chosen ?? ''}`,
      reason: `The scenario allows ${scenario.resources.gpus.join(', ')} only; the search over all GPUs with a price finds another.`,
      tradeOff: other,
      basis: 'model',
    });
  }
  if (said('deployment.gpusPerReplica')) {
    found.push({
      id: 'any-parallelism',
      patch: { deployment: { gpusPerReplica: null } },
      title: (after) => `Run ${after.chosen}`,
      reason: `The scenario asks for ${counted(scenario.deployment.gpusPerReplica ?? 1, 'GPU')} in a replica; the search finds a better cut.`,
      tradeOff: '',
      basis: 'model',
    });
  }
  const chosen = plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen);
  if (chosen !== undefined && /^(fp|bf)16$/.test(chosen.precision)) {
    found.push({
      id: 'fp8-weights',
      patch: { deployment: { precision: 'fp8' } },
      title: plain('Serve the weights in fp8'),
      reason: 'Half the bytes of a weight are read for each token, and the memory left holds more requests.',
      tradeOff: 'answers change slightly: check them on your own tasks',
      basis: 'model',
    });
  }
  if (chosen !== undefined && /^(fp|int)8$/.test(chosen.precision)) {
    found.push({
      id: 'int4-weights',
      patch: { deployment: { precision: 'int4' } },
      title: plain('Serve the weights in int4'),
      reason: 'A quarter of the 16-bit weights is read for each token.',
      tradeOff: 'answers get somewhat worse: measure them on your own tasks',
      basis: 'assumption',
    });
  }
  return found;
}

const engineNames = { vllm: 'vLLM', sglang: 'SGLang', 'tensorrt-llm': 'TensorRT-LLM' } as const;

/** Only where the time between tokens holds the plan back, and somebody who proposes is known. */
function speculation({ scenario, plan, catalog }: Base): TriedChange[] {
  const { method = 'none' } = scenario.deployment.speculation ?? {};
  if (method !== 'none' || !['itl', 'e2e'].includes(plan.sizing.binding)) return [];
  const model = catalog.models.find((row) => row.name === plan.model);
  const usual = model === undefined ? null : usualSpeculationOf(model, catalog.models);
  if (usual === null) return [];
  const who = usual.method === 'mtp' ? 'its own layer of multi-token prediction' : usual.draftModel;
  return [
    {
      id: 'speculation',
      patch: { deployment: { speculation: usual } },
      title: plain(`Let ${who} propose tokens ahead (speculative decoding)`),
      reason:
        'The time between tokens holds this service back, and a pass that checks proposed tokens yields several at once.',
      tradeOff: 'how many are taken hangs on the text and the temperature: measure it on your own requests',
      basis: 'assumption',
    },
  ];
}

function engineSettings({ scenario }: Base): TriedChange[] {
  const { deployment } = scenario;
  const found: TriedChange[] = (['vllm', 'sglang', 'tensorrt-llm'] as const)
    .filter((engine) => engine !== deployment.engine)
    .map((engine) => ({
      id: `engine-${engine}`,
      group: 'engine',
      // a version belongs to its engine; '' is the newest that is known
      patch: { deployment: { engine, engineVersion: '' } },
      title: plain(`Serve with ${engineNames[engine]} instead of ${engineNames[deployment.engine]}`),
      reason: `Measured passes of ${engineNames[engine]} on such hardware take less time.`,
      tradeOff: 'another engine has to be run and known',
      basis: 'model' as const,
    }));
  if (deployment.kvPrecision === '16bit') {
    found.push({
      id: 'kv-fp8',
      patch: { deployment: { kvPrecision: 'fp8' } },
      title: plain('Keep the KV cache in fp8'),
      reason: 'Half the bytes of a cached token: more requests run at once, and less is read for each token.',
      tradeOff: 'answers change slightly on long contexts: check them',
      basis: 'model',
    });
  }
  if (!deployment.compare.includes('batch-caps')) {
    found.push({
      id: 'batch-caps',
      patch: { deployment: { compare: [...deployment.compare, 'batch-caps'] } },
      title: (after) => `Set the caps of a pass as in ${after.chosen}`,
      reason: `The caps of ${whole(deployment.maxBatchTokens)} tokens and ${whole(deployment.maxSequences)} requests hold this service back.`,
      tradeOff: '',
      basis: 'model',
    });
  }
  if (deployment.maxContextTokens !== undefined) {
    found.push({
      id: 'shorter-context',
      patch: { deployment: { maxContextTokens: null } },
      title: plain('Serve no longer contexts than the requests need'),
      reason: `Contexts of ${whole(deployment.maxContextTokens)} tokens are reserved for; four standard deviations above the mean request are less.`,
      tradeOff: 'rare requests beyond it are refused',
      basis: 'rules',
    });
  }
  return found;
}

function purchases({ scenario, plan }: Base): TriedChange[] {
  const { purchase } = scenario.resources;
  const own = scenario.resources.prices.length > 0;
  // own prices are what they are: no ratio of a list applies to them
  if (own || plan.cost.price === null) return [];
  const fixed = { planning: { scaling: 'fixed' } };
  const sizeWords =
    scenario.planning.scaling === 'fixed' ? '' : ' The largest size is then held all along, which the effect counts.';
  const terms = [
    ['reserved-1y', 'one year', 'commit-1y', 365],
    ['reserved-3y', 'three years', 'commit-3y', 1095],
  ] as const;
  const found: TriedChange[] =
    purchase === 'on-demand' || purchase === 'spot'
      ? terms.map(([kind, term, id, days]) => ({
          id,
          patch: { resources: { purchase: kind }, ...fixed },
          title: (after) => `Reserve ${counted(after.gpus, after.gpu)} for ${term}`,
          reason: `A commitment lowers the rate of every hour.${sizeWords}`,
          tradeOff: `the GPUs are paid for ${term}, needed or not`,
          basis: { days },
        }))
      : [];
  const mayStop =
    scenario.service.environment !== 'production' || ['low', 'medium'].includes(scenario.service.criticality);
  if (purchase !== 'spot' && mayStop) {
    found.push({
      id: 'spot',
      patch: { resources: { purchase: 'spot' } },
      title: (after) => `Run on spot capacity: ${after.chosen}`,
      reason: `The service is ${scenario.service.environment === 'production' ? `of ${scenario.service.criticality} criticality` : `for ${scenario.service.environment}`}, and spot rates are far below the list.`,
      tradeOff: 'replicas may be taken away within minutes: the plan then says how many spares that takes',
      basis: 'assumption',
    });
  }
  return found;
}

function places({ scenario }: Base): TriedChange[] {
  const { clouds, regions, instanceTypes } = scenario.resources;
  const narrowed = { clouds, regions, instanceTypes };
  return (['clouds', 'regions', 'instanceTypes'] as const).flatMap((field) =>
    narrowed[field].length === 0
      ? []
      : [
          {
            id: `any-${field.toLowerCase()}`,
            patch: { resources: { [field]: null } },
            title: (after: Outcome) => `Buy elsewhere: ${after.chosen} at a lower price`,
            reason: `The scenario allows ${narrowed[field].slice(0, 3).join(', ')} only.`,
            tradeOff: 'data and people must be allowed to go there',
            basis: 'rules' as const,
          },
        ],
  );
}

function sizes({ scenario, said, plan, outcome }: Base): TriedChange[] {
  const { planning } = scenario;
  const found: TriedChange[] = [];
  const short = percent(outcome.probabilityShort);
  for (const margin of [0.1, 0.4, 0.6]) {
    if (margin === planning.marginFraction) continue;
    const less = margin < planning.marginFraction;
    found.push({
      id: `margin-${whole(100 * margin)}`,
      group: 'margin',
      patch: { planning: { marginFraction: margin } },
      title: plain(`Plan with a margin of ${percent(margin)} instead of ${percent(planning.marginFraction)}`),
      reason: `${short} of the futures outgrow the plan as it stands.`,
      tradeOff: less ? 'less room for what the forecast does not know' : 'more GPUs stand by',
      basis: 'rules',
    });
  }
  const spares = planning.spareReplicas;
  // who asked for redundancy, or must not fail, is not advised against it
  if (spares > 0 && !said('planning.spareReplicas') && scenario.service.criticality !== 'critical') {
    found.push({
      id: 'fewer-spares',
      patch: { planning: { spareReplicas: spares - 1 } },
      title: plain(`Keep ${counted(spares - 1, 'spare replica')} instead of ${whole(spares)}`),
      reason: `Redundancy of ${counted(spares, 'replica')} was assumed, not asked for.`,
      tradeOff: 'the loss of a replica at the peak breaks the goals; failures of nodes are not in the futures',
      basis: 'assumption',
    });
  }
  found.push({
    id: 'more-spares',
    patch: { planning: { spareReplicas: spares + 1 } },
    title: plain(`Keep ${counted(spares + 1, 'spare replica')} instead of ${whole(spares)}`),
    reason: `${percent(outcome.probabilityGoalBroken)} of the futures break a goal in some busiest minute.`,
    tradeOff: 'one more replica stands by',
    basis: 'rules',
  });
  if (planning.scaling !== 'hourly' && plan.replicas.needed.length > 0 && plan.demand.source === 'history') {
    const least = plan.replicas.needed.reduce((a, b) => Math.min(a, b), Infinity);
    const most = plan.replicas.needed.reduce((a, b) => Math.max(a, b), 0);
    found.push({
      id: 'autoscale',
      patch: { planning: { scaling: 'hourly' } },
      title: plain('Scale with the hour, on waiting requests rather than GPU use'),
      reason: `The need moves between ${whole(least)} and ${whole(most)} replicas.`,
      tradeOff: `an upper bound: a replica needs ${counted(scenario.deployment.startupMinutes, 'minute')} to start, and capacity has to be there`,
      basis: 'rules',
    });
  }
  return found;
}

const goalWords = { ttftMs: 'first token', itlMs: 'time between tokens', e2eMs: 'whole answer' } as const;

function goals({ scenario }: Base): TriedChange[] {
  return (['ttftMs', 'itlMs', 'e2eMs'] as const).flatMap((field) =>
    (['p50', 'p95', 'p99'] as const).flatMap((percentile) => {
      const now = scenario.goals[field][percentile];
      if (now === null || now === undefined) return [];
      const to = rounded(now * 1.5);
      return [
        {
          id: `looser-${field.slice(0, -2)}-${percentile}`,
          patch: { goals: { [field]: { [percentile]: to } } },
          title: plain(
            `Allow ${latencyWords(to)} instead of ${latencyWords(now)} for the ${goalWords[field]} (${percentile.toUpperCase()})`,
          ),
          reason: 'This goal limits what a replica may carry.',
          tradeOff: `people wait up to ${latencyWords(to)}`,
          basis: 'model' as const,
        },
      ];
    }),
  );
}

/** Only where requests are said to share a beginning: else there is nothing to find in the cache. */
function caching({ scenario, plan }: Base): TriedChange[] {
  const { chat } = scenario.workload;
  const mean = plan.workload.classes.find((each) => each.name === 'chat')?.inputTokensMean;
  if (mean === undefined || chat.turnsPerSession <= 1 || chat.contextGrowthTokensPerTurn <= 0) return [];
  // a later turn resends all that its conversation has said before
  const resent = (chat.contextGrowthTokensPerTurn * (chat.turnsPerSession - 1)) / 2;
  const hit = rounded(Math.min(0.99, (resent + chat.sharedPrefixTokens) / mean));
  if (hit <= chat.prefixCacheHitFraction) return [];
  return [
    {
      id: 'prefix-cache',
      patch: { workload: { chat: { prefixCacheHitFraction: hit } } },
      title: plain('Send the turns of a conversation to the same replica, with its prefix cache on'),
      reason: `Turns resend ${whole(resent)} tokens on average that the replica has seen: up to ${percent(hit)} of the prompt need not be computed.`,
      tradeOff: 'the router must know conversations; measure the hits before counting on them',
      basis: 'assumption',
    },
  ];
}
