/** Speculative decoding as a scenario states it: the draft from the catalogue, what is assumed where nothing was said, and what to know. */
import { inputError } from '../base/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { ModelRow } from '../catalog/rows.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { Assumption } from '../scenario/resolve.ts';
import type { Speculation } from '../sizing/tokens-per-pass.ts';
import { SHIPPED_RUN_CONSTANTS } from '../sizing/shipped-calibration.ts';
import { precisionSchemeOf, weightsOf } from '../sizing/memory-weights.ts';

export interface PlannedSpeculation {
  readonly speculation: Speculation;
  readonly assumptions: readonly Assumption[];
  /** sentences for the warnings of a plan */
  readonly notes: readonly string[];
}

interface Usual {
  readonly drafted: number;
  readonly draftedReason: string;
  readonly acceptance: number;
  readonly acceptanceReason: string;
}

const measureIt = 'it hangs on the text and the temperature: measure it';

/**
 * Where nothing is said. mtp: the share fitted on measured runs (eq. 7; DeepSeek-AI 2024, arXiv 2412.19437, §5.4.3 reports 0.85 to 0.9 for one
 * token), and one token, with which vLLM's manual starts. draft: 0.53 to 0.75 with T5-small before T5-XXL; ngram: 0.2 with bigrams (Leviathan et al. 2023, arXiv 2211.17192,
 * tables 2 and 3).
 */
const USUAL: Readonly<Record<Speculation['method'], Usual>> = {
  mtp: {
    drafted: 1,
    draftedReason: 'models are trained with one layer, which proposes one token well',
    acceptance: Math.round(100 * SHIPPED_RUN_CONSTANTS.draftAcceptance) / 100,
    acceptanceReason: `fitted on measured runs with multi-token prediction; ${measureIt}`,
  },
  draft: {
    drafted: 3,
    draftedReason: 'of few taken tokens long proposals waste more than they win',
    acceptance: 0.6,
    acceptanceReason: `within 0.53 to 0.75, reported for a small model before a large one of its family; ${measureIt}`,
  },
  ngram: {
    drafted: 3,
    draftedReason: 'of few taken tokens long proposals waste more than they win',
    acceptance: 0.2,
    acceptanceReason: `reported for bigrams on translation; far more where answers repeat their prompt: ${measureIt}`,
  },
};

const PATH = 'deployment.speculation';

/** @throws InputError naming the field; null without speculative decoding */
export function speculationOf(scenario: FullScenario, model: ModelRow, catalog: Catalog): PlannedSpeculation | null {
  const said = scenario.deployment.speculation;
  const method = said?.method ?? 'none';
  if (said?.draftModel !== undefined && method !== 'draft' && method !== 'none')
    throw inputError(
      `${PATH}.draftModel`,
      `names a draft model, but the method is ${method}`,
      `Leave it out, or set ${PATH}.method to draft.`,
    );
  if (said?.draftModel !== undefined && said.method === undefined)
    throw inputError(`${PATH}.method`, 'is missing beside a draft model', 'Set it to draft.');
  if (said === undefined || method === 'none') return null;
  const usual = USUAL[method];
  const drafted = said.draftedTokens ?? usual.drafted;
  const acceptance = said.acceptanceFraction ?? usual.acceptance;
  const draft = method === 'draft' ? draftModelOf(said.draftModel, model, catalog) : null;
  return {
    speculation: { method, model: draft, drafted, acceptance },
    assumptions: [
      ...(said.draftedTokens === undefined
        ? [{ field: `${PATH}.draftedTokens`, value: drafted, reason: usual.draftedReason }]
        : []),
      ...(said.acceptanceFraction === undefined
        ? [{ field: `${PATH}.acceptanceFraction`, value: acceptance, reason: usual.acceptanceReason }]
        : []),
    ],
    notes: [
      ...notesOf(model, method),
      ...stagesOf(scenario),
      ...(said.acceptanceFraction === undefined ? [GUESSED] : []),
    ],
  };
}

const GUESSED =
  'How many proposed tokens are taken is assumed; latencies and capacity move with it as much as with the hardware. Measure it on your own requests.';

function notesOf(model: ModelRow, method: Speculation['method']): string[] {
  if (method !== 'mtp' || namesOwnLayer(model)) return [];
  return [
    `The catalogue does not say whether ${model.name} has a layer of multi-token prediction: check its file before you count on it.`,
  ];
}

function stagesOf({ deployment }: FullScenario): string[] {
  if (deployment.pipelineParallel === 1) return [];
  return [
    'Not every version of the engines drafts over pipeline stages: try it before you count on it. A draft is taken to run once a pass, beside the stages.',
  ];
}

/** Rows whose source names the layer say so. */
function namesOwnLayer({ confidence, explanation }: ModelRow): boolean {
  return confidence !== 'custom' && NAMES_MTP.test(explanation);
}

/**
 * What speculative decoding would begin with for a model: its own layer where the catalogue names one, else the smallest model of the
 * catalogue with its vocabulary and no more than an eighth of its parameters; null = neither.
 */
export function usualSpeculationOf(
  model: ModelRow,
  models: readonly ModelRow[],
): { method: 'mtp' } | { method: 'draft'; draftModel: string } | null {
  if (namesOwnLayer(model)) return { method: 'mtp' };
  const most = paramsOf(model) / LEAST_RATIO;
  const [draft] = models
    .filter(({ vocabSize }) => vocabSize === model.vocabSize)
    .map((row) => ({ name: row.name, params: paramsOf(row) }))
    .filter(({ params }) => params <= most)
    .sort((a, b) => a.params - b.params || (a.name < b.name ? -1 : 1));
  return draft === undefined ? null : { method: 'draft', draftModel: draft.name };
}

/** A draft model of more than this part of the model takes more time than it saves as a rule (own choice). */
const LEAST_RATIO = 8;
const NAMES_MTP = /\bMTP layer|multi-token-prediction module/;

function draftModelOf(text: string | undefined, model: ModelRow, catalog: Catalog): ModelRow {
  const field = `${PATH}.draftModel`;
  if (text === undefined || text.trim() === '')
    throw inputError(field, 'is missing', `Name a smaller model with the vocabulary of ${model.name}.`);
  const { row } = catalog.resolveModel(text, field);
  if (row.vocabSize !== model.vocabSize)
    throw inputError(
      field,
      `${row.name} has a vocabulary of ${String(row.vocabSize)} tokens, ${model.name} one of ${String(model.vocabSize)}`,
      'Engines need one vocabulary for both: name a smaller model of the same family.',
    );
  if (paramsOf(row) >= paramsOf(model))
    throw inputError(field, `${row.name} is no smaller than ${model.name}`, 'Name a smaller model of the same family.');
  return row;
}

const paramsOf = (model: ModelRow): number => weightsOf(model, precisionSchemeOf(model)).params;
