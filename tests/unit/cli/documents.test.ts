import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { headroom, makeFolder, recordOf } from './headroom.ts';

const folder = makeFolder();

interface PlanShape {
  readonly status: string;
  readonly model: string;
  readonly seed: number;
  readonly asOf: string;
}

async function validatorOf(document: string) {
  const schema = recordOf<object>(await headroom('schema', document));
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  expect(ajv.validateSchema(schema)).toBe(true);
  return ajv.compile(schema);
}

const templates = ['chatbot', 'rag', 'agent'] as const;

describe('headroom schema', () => {
  it.each(['scenario', 'plan'])(
    '%s prints JSON Schema 2020-12 with a title and a description of fields',
    async (document) => {
      const { code, stdout } = await headroom('schema', document);
      const schema = JSON.parse(stdout) as { $schema: string; title: string; properties: Record<string, unknown> };
      expect(code).toBe(0);
      expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(schema.title).toContain(document);
      expect(Object.keys(schema.properties)).toContain('version');
      await validatorOf(document);
    },
  );

  it('scenario refuses what the command refuses', async () => {
    const validate = await validatorOf('scenario');
    expect(validate({ version: 1 })).toBe(true);
    expect(validate({ version: 1, gpuCount: 4 })).toBe(false);
    expect(validate({ version: 1, goals: { ttftMs: { p99: 0 } } })).toBe(false);
    expect(validate({ version: 99 })).toBe(false);
  });
});

describe('headroom init', () => {
  it.each(templates)('%s is YAML with comments that the schema takes and plan understands', async (kind) => {
    const { code, stdout } = await headroom('init', kind);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^# /);
    const validate = await validatorOf('scenario');
    expect(validate(parseYaml(stdout)), JSON.stringify(validate.errors)).toBe(true);
    const planned = await headroom('plan', folder.file(`${kind}.yaml`, stdout), '--json');
    expect([0, 3]).toContain(planned.code);
    expect(recordOf<PlanShape>(planned).model).toContain('70B');
  });

  it.each(templates)('%s --json says the same as its YAML', async (kind) => {
    const [yaml, json] = [await headroom('init', kind), await headroom('init', kind, '--json')];
    expect(recordOf<unknown>(json)).toEqual(parseYaml(yaml.stdout));
  });

  it('the kinds differ: an agent makes calls, a search has longer inputs', async () => {
    const [chatbot, rag, agent] = await Promise.all(
      templates.map(async (kind) => (await headroom('init', kind)).stdout),
    );
    expect(agent).toMatch(/^ {2}agent:\n {4}share: 1/m);
    expect(agent).not.toMatch(/^ {2}chat:/m);
    expect(rag).toMatch(/mean: 6000/);
    expect(chatbot).toMatch(/mean: 1200/);
  });

  it('what stands behind # can be said too: each commented field is one that the schema knows', async () => {
    const validate = await validatorOf('scenario');
    const { stdout } = await headroom('init', 'chatbot');
    const told = stdout
      .replace(/^( *)# (\w+: [^#\n]*)/gm, '$1$2')
      .replace(/^ {2}# {3}- \{.*$/gm, '')
      .replace(/^ *(events|holidays):.*$/gm, '');
    expect(told).toMatch(/^ {2}marginFraction: 0\.25/m);
    expect(validate(parseYaml(told)), JSON.stringify(validate.errors)).toBe(true);
  });
});

describe('headroom plan', () => {
  it('without a file plans the sample, and the schema takes its JSON', async () => {
    const outcome = await headroom('plan', '--json');
    const validate = await validatorOf('plan');
    expect(validate(JSON.parse(outcome.stdout)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(outcome.code).toBe(0);
  });

  it.each([
    [['--rps', '3']],
    [['--users', '20000', '--requests-per-user-day', '4', '--model', 'Qwen3 32B', '--gpu', 'H100']],
    [['--rps', '0.5', '--calls-per-task', '20', '--input-tokens', '8000', '--output-tokens', '300']],
    [['--rps', '1', '--ttft-p99', '1', '--itl-p99', '1']],
    [['--rps', '2', '--budget', '10', '--horizon', '8w', '--growth', '5%']],
  ])('%j gives a plan that the schema takes', async (flags) => {
    const outcome = await headroom('plan', ...flags, '--json');
    const validate = await validatorOf('plan');
    expect(validate(JSON.parse(outcome.stdout)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect([0, 3]).toContain(outcome.code);
  });

  it('flags override the file', async () => {
    const file = folder.file(
      'base.yaml',
      'version: 1\nseed: 1\nworkload: { demand: { requestsPerSecond: 1 } }\ndeployment: { model: Llama 3.1 8B }\n',
    );
    const plain = recordOf<PlanShape>(await headroom('plan', file, '--json'));
    const other = recordOf<PlanShape>(
      await headroom('plan', file, '--json', '--seed', '9', '--model', 'Qwen3 32B', '--as-of', '2026-12-01'),
    );
    expect(plain.model).toContain('8B');
    expect(other).toMatchObject({ seed: 9, asOf: '2026-12-01' });
    expect(other.model).toContain('Qwen3');
  });

  it('ends with 3 and says what to do when no configuration meets the goals, and still prints the plan', async () => {
    const { code, stdout, stderr } = await headroom(
      'plan',
      '--rps',
      '1',
      '--ttft-p99',
      '1',
      '--itl-p99',
      '1',
      '--json',
    );
    expect(code).toBe(3);
    expect((JSON.parse(stdout) as PlanShape).status).toBe('goal-missed');
    expect(stderr).toMatch(/^headroom: goals cannot be met: \S/);
  });

  it('ends with 3 over budget only where --fail-over-budget asks', async () => {
    const args = ['plan', '--rps', '5', '--budget', '10'];
    const plain = await headroom(...args, '--json');
    expect(plain.code).toBe(0);
    expect((JSON.parse(plain.stdout) as PlanShape).status).toBe('over-budget');
    const gate = await headroom(...args, '--fail-over-budget');
    expect(gate.code).toBe(3);
    expect(gate.stderr).toMatch(/budget/);
  });

  it('every format says the same plan', async () => {
    const json = recordOf<PlanShape>(await headroom('plan', '--json'));
    expect(parseYaml((await headroom('plan', '--format', 'yaml')).stdout)).toEqual(json);
    for (const format of ['text', 'md', 'csv']) {
      const { code, stdout } = await headroom('plan', '--format', format);
      expect(code).toBe(0);
      expect(stdout.length).toBeGreaterThan(200);
    }
    expect((await headroom('plan')).stdout).toContain(json.model);
  });
});
