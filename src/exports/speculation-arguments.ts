/**
 * Speculative decoding as engines are told of it. Sources, read 2026-11: vLLM docs/features/speculative_decoding (`--speculative-config`),
 * SGLang docs/advanced_features/speculative_decoding.md, TensorRT-LLM docs/source/features/speculative-decoding.md.
 */
import { oneLine } from './safe-text.ts';
import type { ExportFacts } from './export-facts.ts';

interface SpeculationWords {
  readonly words: readonly string[];
  readonly notes: readonly string[];
}

/** Longest run of words that is looked up in the prompt: the example of vLLM's and TensorRT-LLM's manuals. */
const LOOKED_UP = 4;
/** Where TensorRT-LLM reads what it has no flags for. */
const OPTIONS_FILE = '/models/llm-api-options.yaml';

type Asked =
  | { readonly method: 'mtp' | 'ngram'; readonly drafted: number }
  | { readonly method: 'draft'; readonly drafted: number; readonly model: string };

/** No words without speculative decoding. */
export function speculationWords(facts: ExportFacts, engine: ExportFacts['engine']): SpeculationWords {
  const asked = askedOf(facts);
  if (asked === null) return { words: [], notes: [] };
  const made = { vllm: vllmWords, sglang: sglangWords, 'tensorrt-llm': tensorrtWords }[engine](asked);
  const named =
    asked.method === 'draft' && !asked.model.includes('/')
      ? [`Draft model: put the repository or the path of its weights for "${asked.model}".`]
      : [];
  return { words: made.words, notes: [...made.notes, ...named, MEASURE] };
}

const MEASURE =
  'Speculative decoding: compare the share of proposed tokens that the engine reports as accepted with the one that the plan was made with.';

function askedOf({ scenario, plan }: ExportFacts): Asked | null {
  const said = scenario.deployment.speculation;
  if (said?.method === undefined || said.method === 'none') return null;
  const assumed = plan.assumptions.find((each) => each.field === 'deployment.speculation.draftedTokens');
  const drafted = said.draftedTokens ?? Math.max(1, Math.floor(Number(assumed?.value ?? 1)) || 1);
  if (said.method !== 'draft') return { method: said.method, drafted };
  const model = oneLine(said.draftModel ?? '').replace(/^[-\s]+/, '');
  return { method: 'draft', drafted, model: model === '' ? 'draft-model' : model };
}

function vllmWords(asked: Asked): SpeculationWords {
  const count = { num_speculative_tokens: asked.drafted };
  const config = {
    mtp: { method: 'mtp', ...count },
    ngram: { method: 'ngram', ...count, prompt_lookup_max: LOOKED_UP },
    draft: { method: 'draft_model', model: asked.method === 'draft' ? asked.model : '', ...count },
  }[asked.method];
  return { words: ['--speculative-config', JSON.stringify(config)], notes: [] };
}

function sglangWords(asked: Asked): SpeculationWords {
  // the token that the model makes itself is verified with the proposed ones
  const verified = ['--speculative-num-draft-tokens', String(asked.drafted + 1)];
  const chain = ['--speculative-num-steps', String(asked.drafted), '--speculative-eagle-topk', '1', ...verified];
  switch (asked.method) {
    case 'mtp':
      return { words: ['--speculative-algorithm', 'EAGLE', ...chain], notes: [] };
    case 'draft':
      return {
        words: ['--speculative-algorithm', 'STANDALONE', '--speculative-draft-model-path', asked.model, ...chain],
        notes: [],
      };
    case 'ngram':
      return {
        words: ['--speculative-algorithm', 'NGRAM', ...verified, '--speculative-ngram-max-bfs-breadth', '1'],
        notes: ['NGRAM runs on CUDA only, and without the overlap scheduler.'],
      };
  }
}

function tensorrtWords(asked: Asked): SpeculationWords {
  const config = {
    mtp: { decoding_type: 'MTP', max_draft_len: asked.drafted },
    ngram: { decoding_type: 'NGram', max_draft_len: asked.drafted, max_matching_ngram_size: LOOKED_UP },
    draft: {
      decoding_type: 'DraftTarget',
      max_draft_len: asked.drafted,
      speculative_model: asked.method === 'draft' ? asked.model : '',
    },
  }[asked.method];
  const options = {
    speculative_config: config,
    ...(asked.method === 'mtp' ? {} : { disable_overlap_scheduler: true }),
  };
  return {
    words: ['--extra_llm_api_options', OPTIONS_FILE],
    notes: [`Write ${OPTIONS_FILE} first, with this line: ${JSON.stringify(options)}`],
  };
}
