import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectRefused, headroom, makeFolder } from './headroom.ts';

const folder = makeFolder();
const yaml = (text: string): string => `version: 1\n${text}\n`;
const nested = (depth: number): string => `{"version":1,"name":${'['.repeat(depth)}${']'.repeat(depth)}}`;
const aliasBomb = [
  'a: &a [x,x,x,x,x,x,x,x,x]',
  ...Array.from('bcdefgh').map(
    (key, i) =>
      `${key}: &${key} [${Array(9)
        .fill(`*${'abcdefg'[i] ?? ''}`)
        .join(',')}]`,
  ),
].join('\n');

/** name, file, field that must be named, words of the problem or the mend */
const malformed: readonly (readonly [string, string | Uint8Array, RegExp, RegExp])[] = [
  ['an empty file', '', /SCENARIO/, /empty.*init/],
  ['blanks only', ' \n\t\n', /SCENARIO/, /empty.*init/],
  ['broken JSON', '{"version": 1, ', /SCENARIO/, /Mend the JSON/],
  ['broken YAML', 'version: 1\nname: "open\n', /SCENARIO/, /Mend the JSON or YAML/],
  ['an array', '[1, 2, 3]', /scenario/i, /\./],
  ['a bare word', 'hello', /scenario/i, /\./],
  ['null', 'null', /scenario/i, /\./],
  ['a version of the future', 'version: 99\n', /version/, /99|1/],
  ['an unknown field', yaml('gpuCount: 4'), /gpuCount/, /\./],
  [
    'an unknown field inside',
    yaml('workload:\n  chat:\n    inputTokns: { mean: 100 }'),
    /workload\.chat/,
    /inputTokns/,
  ],
  [
    'negative tokens',
    yaml('workload:\n  chat:\n    inputTokens: { mean: -5 }'),
    /workload\.chat\.inputTokens\.mean/,
    /\./,
  ],
  ['a goal of 0 ms', yaml('goals:\n  ttftMs: { p99: 0 }'), /goals\.ttftMs\.p99/, /\./],
  ['an unknown model', yaml('deployment: { model: Lama 33 700B }'), /deployment\.model/, /Did you mean|config\.json/],
  ['an unknown GPU', yaml('deployment: { gpu: H9000 }'), /deployment\.gpu/, /catalogue/],
  ['a date that is none', yaml('asOf: 2027-02-30'), /asOf/, /2027-02-30|date|day/i],
  ['a date in words', yaml('asOf: tomorrow'), /asOf/, /\./],
  [
    'not a number',
    yaml('workload: { demand: { requestsPerSecond: .nan } }'),
    /workload\.demand\.requestsPerSecond/,
    /\./,
  ],
  [
    'a number beyond all',
    '{"version":1,"workload":{"demand":{"requestsPerSecond":1e999}}}',
    /workload\.demand\.requestsPerSecond/,
    /\./,
  ],
  ['YAML that multiplies itself', aliasBomb, /SCENARIO/, /alias/i],
  ['nesting of 200', nested(200), /name|scenario/i, /\./],
  ['nesting of 100,000', nested(100_000), /name|scenario/i, /\./],
  ['a prototype key', '{"version":1,"__proto__":{"polluted":true}}', /__proto__|scenario/i, /\./],
  ['a huge string', JSON.stringify({ version: 1, name: 'x'.repeat(1_000_000) }), /name/, /\./],
  ['text where a number belongs', yaml('workload: { demand: { users: many } }'), /workload\.demand\.users/, /number/i],
  ['a number where text belongs', yaml('name: 7'), /name/, /\./],
  [
    'a word that is not among the choices',
    yaml('service: { criticality: extreme }'),
    /service\.criticality/,
    /low|medium|high|critical/,
  ],
  ['a fraction above its range', yaml('planning: { planningQuantile: 1.5 }'), /planning\.planningQuantile/, /\./],
  ['bytes that are no text', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 255]), /SCENARIO/, /text file/],
];

describe('headroom plan refuses', () => {
  it.each(malformed)('%s', async (name, content, field, words) => {
    const file = folder.file(`${name.replace(/\W+/g, '-')}.txt`, content);
    expectRefused(await headroom('plan', file), field, words);
  });

  it('a file that is missing', async () => {
    expectRefused(
      await headroom('plan', join(folder.path, 'nowhere.yaml')),
      /SCENARIO/,
      /nowhere\.yaml.*Check the path/,
    );
  });

  it('a folder', async () => {
    expectRefused(await headroom('plan', folder.path), /SCENARIO/, /cannot be read/);
  });

  it('several things at once, and names all of them', async () => {
    const file = folder.file(
      'several.yaml',
      yaml('goals:\n  ttftMs: { p99: 0 }\nworkload:\n  chat:\n    inputTokens: { mean: -5 }'),
    );
    const outcome = await headroom('plan', file);
    expectRefused(outcome, /goals\.ttftMs\.p99/, /workload\.chat\.inputTokens\.mean/);
    expect(outcome.stderr.match(/^headroom: /gm)).toHaveLength(2);
  });

  it('the same with --json and with size', async () => {
    const file = folder.file('zero.yaml', yaml('goals:\n  ttftMs: { p99: 0 }'));
    expectRefused(await headroom('plan', file, '--json'), /goals\.ttftMs\.p99/, /\./);
    expectRefused(await headroom('size', file), /goals\.ttftMs\.p99/, /\./);
  });
});
