/** How many layers of a model attend fully, within a window or in constant memory: told in a dozen ways by published config files. */
import type { ConfigReader } from './config-reader.ts';

export interface LayerCounts {
  readonly full: number;
  readonly sliding: number;
  readonly linear: number;
  readonly cross: number;
  /** tokens that sliding layers keep; null without */
  readonly window: number | null;
  /** layers that are only a dense FFN (Nemotron-H's '-'); null = layers hold attention and FFN together */
  readonly ffnOnly: number | null;
}

type Kind = 'full' | 'sliding' | 'linear' | 'moe' | 'ffn';

const kinds: Readonly<Record<string, Kind>> = {
  full_attention: 'full',
  attention: 'full',
  global: 'full',
  deepseek_sparse_attention: 'full',
  sliding_attention: 'sliding',
  chunked_attention: 'sliding',
  local: 'sliding',
  linear_attention: 'linear',
  mamba: 'linear',
  mamba2: 'linear',
  moe: 'moe',
  mlp: 'ffn',
  '*': 'full',
  M: 'linear',
  E: 'moe',
  '-': 'ffn',
};

const noOthers = { linear: 0, cross: 0, ffnOnly: null };

export function layerCountsOf(reader: ConfigReader, layers: number, maxContext: number): LayerCounts {
  const window = windowOf(reader, maxContext);
  const listed = listedKinds(reader, layers);
  if (listed !== null) return countsOf(listed, window, reader);
  const interval = reader.whole(['full_attention_interval']);
  if (interval !== null) {
    const full = Math.floor(layers / interval);
    return { ...noOthers, full, sliding: 0, linear: layers - full, window: null };
  }
  const minimax = reader.list('attn_type_list');
  if (minimax !== null) {
    const full = minimax.filter((type) => type === 1).length;
    return { ...noOthers, full, sliding: 0, linear: layers - full, window: null };
  }
  const cross = reader.list('cross_attention_layers')?.length ?? 0;
  if (window === null) return { ...noOthers, full: layers - cross, sliding: 0, cross, window: null };
  const full = fullAmongSliding(reader, layers);
  return { ...noOthers, full, sliding: layers - full, window };
}

/** `layer_types`, `layers_block_type` or `hybrid_override_pattern`, one entry a layer. */
function listedKinds(reader: ConfigReader, layers: number): readonly Kind[] | null {
  const pattern = reader.text('hybrid_override_pattern');
  const list =
    pattern === ''
      ? (reader.list('layer_types') ?? reader.list('layers_block_type'))
      : Array.from({ length: pattern.length }, (_, i) => pattern.charAt(i));
  if (list === null) return null;
  const field = pattern === '' ? 'layer_types' : 'hybrid_override_pattern';
  if (list.length !== layers)
    reader.wrong(field, `names ${list.length} layers, num_hidden_layers says ${layers}`, 'Make the two agree');
  const found: Kind[] = [];
  for (const entry of list) {
    const kind = typeof entry === 'string' && Object.hasOwn(kinds, entry) ? kinds[entry] : undefined;
    if (kind === undefined) {
      reader.wrong(
        field,
        `the kind of layer ${JSON.stringify(entry).slice(0, 40)} is not known`,
        `Known kinds: ${Object.keys(kinds).join(', ')}`,
      );
      return null;
    }
    found.push(kind);
  }
  return found;
}

function countsOf(listed: readonly Kind[], window: number | null, reader: ConfigReader): LayerCounts {
  const count = (kind: Kind) => listed.filter((each) => each === kind).length;
  const [full, sliding, linear, moe, ffn] = [
    count('full'),
    count('sliding'),
    count('linear'),
    count('moe'),
    count('ffn'),
  ];
  // a window that never fills is no window (Phi-3: longer than the context)
  if (sliding > 0 && window === null) {
    if (reader.raw('sliding_window', 'attention_chunk_size') === undefined)
      reader.wrong('sliding_window', 'is missing', 'layer_types names sliding layers: give their window');
    return { ...noOthers, full: full + sliding, sliding: 0, linear, window: null };
  }
  return { full, sliding, linear, cross: 0, window: sliding > 0 ? window : null, ffnOnly: moe + ffn > 0 ? ffn : null };
}

function windowOf(reader: ConfigReader, maxContext: number): number | null {
  if (reader.flag('use_sliding_window') === false) return null;
  const window = reader.whole(['sliding_window', 'attention_chunk_size']);
  return window === null || window >= maxContext ? null : window;
}

/** Without a list: every n-th layer (Gemma 3, Cohere 2, Llama 4), every second (Gemma 2, gpt-oss), none (Mistral 7B v0.1). */
function fullAmongSliding(reader: ConfigReader, layers: number): number {
  const rope = reader.list('no_rope_layers');
  if (rope !== null && rope.length > 0) return rope.filter((flag) => flag === 0).length;
  const every = reader.whole(['sliding_window_pattern', '_sliding_window_pattern', 'no_rope_layer_interval']);
  if (every !== null) return Math.floor(layers / every);
  const type = reader.text('model_type');
  if (type.startsWith('gemma2') || type === 'gpt_oss') return Math.floor(layers / 2);
  if (type.startsWith('gemma3')) return Math.floor(layers / 6);
  if (type === 'cohere2' || type.startsWith('llama4')) return Math.floor(layers / 4);
  return 0;
}
