/** Links as they arrive after an accident, or from somebody who means ill. */
import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { packText } from '../../src/share/packed-text.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_%+/= <>"\u0000é';

/** A whole link with one to three accidents. */
export const damagedOf = (link: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom('change', 'cut', 'insert', 'drop', 'swap'), fc.nat(), fc.nat()), {
      minLength: 1,
      maxLength: 3,
    })
    .map((accidents) =>
      accidents.reduce((text, [kind, at, with_]) => damaged(text, kind, at % text.length, with_), link),
    )
    .filter((text) => text !== link && text.length > 0);

function damaged(text: string, kind: string, at: number, with_: number): string {
  const letter = alphabet[with_ % alphabet.length] ?? 'A';
  switch (kind) {
    case 'change':
      return text.slice(0, at) + letter + text.slice(at + 1);
    case 'cut':
      return text.slice(0, Math.max(1, at));
    case 'insert':
      return text.slice(0, at) + letter.repeat(1 + (with_ % 50)) + text.slice(at);
    case 'drop':
      return text.slice(0, at) + text.slice(at + 1 + (with_ % 5)) || '#';
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

/** `packed` without the checksum that an honest writer adds. */
const unsigned = (json: string): string => `#s1=${packText(json)}`;
const bomb = (mebibytes: number): string =>
  `#s1=${Buffer.from(deflateSync(new Uint8Array(mebibytes * 1_048_576).fill(32), { level: 9 })).toString('base64url')}`;

/** What is built to do harm; each with what must be said. `signed` puts the right checksum before it. */
export function hostileLinks(
  signed: (json: string) => string,
): readonly (readonly [what: string, link: string, says: RegExp])[] {
  const scenario = '{"version":1}';
  return [
    ['nothing', '', /is no link/],
    ['an address without one', 'https://example.org/', /is no link/],
    ['another scheme', 'javascript:alert(1)#x', /is no link/],
    ['an empty packing', '#s1=', /is damaged/],
    ['not base64', '#s1=ä!', /is damaged/],
    ['not packed', `#s1=${Buffer.from(strToU8('hello, hello')).toString('base64url')}`, /is damaged/],
    ['no checksum', unsigned(`{"scenario":${scenario}}`), /is damaged/],
    ['a bomb of 10 MiB', bomb(10), /more than 1 MiB/],
    ['a bomb of 20 MiB', bomb(20), /more than 1 MiB/],
    ['a bomb of 100 MiB', bomb(100), /characters/],
    ['too long', `#s1=${'A'.repeat(40_000)}`, /characters/],
    ['no JSON', signed('{"scenario":'), /not valid JSON/],
    ['100,000 brackets', signed('['.repeat(100_000) + ']'.repeat(100_000)), /nested/],
    ['65 brackets', signed(`{"scenario":${'['.repeat(64)}${']'.repeat(64)}}`), /nested/],
    ['too many values', signed(`{"scenario":${scenario},"x":[${'0,'.repeat(20_001)}0]}`), /more than 20000 values/],
    ['a long text', signed(`{"scenario":{"name":"${'x'.repeat(2_001)}"}}`), /more than 2000 characters/],
    ['__proto__', signed('{"scenario":{"version":1,"__proto__":{"polluted":1}}}'), /__proto__/],
    ['constructor', signed('{"scenario":{"resources":{"customGpus":[{"constructor":{}}]}}}'), /constructor/],
    ['prototype', signed('{"scenario":{"goals":{"prototype":{}}}}'), /prototype/],
    [
      'a number that is none',
      signed('{"scenario":{"workload":{"demand":{"requestsPerSecond":1e999}}}}'),
      /requestsPerSecond/,
    ],
    ['an unknown field', signed('{"scenario":{"version":1,"script":"x"}}'), /script/],
    ['a field beside', signed(`{"scenario":${scenario},"run":"x"}`), /no plan/],
    ['no scenario', signed('{}'), /no plan/],
    ['a list', signed('[]'), /no plan/],
    ['a newer document', signed('{"scenario":{"version":2}}'), /newer Headroom/],
    ['a newer form', '#s2=AAAA', /newer Headroom/],
    ['half a history', signed(`{"scenario":${scenario},"history":{"name":"x"}}`), /no plan/],
    ['words: an unknown one', '#p=rqs:5', /"rqs" is no field/],
    ['words: no number', '#p=rps:many', /not a number/],
    ['words: twice', '#p=rps:5,rps:6', /twice/],
    ['words: negative', '#p=rps:-5', /requestsPerSecond/],
    ['words: nothing', '#p=', /says nothing/],
    ['words: bad encoding', '#p=model:%E0%A4%A', /percent-encoded/],
    ['words: __proto__', '#p=__proto__:1', /is no field/],
    ['words: too many', `#p=${'rps:1,'.repeat(200)}`, /says nothing/],
  ];
}
