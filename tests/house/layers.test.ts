/** Each rule of .dependency-cruiser.cjs catches a planted breach, a tree that keeps them passes, and so does the real one. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './files.ts';

interface House {
  readonly forbidden: IForbiddenRuleType[];
  readonly options: ICruiseOptions;
}

const house = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as House;
const river = [
  'base',
  'catalog',
  'history',
  'scenario',
  'engine',
  'forecast',
  'workload',
  'sizing',
  'cost',
  'risk',
  'plan',
];

/** Every room with a file, every arrow one that is allowed. */
const cleanTree: Readonly<Record<string, string>> = {
  'package.json':
    '{"type": "module", "dependencies": {"zod": "1.0.0", "papaparse": "1.0.0", "plotly.js-dist-min": "1.0.0"}}',
  'tsconfig.json':
    '{"compilerOptions": {"module": "esnext", "moduleResolution": "bundler", "allowImportingTsExtensions": true, "noEmit": true}}',
  ...Object.fromEntries(
    ['zod', 'papaparse', 'plotly.js-dist-min'].flatMap((name) => [
      [`node_modules/${name}/package.json`, `{"name": "${name}", "version": "1.0.0", "main": "index.js"}`],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]),
  ),
  'assembly/abi.ts': 'export const ok = 0;',
  'assembly/records.ts': "import { ok } from './abi';\nexport const record = ok;",
  'assembly/index.ts': "import { record } from './records';\nexport const fit = record;",
  ...Object.fromEntries(
    river.map((room, i) => [
      `src/${room}/thing.ts`,
      i === 0
        ? 'export const thing = 0;'
        : `export { thing } from '../${river[room === 'forecast' ? 0 : i - 1] ?? ''}/thing.ts';`,
    ]),
  ),
  'src/base/index.ts': 'export const barrel = 0;',
  'src/scenario/schema.ts': "import * as z from 'zod';\nexport const schema = z;",
  'src/engine/engine.ts': 'export interface Engine { fit(): void }',
  'src/engine/core.ts': "import { ok } from '../../assembly/abi.ts';\nexport const core = ok;",
  'src/engine/thing.ts': "export { thing } from '../base/thing.ts';",
  'src/forecast/forecast.ts': "import type { Engine } from '../engine/engine.ts';\nexport type Needs = Engine;",
  'src/imports/thing.ts':
    "import Papa from 'papaparse';\nimport { thing } from '../plan/thing.ts';\nexport const read = [Papa, thing];",
  'src/exports/thing.ts': "export { thing } from '../plan/thing.ts';",
  'src/store/thing.ts': "export { thing } from '../plan/thing.ts';",
  'src/ui/thing.ts':
    "import { core } from '../engine/core.ts';\nimport { read } from '../imports/thing.ts';\nexport const page = [core, read];",
  'src/ui/charts/plotly.ts': "import plotly from 'plotly.js-dist-min';\nexport const draw = plotly;",
  'src/cli/thing.ts':
    "import { readFileSync } from 'node:fs';\nimport { thing } from '../exports/thing.ts';\nexport const command = [readFileSync, thing];",
  'src/headroom.ts': "export { core } from './engine/core.ts';",
};

/** A file that breaks the rule, and what it must not read. */
const breaches: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['no-circles', 'src/base/about.ts', "import { round } from './round.ts';\nexport const about = () => round;"],
  ...river
    .slice(0, -1)
    .map(
      (room, i) =>
        [`upstream-only-${room}`, `src/${room}/breach.ts`, `import '../${river[i + 1] ?? ''}/thing.ts';`] as const,
    ),
  [
    'upstream-only-base',
    'src/base/by-type.ts',
    "import type { thing } from '../plan/thing.ts';\nexport type Far = typeof thing;",
  ],
  ['river-knows-no-edge', 'src/plan/breach.ts', "import '../imports/thing.ts';"],
  ['river-knows-no-edge', 'src/plan/face.ts', "import '../cli/thing.ts';"],
  ['edges-are-strangers', 'src/imports/breach.ts', "import '../exports/thing.ts';"],
  ['edges-know-no-face', 'src/store/breach.ts', "import '../ui/thing.ts';"],
  ['faces-apart', 'src/ui/breach.ts', "import '../cli/thing.ts';"],
  ['one-door-to-the-core', 'src/plan/breach.ts', "import '../../assembly/abi.ts';"],
  ['engine-reads-only-the-abi', 'src/engine/breach.ts', "import '../../assembly/records.ts';"],
  ['engine-by-its-port', 'src/forecast/breach.ts', "import '../engine/core.ts';"],
  ['core-knows-nothing', 'assembly/breach.ts', "import '../src/base/thing.ts';"],
  ['pure-river', 'src/sizing/breach.ts', "import 'node:fs';"],
  ['pure-river', 'src/sizing/package.ts', "import 'papaparse';"],
  ['no-barrels', 'src/plan/breach.ts', "import '../base/index.ts';"],
  ['plotly-by-one-door', 'src/ui/breach.ts', "import 'plotly.js-dist-min';"],
];
/** What a breach needs beside it. */
const companions: Readonly<Record<string, string>> = {
  'src/base/round.ts': "import { about } from './about.ts';\nexport const round = about;",
};

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-layers-'));
  made.push(folder);
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `${source}\n`);
  }
  return folder;
}

/** The rules that a tree breaks, with the file that does. */
async function violationsOf(baseDir: string): Promise<{ rule: string; from: string }[]> {
  const tsConfig = extractTSConfig(join(baseDir, 'tsconfig.json'));
  // the breaches are compiled from where they stand, not from where the tests run
  const options: ICruiseOptions & { tsConfig?: unknown } = { ...house.options };
  delete options.tsConfig;
  const result = await cruise(
    ['src', 'assembly'],
    { ...options, baseDir, validate: true, ruleSet: { forbidden: house.forbidden } },
    undefined,
    { tsConfig },
  );
  return (result.output as ICruiseResult).summary.violations.map((each) => ({ rule: each.rule.name, from: each.from }));
}

describe('.dependency-cruiser.cjs', () => {
  it('passes a tree that keeps every rule', async () => {
    expect(await violationsOf(plant(cleanTree))).toEqual([]);
  });

  it('has a breach here for each of its rules', () => {
    const rules = house.forbidden.map((rule) => rule.name);
    expect(new Set(breaches.map(([rule]) => rule))).toEqual(new Set(rules));
    expect(new Set(rules).size).toBe(rules.length);
  });

  it.each(breaches)('%s catches %s', async (rule, file, source) => {
    const beside = rule === 'no-circles' ? companions : {};
    const violations = await violationsOf(plant({ ...cleanTree, ...beside, [file]: source }));
    expect(violations).toContainEqual({ rule, from: file });
    expect(new Set(violations.map((each) => each.from)).size).toBeLessThanOrEqual(1 + Object.keys(beside).length);
  });

  it('is kept by this repository: no circle, no arrow upstream', async () => {
    expect(await violationsOf(root)).toEqual([]);
  }, 120_000);
});
