/**
 * Allocations of OpenCost or Kubecost (`/allocation`, or its summary with `sets`): one set a window, in it one allocation a name, to money,
 * GPU money and GPU-hours by name and window. OpenCost names no currency: dollars, its default.
 */
import { inputError } from '../base/errors.ts';
import { billRows } from './bill-rows.ts';
import { isRecord } from './json-text.ts';
import type { Table } from './table.ts';

type Fields = Readonly<Record<string, unknown>>;

export function isOpenCost(value: unknown): value is Fields {
  return isRecord(value) && setsOf(value).some((set) => Object.values(set).some(isAllocation));
}

/** @throws InputError naming the allocation without a start or a cost */
export function openCostTable(value: Fields, name: string): Table {
  const bill = billRows();
  for (const [index, set] of setsOf(value).entries()) {
    for (const [key, each] of Object.entries(set)) {
      const place = `${name}.data[${index}].${key.slice(0, 60)}`;
      if (!isAllocation(each))
        throw inputError(place, 'this is no allocation', 'Give the answer of /allocation as it is.');
      const cost = numberAt(each, 'totalCost') ?? partsOf(each);
      const time = startOf(each);
      if (time === null || cost === null)
        throw inputError(place, 'an allocation without a start or a cost', 'Give the answer of /allocation as it is.');
      const gpuCost = numberAt(each, 'gpuCost') ?? 0;
      bill.add({ time, service: key, cost: cost - gpuCost, isGpu: false, gpuHours: null });
      if (gpuCost !== 0 || (numberAt(each, 'gpuHours') ?? 0) > 0)
        bill.add({ time, service: key, cost: gpuCost, isGpu: true, gpuHours: numberAt(each, 'gpuHours') });
    }
  }
  const note = {
    code: 'bill',
    message: 'Read as OpenCost allocations: totalCost by name, taken as US dollars',
    count: 1,
    lines: [],
    metric: '',
  };
  return bill.table('json', 'USD', [note]);
}

/** Sets of allocations by name; those of a summary stand one level deeper. */
function setsOf(value: Fields): Fields[] {
  const { data } = value;
  const list = isRecord(data) ? data['sets'] : data;
  if (!Array.isArray(list)) return [];
  return list.flatMap((set: unknown) => {
    if (!isRecord(set)) return [];
    return isRecord(set['allocations']) ? [set['allocations']] : [set];
  });
}

function isAllocation(value: unknown): value is Fields {
  return isRecord(value) && ['totalCost', 'cpuCost', 'gpuCost'].some((key) => typeof value[key] === 'number');
}

function startOf(allocation: Fields): string | null {
  const { window } = allocation;
  const start = isRecord(window) ? window['start'] : allocation['start'];
  return typeof start === 'string' ? start : null;
}

function numberAt(fields: Fields, key: string): number | null {
  const value = fields[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A summary has the parts only. */
function partsOf(fields: Fields): number | null {
  const names = [
    'cpuCost',
    'gpuCost',
    'ramCost',
    'pvCost',
    'networkCost',
    'loadBalancerCost',
    'sharedCost',
    'externalCost',
  ];
  const found = names.map((each) => numberAt(fields, each)).filter((each) => each !== null);
  return found.length === 0 ? null : found.reduce((a, b) => a + b, 0);
}
