/**
 * Start-up lines of vLLM: what the engine says of its memory and set-up. Spellings read from vllm-project/vllm: 0.5–0.8 (model_runner,
 * worker.py and executor_base.py: "Loading model weights took … GB", "model weights take …GiB; non_torch_memory takes …", "# cuda
 * blocks"), 0.8–0.29 (gpu_model_runner, gpu_worker.py and v1/core/kv_cache_utils.py: "Model loading took … GiB", "Available KV cache
 * memory", "GPU KV cache size", "Actual usage is … for weight …") as logs in public repositories show them. "GB" of old logs are GiB.
 * Of several workers the one that binds is kept: most weights, least cache. Lines that are none of these are passed over unread.
 */
import type { Note } from '../history/history.ts';
import { cellText, noteOf, type MeasuredCells, type MemoryFacts } from './benchmark-row.ts';

type Fact = keyof MemoryFacts;

/** How several lines of one fact are joined: workers each write theirs, later lines of one boot are more exact. */
const JOINED: Readonly<Record<Fact, 'most' | 'least' | 'last'>> = {
  weightsGib: 'most',
  kvGib: 'least',
  kvTokens: 'least',
  activationGib: 'most',
  nonTorchGib: 'most',
  graphsGib: 'most',
  gpuTotalGib: 'least',
  maxConcurrency: 'least',
  maxConcurrencyTokens: 'last',
  memoryUtilizationFraction: 'last',
  maxModelLen: 'last',
  maxBatchTokens: 'last',
  maxSequences: 'last',
};

const NUMBER = '(-?[\\d,]{1,20}(?:\\.\\d{1,12})?)';
const line = (pattern: string): RegExp => new RegExp(pattern.replaceAll('#', NUMBER));

/** Each pattern with the facts of its groups, in order. */
const PATTERNS: readonly (readonly [RegExp, readonly Fact[]])[] = [
  [line('(?:Loading model weights|Model loading) took # Gi?B'), ['weightsGib']],
  [line('model weights take # ?GiB'), ['weightsGib']],
  [line('non_torch_memory takes # ?GiB'), ['nonTorchGib']],
  [line('PyTorch activation peak memory takes # ?GiB'), ['activationGib']],
  [line('memory reserved for KV Cache is # ?GiB'), ['kvGib']],
  [
    line('total_gpu_memory \\(# ?GiB\\) x gpu_memory_utilization \\(#\\)'),
    ['gpuTotalGib', 'memoryUtilizationFraction'],
  ],
  [line('Available KV cache memory: # GiB'), ['kvGib']],
  [line('GPU KV cache size: # tokens'), ['kvTokens']],
  [line('Maximum concurrency for # tokens per request: #x'), ['maxConcurrencyTokens', 'maxConcurrency']],
  [line('Graph capturing finished in \\d{1,9} secs?, took # GiB'), ['graphsGib']],
  [line('Free memory on device[^()]{0,20}\\([\\d.]{1,12}/# GiB\\) on startup'), ['gpuTotalGib']],
  [line('Desired GPU memory utilization is \\(#, '), ['memoryUtilizationFraction']],
  [line('Actual usage is # GiB for weight'), ['weightsGib']],
  [line('# GiB for peak activation'), ['activationGib']],
  [line('# GiB for non-torch memory'), ['nonTorchGib']],
  [line('# GiB for CUDAGraph memory'), ['graphsGib']],
  [line("gpu_memory_utilization(?:'?: ?|=)#"), ['memoryUtilizationFraction']],
  [line("max_num_batched_tokens(?:'?: ?|=)#"), ['maxBatchTokens']],
  [line("max_num_seqs(?:'?: ?|=)#"), ['maxSequences']],
  [line('max_seq_len=#'), ['maxModelLen']],
];
const BLOCKS = new RegExp(`# (?:GPU|cuda) blocks: ${NUMBER}`);
/** a line without any of these holds no fact */
const HINT = /Gi?B|GPU KV cache|Maximum concurrency|blocks: |max_num_|max_seq_len|LLM engine|API server version/;
const BOOT = /Initializing an? (?:V\d )?LLM engine \(v([\w.+-]{1,60})\) with (?:config: )?/;
const SERVER = /vLLM API server version v?([\w.+-]{1,60})/;
/** vLLM's block where the log does not say another. */
const BLOCK_TOKENS = 16;
/** A config line is a few thousand characters; longer ones are cut. */
const LONGEST_LINE = 40_000;

/** Facts of the last start in the log; `setup` holds what it states for every row measured on it. */
export function engineLogFacts(
  text: string,
  place: string,
): { memory: MemoryFacts; setup: MeasuredCells; notes: Note[] } {
  const notes: Note[] = [];
  const lines = text.split('\n');
  const boots = lines.flatMap((each, index) => (BOOT.test(each.slice(0, LONGEST_LINE)) ? [index] : []));
  const last = boots[boots.length - 1] ?? 0;
  if (boots.length > 1)
    notes.push(
      noteOf(
        'several-starts',
        `${place}: ${String(boots.length)} starts of the engine; the last is read`,
        boots.length,
      ),
    );
  const memory: { [fact in Fact]?: number } = {};
  const setup: MeasuredCells = { engine: 'vLLM' };
  let blocks: number | undefined;
  for (const [index, whole] of lines.entries()) {
    if (!HINT.test(whole)) continue;
    const each = whole.slice(0, LONGEST_LINE);
    const version = SERVER.exec(each)?.[1];
    if (version !== undefined) setup.engine_version = version;
    // the caps stand in the arguments, before the engine's own line
    const argument = /non-default args: |args: Namespace\(|Chunked prefill is enabled/.test(each);
    if (index < last && !argument) continue;
    for (const [pattern, facts] of PATTERNS) addFacts(memory, pattern.exec(each), facts);
    const found = BLOCKS.exec(each)?.[1];
    if (found !== undefined) blocks = Math.min(blocks ?? Infinity, numberOf(found));
    const boot = BOOT.exec(each);
    if (boot !== null) Object.assign(setup, configCells(each, boot[1] ?? ''));
  }
  if (memory.kvTokens === undefined && blocks !== undefined && Number.isFinite(blocks)) {
    memory.kvTokens = blocks * BLOCK_TOKENS;
    notes.push(
      noteOf(
        'blocks',
        `${place}: the pool is given as ${String(blocks)} blocks; ${String(BLOCK_TOKENS)} tokens each are taken`,
      ),
    );
  }
  return { memory, setup, notes: [...notes, ...lackNotes(memory, place)] };
}

function numberOf(text: string): number {
  return Number(text.replaceAll(',', ''));
}

function addFacts(memory: { [fact in Fact]?: number }, found: RegExpExecArray | null, facts: readonly Fact[]): void {
  if (found === null) return;
  for (const [group, fact] of facts.entries()) {
    const value = numberOf(found[group + 1] ?? '');
    if (!Number.isFinite(value) || Math.abs(value) > 1e12) continue;
    const known = memory[fact];
    const how = JOINED[fact];
    memory[fact] =
      known === undefined || how === 'last' ? value : how === 'most' ? Math.max(known, value) : Math.min(known, value);
  }
}

/** From the engine's own config line: `model='…', … dtype=torch.bfloat16, max_seq_len=…, tensor_parallel_size=2, … quantization=None`. */
function configCells(config: string, version: string): MeasuredCells {
  const word = (name: string): string => {
    const found = new RegExp(`\\b${name}='?([^,'()]{1,200})'?[,)]`).exec(`${config},`)?.[1] ?? '';
    return found === 'None' ? '' : cellText(found);
  };
  const whole = (name: string): string => (/^\d{1,5}$/.test(word(name)) ? word(name) : '');
  const cells: MeasuredCells = {
    engine_version: version,
    model: word('model'),
    tp: whole('tensor_parallel_size'),
    pp: whole('pipeline_parallel_size'),
    dp: whole('data_parallel_size'),
    weight_precision: precisionOf(word('quantization'), word('dtype')),
    kv_precision: word('kv_cache_dtype').startsWith('fp8') ? 'fp8' : '',
  };
  return Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''));
}

/** '' where the quantisation scheme leaves the bits open (compressed-tensors, inc, modelopt). */
function precisionOf(quantization: string, dtype: string): string {
  if (quantization === '') return dtype.endsWith('bfloat16') ? 'bf16' : dtype.endsWith('float16') ? 'fp16' : '';
  if (/^(fp8|fbgemm_fp8|deepseek_v4_fp8)$/.test(quantization)) return 'fp8';
  if (/^(awq|gptq)/.test(quantization)) return 'int4';
  return /^(mxfp4|nvfp4)/.exec(quantization)?.[1] ?? '';
}

function lackNotes(memory: MemoryFacts, place: string): Note[] {
  const wanted: readonly (readonly [Fact, string])[] = [
    ['weightsGib', 'weights'],
    ['kvGib', 'KV cache memory'],
    ['kvTokens', 'KV cache tokens'],
    ['graphsGib', 'CUDA graphs'],
  ];
  const lacking = wanted.filter(([fact]) => memory[fact] === undefined).map(([, words]) => words);
  return lacking.length === 0
    ? []
    : [
        noteOf(
          'not-in-log',
          `${place}: no line on ${lacking.join(', ')}; log from the start of the engine at INFO`,
          lacking.length,
        ),
      ];
}
