import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engineCommand } from '../../../src/exports/engine-arguments.ts';
import { exportFactsOf } from '../../../src/exports/export-facts.ts';
import { planMarkdown } from '../../../src/exports/plan-markdown.ts';
import { kubernetesName, oneLine, shellWord, terraformText } from '../../../src/exports/safe-text.ts';
import { writeExport } from '../../../src/exports/write-export.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';
import { hostileNames } from './random-plans.ts';
import { argvOf } from './shell.ts';

const scenarioOf = (name: string): Scenario => ({
  version: 1,
  deployment: { model: name.slice(0, 200) || 'm', engineVersion: name.slice(0, 200) || '1' },
});

describe('hostile names', () => {
  it.each(['vllm', 'sglang', 'trt-llm'] as const)(
    'in the command of %s stay the words that were meant',
    async (format) => {
      const engine = format === 'trt-llm' ? 'tensorrt-llm' : format;
      const meant: (readonly string[])[] = [];
      const scripts: string[] = [];
      for (const name of hostileNames) {
        const plan = { ...samplePlan, name, model: name, asOf: '2026-11-16' };
        meant.push(engineCommand(exportFactsOf(plan, scenarioOf(name)), engine).words);
        scripts.push((await writeExport(plan, scenarioOf(name), format)).content as string);
      }
      expect(argvOf(scripts)).toEqual(meant);
    },
  );

  it('law: shellWord(text) is one word with that very text', () => {
    const words = fc.sample(
      fc.string({ unit: 'binary', maxLength: 30 }).map((each) => oneLine(each)),
      { numRuns: 500, seed: 9 },
    );
    expect(
      argvOf([`exec ${[...words, ...hostileNames.map((each) => oneLine(each))].map(shellWord).join(' ')}\n`]),
    ).toEqual([[...words, ...hostileNames.map((each) => oneLine(each))]]);
  });

  it('law: kubernetesName(text) is a label that Kubernetes takes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary' })), (text) => {
        expect(kubernetesName(text)).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/);
      }),
    );
    expect(kubernetesName('Support assistant, EU')).toBe('support-assistant-eu');
    expect(kubernetesName('Ünïcode 42')).toBe('u-ni-code-42');
  });

  it('law: oneLine(text) shows one line without marks that act unseen', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary' })), (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(Array.from(oneLine(text)).length).toBeLessThanOrEqual(300);
      }),
    );
  });

  it('terraformText(text) leaves no template', () => {
    expect(terraformText('${a} %{b} $${c} $x %y')).toBe('$${a} %%{b} $$${c} $x %y');
  });

  it('in Markdown make no link, no HTML and no further section', () => {
    for (const name of hostileNames) {
      const lines = planMarkdown({ ...samplePlan, name }).split('\n');
      expect(lines.filter((line) => line.startsWith('# '))).toHaveLength(1);
      expect(lines[0]).not.toMatch(/(^|[^\\])[<`[]/);
    }
  });

  it('become names of files that every system takes', async () => {
    for (const name of hostileNames) {
      const file = await writeExport({ ...samplePlan, name }, { version: 1 }, 'json');
      expect(file.name).toMatch(/^[a-z][a-z0-9-]{0,62}\.plan\.json$/);
    }
  });
});

describe('writeExport(plan, scenario, format)', () => {
  it('names the formats where it knows none', async () => {
    await expect(writeExport(samplePlan, { version: 1 }, 'helm')).rejects.toThrow(
      /format: "helm" is not known\. Use one of: keda, /,
    );
  });

  it('deploys nothing of a plan that meets no goal, but writes the plan', async () => {
    const missed = { ...samplePlan, sizing: { ...samplePlan.sizing, chosen: null } };
    await expect(writeExport(missed, { version: 1 }, 'keda')).rejects.toThrow(/no configuration meets the goals/);
    expect((await writeExport(missed, { version: 1 }, 'markdown')).content).toContain('# ');
  });

  it('prints the advice, the target with its derivation and the lead time beside every scaling file', async () => {
    for (const format of [
      'keda',
      'hpa',
      'knative',
      'kserve',
      'llm-inference-service',
      'ray-serve',
      'dynamo',
      'sagemaker',
      'terraform',
    ]) {
      const text = (await writeExport(samplePlan, { version: 1 }, format)).content as string;
      expect(text, format).toMatch(/Scale on queue depth first.*never scale on GPU utilisation/);
      expect(text, format).toMatch(/Target: \d+ calls in flight .*Little's law/);
      expect(text, format).toMatch(/Lead time: a replica takes 6 min/);
      expect(text, format).not.toMatch(/GPU_UTIL|gpu_utilization:/i);
    }
  });

  it('takes the target from the replayed policy and the queue from the capacity of one replica', async () => {
    const { target, chosen, policy, clockless } = exportFactsOf(samplePlan, { version: 1 });
    const text = async (format: string) => (await writeExport(samplePlan, { version: 1 }, format)).content as string;
    expect(await text('keda')).toContain(`threshold: "${String(policy.inFlight)}"`);
    expect(await text('keda')).toContain(`stabilizationWindowSeconds: ${String(policy.downWindowSeconds)}`);
    expect(await text('hpa')).toContain(`minReplicas: ${String(clockless.minReplicas)}`);
    expect(await text('ray-serve')).toContain(`target_ongoing_requests: ${String(clockless.inFlight)}`);
    expect(target.waiting).toBe(Math.floor(1.9 * ((2000 - (chosen.unloadedTtftMs ?? 0)) / 1000)));
  });
});
