/**
 * A bill by the FinOps Open Cost and Usage Specification (FOCUS 1.2; the renamed columns of 1.3 too), as CSV: rows of charges to money by
 * service and period. Cost is EffectiveCost, which spreads commitments over their time, else BilledCost.
 */
import { inputError } from '../base/errors.ts';
import { billRows, namesGpu } from './bill-rows.ts';
import { isRecord } from './json-text.ts';
import type { Cell, Table } from './table.ts';

/** The table itself where it is no bill. @throws InputError where a bill mixes currencies or a row has no cost */
export function billTable(table: Table, name: string): Table {
  const at = columnsOf(table.header);
  const [start, service] = [at('ChargePeriodStart'), at('ServiceName', 'ServiceCategory')];
  const cost = at('EffectiveCost', 'BilledCost');
  if (start < 0 || cost < 0 || service < 0 || at('BillingCurrency') < 0) return table;
  const words = ['SkuPriceDetails', 'ChargeDescription', 'SkuMeter', 'ResourceType', 'ResourceName', 'SkuId'].map(
    (each) => at(each),
  );
  const bill = billRows();
  const currencies = new Set<string>();
  const textOf = (row: readonly Cell[], index: number): string => String((index < 0 ? '' : row[index]) ?? '').trim();
  table.scan((row, place) => {
    const money = Number(textOf(row, cost) === '' ? Number.NaN : textOf(row, cost));
    if (!Number.isFinite(money)) {
      throw inputError(
        `${name}:${place}`,
        `the cost "${textOf(row, cost).slice(0, 40)}" is not a number`,
        'A FOCUS bill writes costs like 12.5.',
      );
    }
    const currency = textOf(row, at('BillingCurrency')).toUpperCase();
    if (currency !== '') currencies.add(currency);
    const details = detailsOf(textOf(row, words[0] ?? -1));
    const gpus = gpusOf(details);
    bill.add({
      time: textOf(row, start),
      service: textOf(row, service),
      cost: money,
      isGpu: gpus === null ? namesGpu(words.map((each) => textOf(row, each)).join(' ')) : gpus > 0,
      gpuHours: hoursOf((...names) => textOf(row, at(...names)), gpus),
    });
    return true;
  });
  if (currencies.size > 1) {
    throw inputError(
      name,
      `the bill is in ${[...currencies].slice(0, 4).join(' and ')}`,
      'Give one currency, best the one that you are billed in.',
    );
  }
  const [currency = 'USD'] = currencies;
  const costName = table.header[cost] ?? '';
  const note = {
    code: 'bill',
    message: `Read as a FOCUS bill: ${costName} by ${table.header[service] ?? ''}`,
    count: 1,
    lines: [],
    metric: '',
  };
  return bill.table(table.form, currency, [...table.notes, note]);
}

/** Index of the first of the names, without regard to capitals and marks; −1 = none. */
function columnsOf(header: readonly string[]): (...names: string[]) => number {
  const plain = header.map((each) => each.toLowerCase().replace(/[^a-z]/g, ''));
  return (...names) => names.map((each) => plain.indexOf(each.toLowerCase())).find((index) => index >= 0) ?? -1;
}

function detailsOf(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith('{')) return {};
  try {
    const value = JSON.parse(text) as unknown;
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function gpusOf(details: Readonly<Record<string, unknown>>): number | null {
  const count = Number(Object.hasOwn(details, 'GpuCount') ? details['GpuCount'] : Number.NaN);
  return Number.isFinite(count) ? count : null;
}

/** Hours of the instance × its GPUs, or GPU-hours as such. */
function hoursOf(textOf: (...names: string[]) => string, gpus: number | null): number | null {
  for (const kind of ['Consumed', 'Pricing']) {
    const unit = textOf(`${kind}Unit`).toLowerCase();
    const quantity = Number(textOf(`${kind}Quantity`) === '' ? Number.NaN : textOf(`${kind}Quantity`));
    if (!Number.isFinite(quantity) || !/hours?|hrs?/.test(unit)) continue;
    if (unit.includes('gpu')) return quantity;
    if (gpus !== null) return quantity * gpus;
  }
  return null;
}
