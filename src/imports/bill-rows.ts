/** Rows of a bill, summed by time and service: money in all, money of GPUs, GPU-hours. */
import type { Note } from '../history/history.ts';
import { memoryTable } from './memory-table.ts';
import type { Cell, Table } from './table.ts';

export interface BillRow {
  /** start of what the row charges for, as written */
  readonly time: string;
  readonly service: string;
  readonly cost: number;
  readonly isGpu: boolean;
  /** null = a GPU row that does not say */
  readonly gpuHours: number | null;
}

export interface BillRows {
  add(row: BillRow): void;
  /** @param currency  ISO 4217, behind the names of the metrics */
  table(form: Table['form'], currency: string, notes: readonly Note[]): Table;
}

const MOST_FILLED = 200_000;

interface Sum {
  readonly time: string;
  readonly service: string;
  cost: number;
  gpuCost: number;
  gpuHours: number;
}

export function billRows(): BillRows {
  const sums = new Map<string, Sum>();
  let [gpuRows, hoursUnknown] = [0, 0];
  return {
    add({ time, service, cost, isGpu, gpuHours }) {
      const key = `${time}\n${service}`;
      const sum = sums.get(key) ?? { time, service, cost: 0, gpuCost: 0, gpuHours: 0 };
      sums.set(key, sum);
      sum.cost += cost;
      if (!isGpu) return;
      gpuRows += 1;
      sum.gpuCost += cost;
      if (gpuHours === null) hoursUnknown += 1;
      else sum.gpuHours += gpuHours;
    },
    table(form, currency, notes) {
      const money = currency.toLowerCase();
      const withHours = gpuRows > 0 && hoursUnknown === 0;
      const header = [
        'timestamp',
        'service',
        `cost_${money}`,
        ...(gpuRows > 0 ? [`gpu_cost_${money}`] : []),
        ...(withHours ? ['gpu_hours'] : []),
      ];
      const list = everyTime([...sums.values()]);
      const rowAt = (index: number): Cell[] => {
        const sum = list[index];
        if (sum === undefined) return [];
        // credits may pass the charges of a step: a bill below nothing is nothing
        const money = [sum.cost, ...(gpuRows > 0 ? [sum.gpuCost] : [])].map((each) => Math.max(0, each));
        return [sum.time, sum.service, ...money, ...(withHours ? [sum.gpuHours] : [])];
      };
      const said: Note[] =
        hoursUnknown === 0
          ? []
          : [
              {
                code: 'gpu-hours',
                message: 'GPU rows say no number of GPUs or no hours: GPU-hours are left out',
                count: hoursUnknown,
                lines: [],
                metric: '',
              },
            ];
      const rows = { length: list.length, rowAt, placeAt: (index: number) => index };
      return memoryTable(form, header, rows, 'record', [...notes, ...said]);
    },
  };
}

/** A service without a charge at a time of the bill cost nothing then. Bills of very many services and times stay as they are. */
function everyTime(sums: readonly Sum[]): readonly Sum[] {
  const times = [...new Set(sums.map((each) => each.time))];
  const byService = new Map<string, Map<string, Sum>>();
  for (const sum of sums) {
    const own = byService.get(sum.service) ?? new Map<string, Sum>();
    byService.set(sum.service, own.set(sum.time, sum));
  }
  if (times.length * byService.size > MOST_FILLED) return sums;
  return [...byService].flatMap(([service, own]) =>
    times.map((time) => own.get(time) ?? { time, service, cost: 0, gpuCost: 0, gpuHours: 0 }),
  );
}

const GPU_WORDS =
  /\b(gpus?|nvidia|tesla|[ahb][12]00|h20|l4|l40s?|a10g?|v100|t4|gb200|gb300|b300|mi[23]\d\dx?|rtx)\b|\b(p[345]\w*|g[4567]\w*|trn[12]\w*|inf[12]\w*)\.\d*\w+|\ba[23]-(high|ultra|mega)gpu|\bstandard_n[cdv]/i;

/** Whether words of a bill name a GPU or an instance that has one. */
export function namesGpu(words: string): boolean {
  return GPU_WORDS.test(words);
}
