/**
 * The CSV summary of AIPerf and GenAI-Perf. Layout read from ai-dynamo/aiperf src/aiperf/exporters/metrics_csv_exporter.py @309c4e8c:
 * a section with header `Metric,avg,min,max,p1,…`, a blank line, a section `Metric,Value`, then telemetry by GPU; the unit stands in
 * brackets after the metric's name. It says neither the load nor the model.
 */
import Papa from 'papaparse';
import { inputError } from '../base/errors.ts';
import type { Note } from '../history/history.ts';
import { loadByLittle, msOf } from './benchmark-aiperf.ts';
import { cellNumber, cellText, failedNote, spreadWords, type MeasuredCells } from './benchmark-row.ts';

/** The sections are a few dozen lines; more is another file. */
const MOST_LINES = 20_000;

interface Metric {
  readonly unit: string;
  readonly line: number;
  readonly statistics: ReadonlyMap<string, number>;
}

export function aiperfTableCells(text: string, place: string): { cells: MeasuredCells; notes: Note[] } {
  const { metrics, gpus } = metricsOf(text, place);
  const value = (name: string, statistic = 'avg'): number | undefined => metrics.get(name)?.statistics.get(statistic);
  const time = (name: string, statistic = 'avg'): string => {
    const metric = metrics.get(name);
    const found = metric?.statistics.get(statistic);
    if (metric === undefined || found === undefined || found === 0) return '';
    return cellNumber(msOf(found, metric.unit, `${place}:${String(metric.line)}`));
  };
  const perSecond = value('request throughput');
  const load = loadByLittle(perSecond, time('request latency'), place);
  const [gpu] = gpus;
  const cells: MeasuredCells = {
    ...(gpu === undefined || new Set(gpus.values()).size === 0 ? {} : { gpu: gpu[1], gpu_count: String(gpus.size) }),
    isl: cellNumber(value('input sequence length')),
    osl: cellNumber(value('output sequence length')),
    len_dist: spreadWords(
      widestOf(
        ['input sequence length', 'output sequence length'].map((name) => cvOf(value(name), value(name, 'std'))),
      ),
    ),
    ...load.cells,
    req_s: cellNumber(perSecond),
    output_tok_s_total: cellNumber(value('output token throughput')),
    total_tok_s: cellNumber(value('total token throughput')),
    ttft_ms_mean: time('time to first token'),
    ttft_ms_p50: time('time to first token', 'p50'),
    ttft_ms_p99: time('time to first token', 'p99'),
    itl_ms_mean: time('inter token latency'),
    itl_ms_p50: time('inter token latency', 'p50'),
    itl_ms_p99: time('inter token latency', 'p99'),
  };
  const failed = value('error request count') ?? 0;
  const notes = failed > 0 ? [...load.notes, failedNote(place, failed)] : load.notes;
  return { cells, notes };
}

function cvOf(mean: number | undefined, deviation: number | undefined): number | undefined {
  return mean === undefined || mean === 0 || deviation === undefined ? undefined : deviation / mean;
}

function widestOf(cvs: readonly (number | undefined)[]): number | undefined {
  const known = cvs.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Metrics by name in lower case without the unit, and the GPUs (by their id) that the telemetry names. */
function metricsOf(text: string, place: string) {
  const metrics = new Map<string, Metric>();
  const gpus = new Map<string, string>();
  let header: readonly string[] = [];
  const { data } = Papa.parse<string[]>(text, { delimiter: ',', newline: '\n' });
  if (data.length > MOST_LINES)
    throw inputError(
      place,
      `${String(data.length)} lines are more than a summary has`,
      'Give profile_export_aiperf.csv.',
    );
  for (const [index, cells] of data.entries()) {
    const line = index + 1;
    const [first = ''] = cells;
    if (first.trim() === '') continue;
    if (first === 'Metric' || first === 'Endpoint') header = cells.map((cell) => cell.trim());
    else if (header[0] === 'Metric') addMetric(metrics, header, cells, { place, line });
    else if (header[0] === 'Endpoint') {
      const [name, id] = [cells[header.indexOf('GPU_Name')], cells[header.indexOf('GPU_UUID')]];
      if (name !== undefined && id !== undefined) gpus.set(cellText(id), cellText(name));
    }
  }
  return { metrics, gpus };
}

function addMetric(
  metrics: Map<string, Metric>,
  header: readonly string[],
  cells: readonly string[],
  { place, line }: { place: string; line: number },
): void {
  const [, name = '', unit = ''] = /^([^(]{1,80}?)\s*(?:\(([^)]{1,40})\))?$/.exec((cells[0] ?? '').trim()) ?? [];
  const statistics = new Map<string, number>();
  for (const [column, cell] of cells.entries()) {
    if (column === 0 || cell.trim() === '') continue;
    const number = Number(cell.replaceAll(',', ''));
    if (!Number.isFinite(number) || Math.abs(number) > 1e15) {
      const field = `${place}:${String(line)}`;
      throw inputError(
        field,
        `"${cellText(cell).slice(0, 40)}" stands where a number should`,
        'Give the file as the tool wrote it.',
      );
    }
    statistics.set(header[column] === 'Value' ? 'avg' : (header[column] ?? ''), number);
  }
  if (name !== '') metrics.set(name.toLowerCase(), { unit, line, statistics });
}
