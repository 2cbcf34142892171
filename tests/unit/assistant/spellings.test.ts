import { describe, expect, it } from 'vitest';
import { scan } from '../../../src/assistant/scan.ts';
import { endsOf } from '../../../src/assistant/spellings.ts';
import { vocabulary } from './corpus.ts';

const { resolver, spellings } = vocabulary;
const spelled = (['model', 'gpu', 'instance'] as const).flatMap((kind) => resolver.spellings(kind));

/** How people and hubs decorate a name. */
const decorated = (name: string): string[] => [
  name,
  name.replaceAll('-', ' '),
  name.toUpperCase(),
  `8x NVIDIA ${name}-80GB HBM3`,
  `8x${name}s`,
  `RedHatAI/Meta-${name}-Instruct-quantized.w4a16`,
  `${name} Instruct FP8-dynamic 2 GPUs`,
  `${name}-0711 or ${name.slice(1)}`,
];

const resolves = (text: string): boolean =>
  resolver.instance(text) !== null ||
  resolver.model(text) !== null ||
  resolver.gpu(text) !== null ||
  (text.endsWith('s') && resolver.gpu(text.slice(0, -1)) !== null);

describe('endsOf(tokens, at, spellings)', () => {
  it('leaves out no end at which the resolver finds a name, whatever stands around it', () => {
    let found = 0;
    for (const text of spelled.flatMap(decorated)) {
      const { tokens } = scan(text);
      tokens.slice(0, 4).forEach((first, at) => {
        if (first.kind === 'mark') return;
        const ends = endsOf(tokens, at, spellings);
        tokens.slice(0, at + 12).forEach((last, end) => {
          if (end < at || !resolves(text.slice(first.start, last.end))) return;
          found += 1;
          expect(ends, `${text}: ${text.slice(first.start, last.end)}`).toContain(end);
        });
      });
    }
    expect(found).toBeGreaterThan(spelled.length);
  });

  it('says no at once to what begins no spelling', () => {
    expect(endsOf(scan('zebra 70b instruct').tokens, 0, spellings)).toEqual([]);
    expect(endsOf(scan('h0 h1 h2').tokens, 0, spellings)).toEqual([]);
  });
});
