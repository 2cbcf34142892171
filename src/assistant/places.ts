/** Places by the names people use, as regions of the catalogue's clouds. Data: where the clouds say their regions are. */
import type { Token } from './scan.ts';

export interface Place {
  readonly regions: readonly string[];
  readonly count: number;
  readonly note: string;
}

const cities: readonly (readonly [words: string, regions: string])[] = [
  ['frankfurt|germany|deutschland', 'eu-central-1 europe-west3 eu-frankfurt-1 fra'],
  ['london|uk|united kingdom|england|britain|great britain', 'eu-west-2 uksouth uk-london-1'],
  ['ireland|dublin', 'eu-west-1 northeurope'],
  ['stockholm|sweden|sweden central', 'eu-north-1 swedencentral'],
  ['finland|helsinki', 'eu-north1'],
  ['netherlands|amsterdam|holland', 'europe-west4 westeurope'],
  ['belgium|brussels', 'europe-west1'],
  ['paris|france|france central', 'francecentral'],
  ['tokyo|japan', 'ap-northeast-1 asia-northeast1 japaneast ap-tokyo-1'],
  ['singapore', 'asia-southeast1'],
  ['mumbai|india', 'ap-south-1'],
  ['sydney|australia', 'ap-southeast-2 australiaeast'],
  ['toronto|canada', 'tor1'],
  ['virginia|north virginia|ashburn', 'us-east-1 us-east4 eastus eastus2 us-ashburn-1'],
  ['ohio|columbus', 'us-east-2 us-east5'],
  ['oregon', 'us-west-2'],
  ['iowa', 'us-central1'],
  ['texas', 'southcentralus'],
  ['arizona|phoenix', 'westus3'],
  ['new jersey', 'ewr'],
  [
    'us east|east us|us east coast|east coast',
    'us-east-1 us-east-2 us-east1 us-east4 us-east5 eastus eastus2 us-ashburn-1 ewr',
  ],
  ['us west|west us|us west coast|west coast', 'us-west-2 us-west-1 us-west4 westus2 westus3'],
  [
    'us|usa|united states|america|the states|u s',
    'us-east-1 us-east-2 us-west-1 us-west-2 us-central1 us-east1 us-east4 us-east5 us-west4 eastus eastus2 southcentralus westus2 westus3 us-ashburn-1 ewr',
  ],
  [
    'eu|european union',
    'eu-central-1 eu-west-1 eu-north-1 europe-west1 europe-west3 europe-west4 francecentral northeurope swedencentral westeurope eu-north1 eu-frankfurt-1 europe-central-1 fra',
  ],
  [
    'europe|european',
    'eu-central-1 eu-west-1 eu-west-2 eu-north-1 europe-west1 europe-west3 europe-west4 francecentral northeurope swedencentral westeurope uksouth eu-north1 eu-frankfurt-1 uk-london-1 europe-central-1 fra',
  ],
  ['asia', 'ap-northeast-1 ap-south-1 asia-northeast1 asia-southeast1 japaneast ap-tokyo-1'],
];

const places = new Map(
  cities.flatMap(([words, regions]) => words.split('|').map((word) => [word, regions.split(' ')] as const)),
);

/** Codes without their hyphens → as written. */
export type RegionCodes = ReadonlyMap<string, readonly string[]>;

/** Common words that are also codes of regions or pronouns. */
const needsMore = new Set(['us', 'fra', 'ewr']);

/** A region's code (`us-east-1`, `eastus`) or a place from this token on. */
export function placesOfText(tokens: readonly Token[], at: number, regions: RegionCodes): Place | null {
  const words: string[] = [];
  for (let next = at; next < tokens.length && words.length < 4; next += 1) {
    const token = tokens[next];
    if (token === undefined || token.kind === 'mark') break;
    words.push(token.lower);
  }
  for (let count = words.length; count > 0; count -= 1) {
    const stretch = words.slice(0, count);
    const code = regionOf(stretch, regions);
    if (code !== null) return { regions: [code], count, note: '' };
    const known = places.get(stretch.join(' '));
    const single = stretch[0] ?? '';
    if (known === undefined || (count === 1 && needsMore.has(single) && !isPlaceWord(tokens, at))) continue;
    const here = known.filter((region) => regions.get(region.replaceAll('-', ''))?.includes(region));
    if (here.length > 0)
      return { regions: here, count, note: count === 1 && here.length > 1 ? 'every region there' : '' };
  }
  return null;
}

/** `us` is a place in `the US`, `in US`, `US only`; not in `tell us`. */
function isPlaceWord(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.lower ?? '';
  const money = tokens[at + 1]?.text === '$';
  return !money && (tokens[at]?.text === 'US' || before === 'the');
}

function regionOf(stretch: readonly string[], regions: RegionCodes): string | null {
  // eu-north-1 and eu-north1 are two: the one that is parted as written comes first
  const like = (regions.get(stretch.join('')) ?? []).filter((region) => region.length > 3 && codeLike(stretch, region));
  return like.find((region) => region === stretch.join('-')) ?? like[0] ?? null;
}

/** The code must be parted where its hyphens are, or not at all. */
function codeLike(stretch: readonly string[], region: string): boolean {
  return stretch.length === 1 || !region.includes('-') || stretch.join('-') === region || /\d$/.test(region);
}
