import { describe, expect, it } from 'vitest';
import { engineCommand, type EngineName } from '../../../src/exports/engine-arguments.ts';
import { exportFactsOf } from '../../../src/exports/export-facts.ts';
import { rayServeConfig } from '../../../src/exports/ray-serve.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';
import { hostileNames } from './random-plans.ts';

type Speculation = NonNullable<NonNullable<Scenario['deployment']>['speculation']>;

const factsOf = (speculation: Speculation) => exportFactsOf(samplePlan, { version: 1, deployment: { speculation } });
/** From the first word on speculation to the end. */
function told(speculation: Speculation, engine: EngineName): string[] {
  const { words } = engineCommand(factsOf(speculation), engine);
  const from = words.findIndex((word) => /^--(speculative|extra_llm)/.test(word));
  return from < 0 ? [] : words.slice(from);
}

const draft: Speculation = { method: 'draft', draftModel: 'meta-llama/Llama-3.2-1B', draftedTokens: 3 };

describe('speculationWords', () => {
  it('speculationWords(vllm) is one JSON document', () => {
    const config = (speculation: Speculation): unknown => {
      const [flag, text = ''] = told(speculation, 'vllm');
      expect(flag).toBe('--speculative-config');
      return JSON.parse(text);
    };
    expect(config({ method: 'mtp', draftedTokens: 1 })).toEqual({ method: 'mtp', num_speculative_tokens: 1 });
    expect(config(draft)).toEqual({
      method: 'draft_model',
      model: 'meta-llama/Llama-3.2-1B',
      num_speculative_tokens: 3,
    });
    expect(config({ method: 'ngram', draftedTokens: 4 })).toEqual({
      method: 'ngram',
      num_speculative_tokens: 4,
      prompt_lookup_max: 4,
    });
  });

  it('speculationWords(sglang) drafts a chain and verifies one token more', () => {
    const chain = '--speculative-num-steps 3 --speculative-eagle-topk 1 --speculative-num-draft-tokens 4';
    expect(told({ method: 'mtp', draftedTokens: 3 }, 'sglang').join(' ')).toBe(
      `--speculative-algorithm EAGLE ${chain}`,
    );
    expect(told(draft, 'sglang').join(' ')).toBe(
      `--speculative-algorithm STANDALONE --speculative-draft-model-path meta-llama/Llama-3.2-1B ${chain}`,
    );
    expect(told({ method: 'ngram', draftedTokens: 3 }, 'sglang').join(' ')).toBe(
      '--speculative-algorithm NGRAM --speculative-num-draft-tokens 4 --speculative-ngram-max-bfs-breadth 1',
    );
  });

  it('speculationWords(tensorrt-llm) names a file of options and says what to write in it', () => {
    const options = (speculation: Speculation): unknown => {
      const { words, notes } = engineCommand(factsOf(speculation), 'tensorrt-llm');
      const file = words[words.indexOf('--extra_llm_api_options') + 1] ?? '';
      const note = notes.find((each) => each.startsWith(`Write ${file} first`)) ?? '';
      return JSON.parse(note.slice(note.indexOf('{')));
    };
    expect(options({ method: 'mtp', draftedTokens: 2 })).toEqual({
      speculative_config: { decoding_type: 'MTP', max_draft_len: 2 },
    });
    expect(options(draft)).toEqual({
      speculative_config: {
        decoding_type: 'DraftTarget',
        max_draft_len: 3,
        speculative_model: 'meta-llama/Llama-3.2-1B',
      },
      disable_overlap_scheduler: true,
    });
    expect(options({ method: 'ngram', draftedTokens: 3 })).toEqual({
      speculative_config: { decoding_type: 'NGram', max_draft_len: 3, max_matching_ngram_size: 4 },
      disable_overlap_scheduler: true,
    });
  });

  it('speculationWords(none) adds nothing', () => {
    for (const engine of ['vllm', 'sglang', 'tensorrt-llm'] as const) {
      expect(told({ method: 'none', draftedTokens: 4 }, engine)).toEqual([]);
      expect(engineCommand(factsOf({ method: 'none' }), engine)).toEqual(
        engineCommand(exportFactsOf(samplePlan, { version: 1 }), engine),
      );
    }
  });

  it('speculationWords(tokens that nobody stated) are those that the plan assumed', () => {
    const assumed = { field: 'deployment.speculation.draftedTokens', value: '5', reason: '' };
    const plan = { ...samplePlan, assumptions: [...samplePlan.assumptions, assumed] };
    const facts = exportFactsOf(plan, { version: 1, deployment: { speculation: { method: 'ngram' } } });
    expect(engineCommand(facts, 'vllm').words.at(-1)).toContain('"num_speculative_tokens":5');
  });

  it('speculationWords(hostile names) hold a name that is no flag, on one line', () => {
    for (const name of hostileNames.filter((each) => each.length <= 200)) {
      const words = told({ method: 'draft', draftModel: name, draftedTokens: 1 }, 'sglang');
      const model = words[words.indexOf('--speculative-draft-model-path') + 1] ?? '';
      expect(model).toMatch(/^[^-\s]/);
      expect(model).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
  });

  it('speculationWords reach Ray Serve as a document, not as text', () => {
    const [application] = rayServeConfig(factsOf(draft))['applications'] as Record<string, never>[];
    const configs = (application as unknown as { args: { llm_configs: { engine_kwargs: Record<string, unknown> }[] } })
      .args.llm_configs;
    expect(configs[0]?.engine_kwargs['speculative_config']).toEqual({
      method: 'draft_model',
      model: 'meta-llama/Llama-3.2-1B',
      num_speculative_tokens: 3,
    });
  });
});
