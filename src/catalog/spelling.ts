/** What the words of a name say beside the name itself: who published it, how it was tuned, in which precision it is stored. */
import type { WeightPrecision } from './rows.ts';

/** Words at the end of a model's name that change nothing in its shape. */
const tuning = new Set([
  'instruct',
  'it',
  'chat',
  'hf',
  'base',
  'pt',
  'thinking',
  'preview',
  'versatile',
  'quantized',
  'dynamic',
  'block',
  'online',
  'kv',
  'gguf',
  'autoround',
]);

const precisions: Readonly<Record<string, WeightPrecision>> = {
  fp8: 'fp8',
  w8a8fp8: 'fp8',
  fp16: 'fp16',
  bf16: 'bf16',
  nvfp4: 'nvfp4',
  fp4: 'fp4',
  mxfp4: 'mxfp4',
  awq: 'int4',
  gptq: 'int4',
  int4: 'int4',
  w4a16: 'int4',
  '4bit': 'int4',
  int8: 'int8',
  w8a8: 'int8',
  w8a16: 'int8',
  '8bit': 'int8',
};

export interface ModelSpelling {
  /** the name without publisher, tuning and precision, longest first: candidates to look up in turn */
  readonly stems: readonly string[];
  readonly precision: WeightPrecision | null;
  /** the last stem leaves out a release date, which may matter */
  readonly datedStem: string | null;
}

/** Takes a hub name apart: `RedHatAI/Meta-Llama-3.1-8B-Instruct-quantized.w4a16` → `Llama-3.1-8B`, int4. */
export function modelSpellingOf(text: string): ModelSpelling {
  const name = text.slice(text.lastIndexOf('/') + 1);
  // dots part words only before letters ("quantized.w8a8"), not inside numbers ("3.1")
  const words = name.split(/[\s_:()-]+|\.(?=[a-z])/i).filter((word) => word !== '');
  let precision: WeightPrecision | null = null;
  const kept: string[] = [];
  for (const word of words) {
    const lower = word.toLowerCase();
    const stored = precisions[lower];
    if (stored !== undefined && kept.length > 0) precision = stronger(precision, lower, stored);
    else if (!(tuning.has(lower) && kept.length > 0) && !/^g\d{2,3}$/.test(lower)) kept.push(word);
  }
  const stems = new Set([
    name,
    kept.join('-'),
    kept
      .join('-')
      .replace(/^meta-/i, '')
      .replace(/^nvidia-/i, ''),
  ]);
  const last = [...stems].at(-1) ?? name;
  const undated = last.replace(/-(?:\d{4}|\d{2}-\d{4}|\d{6,8})$/, '');
  return { stems: [...stems], precision, datedStem: undated === last ? null : undated };
}

/** `GPTQ-Int8` is int8: a word that names bits says more than one that names a method. */
function stronger(before: WeightPrecision | null, word: string, found: WeightPrecision): WeightPrecision {
  return before !== null && (word === 'awq' || word === 'gptq') ? before : found;
}

const makers = new Set([
  'nvidia',
  'amd',
  'intel',
  'google',
  'aws',
  'amazon',
  'huawei',
  'instinct',
  'geforce',
  'tesla',
  'quadro',
  'habana',
  'cloud',
  'gpu',
  'accelerator',
  'tensor',
  'core',
]);

export interface GpuSpelling {
  readonly stems: readonly string[];
  /** memory named in the spelling, GB; null = none */
  readonly memoryGb: number | null;
}

/** Takes a GPU's name apart: `8x NVIDIA H100-SXM5-80GB HBM3` → `H100-SXM`, 80 GB. */
export function gpuSpellingOf(text: string): GpuSpelling {
  const words = text
    .replace(/^\s*\d+\s*[x×]\s*/i, '')
    .split(/[\s_:(),-]+/)
    .filter((word) => word !== '' && !makers.has(word.toLowerCase()) && !/^hbm\d?e?$/i.test(word));
  const sizes = words.map((word) => /^(\d+)(?:gb|gib|g)$/i.exec(word)?.[1]);
  const size = sizes.find((found) => found !== undefined);
  const plain = words.map((word) => word.replace(/^sxm\d$/i, 'SXM'));
  const sized = plain.join('-');
  const unsized = plain.filter((_, i) => sizes[i] === undefined).join('-');
  return {
    stems: [...new Set([text, words.join('-'), sized, unsized])],
    memoryGb: size === undefined ? null : Number(size),
  };
}

/** Whether a word, or a part of one, may be left out of a name: who made it, how it was tuned, how many bits and bytes. */
export function isNeutral(word: string): boolean {
  return (
    tuning.has(word) ||
    makers.has(word) ||
    Object.hasOwn(precisions, word) ||
    parts.has(word) ||
    /^(?:g\d{2,3}|hbm\d?e?)$/.test(word)
  );
}

/** Of words that begin with digits (`8x`, `80GB`, `4bit`) what stands behind them; the publisher whose name stands before the model's. */
const parts = new Set(['x', 'gb', 'gib', 'g', 'bit', 'meta']);

/** Edits (insert, delete, replace, swap of neighbours) between two keys. Damerau 1964, restricted form. Cost O(n·m). */
export function editsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1);
      rows[i]?.push(least);
    }
  }
  return at(a.length, b.length);
}
