/** What a person says of a benchmark because its file cannot know it: flags of `import-benchmark`, `predict` and `calibrate`. */
import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import type { SaidCells } from '../imports/benchmark-row.ts';
import { wholeOf, wordOf, type CommonOptions } from './command.ts';

interface SaidFlag {
  readonly cell: keyof SaidCells;
  readonly option: string;
  readonly flags: string;
  readonly text: string;
  readonly most?: number;
}

const SAID: readonly SaidFlag[] = [
  { cell: 'model', option: 'model', flags: '--model <name>', text: 'model that was served' },
  { cell: 'gpu', option: 'gpu', flags: '--gpu <name>', text: 'GPU type it ran on' },
  {
    cell: 'gpu_count',
    option: 'gpuCount',
    flags: '--gpu-count <n>',
    text: 'GPUs of the run, all replicas',
    most: 100_000,
  },
  { cell: 'tp', option: 'tp', flags: '--tp <n>', text: 'tensor parallelism', most: 1024 },
  { cell: 'pp', option: 'pp', flags: '--pp <n>', text: 'pipeline stages', most: 1024 },
  { cell: 'dp', option: 'dp', flags: '--dp <n>', text: 'data parallel ranks or replicas', most: 100_000 },
  { cell: 'ep', option: 'ep', flags: '--ep <n>', text: 'expert parallel ranks', most: 1024 },
  { cell: 'engine', option: 'engine', flags: '--engine <name>', text: 'vLLM, SGLang or TensorRT-LLM' },
  { cell: 'engine_version', option: 'engineVersion', flags: '--engine-version <text>', text: 'version of the engine' },
  { cell: 'weight_precision', option: 'precision', flags: '--precision <name>', text: 'bf16, fp8, int4, mxfp4 …' },
  { cell: 'kv_precision', option: 'kvPrecision', flags: '--kv-precision <name>', text: 'precision of the KV cache' },
  {
    cell: 'concurrency_or_batch',
    option: 'concurrency',
    flags: '--concurrency <n>',
    text: 'requests at once, where the file does not say',
    most: 1_000_000,
  },
];

export function withSaidFlags(command: Command): Command {
  for (const { flags, text } of SAID) command.option(flags, text);
  return command;
}

/** @throws InputError naming the flag; a name that the catalogue does not know is refused here, where it can be mended */
export function saidOf(options: CommonOptions): SaidCells {
  const said: SaidCells = {};
  for (const { cell, option, flags, most } of SAID) {
    const value = options[option];
    if (value === undefined) continue;
    const [flag = ''] = flags.split(' ');
    said[cell] = most === undefined ? wordOf(value).trim() : String(wholeOf(value, flag, 1, most));
    if (said[cell] === '') throw inputError(flag, 'nothing stands after it', 'Give a name.');
  }
  if (said.gpu !== undefined) said.gpu = fullCatalog().resolveGpu(said.gpu, '--gpu').row.name;
  if (said.model !== undefined) fullCatalog().resolveModel(said.model, '--model');
  return said;
}
