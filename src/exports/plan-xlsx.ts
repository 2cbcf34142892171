/** The plan as a workbook whose totals are formulas: change the price, and the money follows. */
import { isoOf, stepSeconds, stepStart } from '../base/time.ts';
import { HOURS_PER_MONTH } from '../base/units.ts';
import type { Plan } from '../plan/plan.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import { gridOf } from './lead-time.ts';
import { oneLine } from './safe-text.ts';
import { xlsxFile, type XlsxCell, type XlsxFormat, type XlsxSheet } from './xlsx-file.ts';

const STEPS = "'Size over time'";

type Row = (XlsxCell | null)[];

/** Bytes of an .xlsx file. Text is text: only the formulas written here are formulas. */
export function planXlsx(plan: Plan, scenario: FullScenario): Uint8Array {
  return xlsxFile(planSheets(plan, scenario));
}

export function planSheets(plan: Plan, scenario: FullScenario): XlsxSheet[] {
  return [
    { name: 'Summary', columnWidths: [44, 18, 18, 16, 60], headRows: 0, rows: summaryRows(plan) },
    {
      name: 'Size over time',
      columnWidths: [22, 16, 16, 16, 16, 16, 16, 16, 16],
      headRows: 1,
      rows: stepRows(plan, scenario),
    },
  ];
}

const text = (value: string, format: XlsxFormat = 'text'): XlsxCell => ({ value: oneLine(value), format });
const number = (value: number, format: XlsxFormat = 'text'): XlsxCell => ({ value, format });
const formula = (words: string, value: number, format: XlsxFormat): XlsxCell => ({ formula: words, value, format });

/** GPUs are bought in lots: one replica's where they are sold one by one, else whole instances. */
function lotOf(plan: Plan): { gpus: number; replicas: number } {
  const { price } = plan.cost;
  const { gpusPerReplica } = plan.replicas;
  if (price === null || price.instanceType === 'per-gpu' || price.gpusPerInstance === 1)
    return { gpus: gpusPerReplica, replicas: 1 };
  return { gpus: price.gpusPerInstance, replicas: Math.max(1, Math.floor(price.gpusPerInstance / gpusPerReplica)) };
}

interface Totals {
  readonly gpuHours: number;
  readonly usd: number;
  readonly mostGpus: number;
  readonly requests: number;
}

/** GPUs of one step and what they cost: the arithmetic that the formulas of the sheet repeat. */
function gpusAt(plan: Plan, t: number): number {
  const lot = lotOf(plan);
  return Math.ceil((plan.replicas.planned[t] ?? 0) / lot.replicas) * lot.gpus;
}

function totalsOf(plan: Plan): Totals {
  const grid = gridOf(plan);
  const price = plan.cost.price?.usdPerGpuHour ?? 0;
  const totals = { gpuHours: 0, usd: 0, mostGpus: 0, requests: 0 };
  plan.replicas.planned.forEach((_, t) => {
    const hours = stepSeconds(grid, t) / 3600;
    const gpus = gpusAt(plan, t);
    totals.gpuHours += gpus * hours;
    totals.usd += gpus * hours * price;
    totals.mostGpus = Math.max(totals.mostGpus, gpus);
    totals.requests += (plan.demand.forecast.mean[t] ?? 0) * hours * 3600;
  });
  return totals;
}

function summaryRows(plan: Plan): Row[] {
  const lot = lotOf(plan);
  const { price } = plan.cost;
  const { callsPerRequest, inputTokensPerCall, outputTokensPerCall } = plan.workload;
  const source =
    price === null
      ? 'no listed price fits'
      : `${price.cloud} ${price.region} ${price.instanceType}, ${price.purchase}, ${price.date}`;
  return [
    [text(plan.name, 'bold')],
    [text(`${plan.model} as of ${plan.asOf}; plan ${plan.hash}`)],
    [text('Inputs (change these)', 'bold'), text('Value', 'bold')],
    [text('Price, $ per GPU-hour'), number(price?.usdPerGpuHour ?? 0, 'rate'), null, null, text(source)],
    [text('GPUs bought together'), number(lot.gpus)],
    [text('Replicas that they hold'), number(lot.replicas)],
    [text('Hours of a month'), number(HOURS_PER_MONTH, 'cents')],
    [text('Input tokens of a request'), number(callsPerRequest * inputTokensPerCall, 'cents')],
    [text('Output tokens of a request'), number(callsPerRequest * outputTokensPerCall, 'cents')],
    [text('Totals', 'bold'), text('By formula', 'bold'), text('In the plan', 'bold'), text('Difference', 'bold')],
    ...totalRows(plan),
    [text('GPUs and money only: storage, network and people are not in these totals.')],
  ];
}

const FIRST_TOTAL_ROW = 11;

function totalRows(plan: Plan): Row[] {
  const last = String(plan.replicas.planned.length + 1);
  const column = (letter: string): string => `${STEPS}!${letter}2:${letter}${last}`;
  const { gpuHours, usd, mostGpus, requests } = totalsOf(plan);
  const { cost, answer, workload } = plan;
  const most = plan.replicas.planned.reduce((a, b) => Math.max(a, b), 0);
  const input = requests * (workload.callsPerRequest * workload.inputTokensPerCall);
  const output = requests * (workload.callsPerRequest * workload.outputTokensPerCall);
  const over = (amount: number): number => (amount > 0 ? usd / amount : 0);
  const price = cost.price?.usdPerGpuHour ?? 0;
  const totals: [string, string, number, number | null, XlsxFormat][] = [
    ['Cost over the horizon, $', `SUM(${column('I')})`, usd, cost.totalUsd, 'cents'],
    ['Largest number of replicas', `MAX(${column('F')})`, most, most, 'whole'],
    ['Largest number of GPUs', `MAX(${column('G')})`, mostGpus, answer.later?.gpus ?? null, 'whole'],
    [
      'Cost of a month at that size, $',
      'B13*B4*B7',
      mostGpus * price * HOURS_PER_MONTH,
      answer.later?.usdPerMonth ?? null,
      'cents',
    ],
    ['GPU-hours', `SUM(${column('H')})`, gpuHours, null, 'whole'],
    ['Requests expected', `SUMPRODUCT(${column('B')},${column('C')})*3600`, requests, null, 'whole'],
    ['$ per request', 'IF(B16>0,B11/B16,0)', over(requests), cost.perRequestUsd, 'micro'],
    [
      '$ per 1M input tokens',
      'IF(B16*B8>0,B11/(B16*B8)*1000000,0)',
      over(input) * 1e6,
      cost.perMillionInputTokensUsd,
      'rate',
    ],
    [
      '$ per 1M output tokens',
      'IF(B16*B9>0,B11/(B16*B9)*1000000,0)',
      over(output) * 1e6,
      cost.perMillionOutputTokensUsd,
      'rate',
    ],
  ];
  return totals.map(([label, words, value, inPlan, format], i) => {
    const row = String(FIRST_TOTAL_ROW + i);
    const cells: Row = [text(label), formula(words, value, format)];
    if (inPlan !== null) cells.push(number(inPlan, format), formula(`B${row}-C${row}`, value - inPlan, format));
    return cells;
  });
}

function stepRows(plan: Plan, scenario: FullScenario): Row[] {
  const grid = gridOf(plan);
  const { forecast } = plan.demand;
  const price = plan.cost.price?.usdPerGpuHour ?? 0;
  const probability = scenario.planning.planningQuantile;
  const level = forecast.quantiles.find((each) => each.probability === probability)?.values;
  const head = [
    'Start (UTC)',
    'Hours',
    'Requests/s expected',
    `Requests/s planned for (P${String(Math.round(probability * 1000) / 10)})`,
    'Replicas needed',
    'Replicas planned',
    'GPUs',
    'GPU-hours',
    'Cost, $',
  ];
  const steps = plan.replicas.planned.map((planned, t): Row => {
    const row = String(t + 2);
    const [hours, gpus] = [stepSeconds(grid, t) / 3600, gpusAt(plan, t)];
    return [
      text(isoOf(stepStart(grid, t))),
      number(hours),
      number(forecast.mean[t] ?? 0, 'rate'),
      number(level?.[t] ?? forecast.mean[t] ?? 0, 'rate'),
      number(plan.replicas.needed[t] ?? 0),
      number(planned),
      formula(`ROUNDUP(F${row}/Summary!$B$6,0)*Summary!$B$5`, gpus, 'whole'),
      formula(`G${row}*B${row}`, gpus * hours, 'tenth'),
      formula(`H${row}*Summary!$B$4`, gpus * hours * price, 'cents'),
    ];
  });
  return [head.map((each) => text(each, 'bold')), ...steps];
}
