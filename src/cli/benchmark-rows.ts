/** Rows for `predict` and `calibrate`: a CSV of configurations, or what a benchmark tool or an engine wrote, told apart by content. */
import { MEASURED_COLUMNS } from '../imports/benchmark-row.ts';
import { isAiperfTable } from '../imports/benchmark-aiperf-table.ts';
import { isGuidellmYaml } from '../imports/benchmark-guidellm.ts';
import { LIMITS } from '../imports/limits.ts';
import { readBenchmark } from '../imports/read-benchmark.ts';
import { readText } from '../imports/source-text.ts';
import type { CommonOptions } from './command.ts';
import { benchmarkSaid } from './import-benchmark.ts';
import { readBytes } from './read-files.ts';
import { readConfigurationRows, type ConfigurationRows } from './series-rows.ts';

/**
 * @param added  columns that will be added to the rows and must not be there yet
 * @throws InputError as the readers do; what a benchmark's client does not see is said with the flags of `import-benchmark`
 */
export function configurationRowsOf(file: string, options: CommonOptions, added: readonly string[]): ConfigurationRows {
  const bytes = readBytes(file, 'ROWS', LIMITS.bytes);
  const { text } = readText(bytes, file, LIMITS);
  if (!/^\s*[{[]/.test(text) && !isAiperfTable(text) && !isGuidellmYaml(text))
    return readConfigurationRows(file, added);
  const { rows, notes } = readBenchmark(bytes, file, benchmarkSaid(options));
  for (const note of notes) process.stderr.write(`headroom: note: ${note.message}\n`);
  return { header: [...MEASURED_COLUMNS], rows: rows.map((row) => MEASURED_COLUMNS.map((name) => row[name])) };
}
