import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import Papa from 'papaparse';
import { parse as parseYaml, parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { exportDocuments, type DeployFormat } from '../../../src/exports/export-documents.ts';
import { exportFactsOf } from '../../../src/exports/export-facts.ts';
import { exportFormats } from '../../../src/exports/export-formats.ts';
import { exportText } from '../../../src/exports/write-export.ts';
import { writePlan } from '../../../src/exports/write-plan.ts';
import { faultsOf, schemaNames } from './export-schemas.ts';
import { randomPlan, type RandomPlan } from './random-plans.ts';

const deployFormats = exportFormats
  .filter((each) => each.group !== 'The plan itself')
  .map((each) => each.id) as DeployFormat[];
const yamlFormats = deployFormats.filter(
  (each) => exportFormats.find(({ id }) => id === each)?.mediaType === 'application/yaml',
);

/** Deep equality; the slow words of `expect` only where it fails. */
function sameAs(got: unknown, meant: unknown): void {
  if (!isDeepStrictEqual(got, meant)) expect(got).toStrictEqual(meant);
}

/** One file: its text parses back to what was meant, and what was meant is valid. @returns faults, in words */
function faultsOfFile(format: DeployFormat, all: ReturnType<typeof exportDocuments>): string {
  const text = exportText(all);
  switch (all.kind) {
    case 'yaml': {
      const parsed = parseAllDocuments(text, { prettyErrors: false });
      const back: unknown[] = parsed.map((each) => each.toJS() as unknown);
      sameAs(
        parsed.flatMap((each) => [...each.errors, ...each.warnings]),
        [],
      );
      sameAs(back, all.documents);
      return back.map((each) => faultsOf(format, each)).join('');
    }
    case 'json': {
      const back: unknown = JSON.parse(text);
      sameAs(back, all.document);
      return faultsOf(format, back);
    }
    case 'text':
      return '';
  }
}

/** Manifests inside Terraform are those of their own formats, once its templates are undone. */
function terraformFaults(document: unknown): string {
  const { resource } = document as {
    resource: { kubernetes_manifest: Record<string, { manifest: Record<string, unknown> }> };
  };
  return Object.entries(resource.kubernetes_manifest)
    .map(([key, { manifest }]) => {
      const { namespace, ...metadata } = manifest['metadata'] as Record<string, unknown>;
      expect(namespace).toBe('${var.namespace}');
      expect(JSON.stringify({ ...manifest, metadata }).replace(/[$%]{2}\{/g, '')).not.toMatch(/[$%]\{/);
      return faultsOf(key === 'scaled_object' ? 'keda' : 'deployment', { ...manifest, metadata });
    })
    .join('');
}

function checkPlanFiles({ plan }: RandomPlan): void {
  sameAs(JSON.parse(writePlan(plan, 'json')), plan);
  sameAs(parseYaml(writePlan(plan, 'yaml'), { maxAliasCount: 0, prettyErrors: false }), plan);
  const { data } = Papa.parse<string[]>(writePlan(plan, 'csv'), { delimiter: ',', newline: '\n' });
  const planned = data.filter((row) => row[1] === 'replicas_planned').map((row) => Number(row[3]));
  sameAs(planned, plan.replicas.planned);
}

const RUNS = process.env['HEADROOM_LONG'] === '1' ? 10_000 : 1000;

describe('exports', () => {
  it('law: 1,000 random plans with hostile names: every file parses back equal and validates against its strict schema', () => {
    let files = 0;
    fc.assert(
      fc.property(randomPlan, (random) => {
        const facts = exportFactsOf(random.plan, random.scenario);
        for (const format of deployFormats) {
          const all = exportDocuments(facts, format);
          sameAs(faultsOfFile(format, all), '');
          if (format === 'terraform' && all.kind === 'json') expect(terraformFaults(all.document)).toBe('');
          sameAs(
            all.notes.filter((note) => /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(note)),
            [],
          );
          files += 1;
        }
        checkPlanFiles(random);
      }),
      { numRuns: RUNS, seed: 5 },
    );
    expect(files).toBe(RUNS * deployFormats.length);
  }, 600_000);

  it('law: sizes keep their order: 1 ≤ minimum ≤ maximum, floors within them', () => {
    fc.assert(
      fc.property(randomPlan, ({ plan, scenario }) => {
        const { replicas, policy, clockless } = exportFactsOf(plan, scenario);
        expect(replicas.floor).toBeGreaterThanOrEqual(1);
        expect(replicas.floor).toBeLessThanOrEqual(replicas.most);
        for (const each of policy.floors) {
          expect(each.replicas).toBeGreaterThan(policy.minReplicas);
          expect(each.replicas).toBeLessThanOrEqual(replicas.most);
        }
        expect(policy.floors.length).toBeLessThanOrEqual(24);
        for (const each of [policy, clockless]) expect(each.inFlight).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it('every format that fills a schema has one, and every schema is strict', () => {
    for (const format of [...yamlFormats, 'sagemaker', 'terraform', 'terraform-sagemaker'])
      expect(schemaNames).toContain(format);
    for (const schema of schemaNames) expect(faultsOf(schema, { strange: 1 })).not.toBe('');
  });

  it('faultsOf(schema, document) finds a field that the target does not know, a wrong kind, and a missing one', () => {
    const facts = exportFactsOf(...sampleOf());
    const all = exportDocuments(facts, 'keda');
    if (all.kind !== 'yaml') throw new Error('KEDA is YAML');
    const [good] = structuredClone(all.documents) as [{ spec: Record<string, unknown> }];
    expect(faultsOf('keda', good)).toBe('');
    expect(faultsOf('keda', { ...good, kind: 'ScaledJob' })).toMatch(/constant/);
    expect(faultsOf('keda', { ...good, spec: { ...good.spec, minReplicas: 1 } })).toMatch(/additional/);
    expect(faultsOf('keda', { ...good, spec: { ...good.spec, triggers: undefined } })).toMatch(/required/);
  });
});

function sampleOf(): [RandomPlan['plan'], RandomPlan['scenario']] {
  const [one] = fc.sample(randomPlan, { numRuns: 1, seed: 1 });
  if (one === undefined) throw new Error('fast-check gives one');
  return [one.plan, one.scenario];
}
