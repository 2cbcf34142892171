/** The plan as a workbook whose totals are formulas: change the price, and the money follows. */
import writeXlsxFile, { type Cell, type SheetData } from 'write-excel-file/universal';
import { isoOf, stepSeconds, stepStart } from '../base/time.ts';
import { HOURS_PER_MONTH } from '../base/units.ts';
import type { Plan } from '../plan/plan.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import { gridOf } from './lead-time.ts';
import { oneLine } from './safe-text.ts';

const STEPS = "'Size over time'";
const USD = '#,##0.00';
const WHOLE = '#,##0';
const RATE = '0.0000';

/** Bytes of an .xlsx file. Text is text: only the formulas written here are formulas. */
export async function planXlsx(plan: Plan, scenario: FullScenario): Promise<Uint8Array> {
  const file = writeXlsxFile([
    {
      data: summarySheet(plan),
      sheet: 'Summary',
      columns: [{ width: 44 }, { width: 18 }, { width: 18 }, { width: 16 }, { width: 60 }],
    },
    {
      data: stepsSheet(plan, scenario),
      sheet: 'Size over time',
      columns: [{ width: 22 }, ...Array.from({ length: 8 }, () => ({ width: 16 }))],
      stickyRowsCount: 1,
    },
  ]);
  return new Uint8Array(await (await file.toBlob()).arrayBuffer());
}

const text = (value: string, bold = false): Cell => ({
  value: oneLine(value),
  type: String,
  ...(bold ? { fontWeight: 'bold' as const } : {}),
});
const number = (value: number, format?: string): Cell => ({
  value: Number.isFinite(value) ? value : 0,
  type: Number,
  ...(format === undefined ? {} : { format }),
});
const formula = (value: string, format: string): Cell => ({ value, type: 'Formula', format });

/** GPUs are bought in lots: one replica's where they are sold one by one, else whole instances. */
function lotOf(plan: Plan): { gpus: number; replicas: number } {
  const { price } = plan.cost;
  const { gpusPerReplica } = plan.replicas;
  if (price === null || price.instanceType === 'per-gpu' || price.gpusPerInstance === 1)
    return { gpus: gpusPerReplica, replicas: 1 };
  return { gpus: price.gpusPerInstance, replicas: Math.max(1, Math.floor(price.gpusPerInstance / gpusPerReplica)) };
}

function summarySheet(plan: Plan): SheetData {
  const lot = lotOf(plan);
  const { price } = plan.cost;
  const last = String(plan.replicas.planned.length + 1);
  const column = (letter: string): string => `${STEPS}!${letter}2:${letter}${last}`;
  const { callsPerRequest, inputTokensPerCall, outputTokensPerCall } = plan.workload;
  const [input, output] = [callsPerRequest * inputTokensPerCall, callsPerRequest * outputTokensPerCall];
  const source =
    price === null
      ? 'no listed price fits'
      : `${price.cloud} ${price.region} ${price.instanceType}, ${price.purchase}, ${price.date}`;
  const rows: SheetData = [
    [text(plan.name, true)],
    [text(`${plan.model} as of ${plan.asOf}; plan ${plan.hash}`)],
    [text('Inputs (change these)', true), text('Value', true)],
    [text('Price, $ per GPU-hour'), number(price?.usdPerGpuHour ?? 0, RATE), null, null, text(source)],
    [text('GPUs bought together'), number(lot.gpus)],
    [text('Replicas that they hold'), number(lot.replicas)],
    [text('Hours of a month'), number(HOURS_PER_MONTH, '0.00')],
    [text('Input tokens of a request'), number(input, USD)],
    [text('Output tokens of a request'), number(output, USD)],
    [text('Totals', true), text('By formula', true), text('In the plan', true), text('Difference', true)],
  ];
  const total = (label: string, value: string, inPlan: number | null, format: string): void => {
    const row = String(rows.length + 1);
    rows.push([
      text(label),
      formula(value, format),
      ...(inPlan === null ? [] : [number(inPlan, format), formula(`=B${row}-C${row}`, format)]),
    ]);
  };
  const most = plan.replicas.planned.reduce((a, b) => Math.max(a, b), 0);
  total('Cost over the horizon, $', `=SUM(${column('I')})`, plan.cost.totalUsd, USD);
  total('Largest number of replicas', `=MAX(${column('F')})`, most, WHOLE);
  total('Largest number of GPUs', `=MAX(${column('G')})`, plan.answer.later?.gpus ?? null, WHOLE);
  total('Cost of a month at that size, $', '=B13*B4*B7', plan.answer.later?.usdPerMonth ?? null, USD);
  total('GPU-hours', `=SUM(${column('H')})`, null, WHOLE);
  total('Requests expected', `=SUMPRODUCT(${column('B')},${column('C')})*3600`, null, WHOLE);
  const { perRequestUsd, perMillionInputTokensUsd, perMillionOutputTokensUsd } = plan.cost;
  total('$ per request', '=IF(B16>0,B11/B16,0)', perRequestUsd, '0.000000');
  total('$ per 1M input tokens', '=IF(B16*B8>0,B11/(B16*B8)*1000000,0)', perMillionInputTokensUsd, RATE);
  total('$ per 1M output tokens', '=IF(B16*B9>0,B11/(B16*B9)*1000000,0)', perMillionOutputTokensUsd, RATE);
  rows.push([text('GPUs and money only: storage, network and people are not in these totals.')]);
  return rows;
}

function stepsSheet(plan: Plan, scenario: FullScenario): SheetData {
  const grid = gridOf(plan);
  const { forecast } = plan.demand;
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
  return [
    head.map((each) => text(each, true)),
    ...plan.replicas.planned.map((planned, t) => {
      const row = String(t + 2);
      return [
        text(isoOf(stepStart(grid, t))),
        number(stepSeconds(grid, t) / 3600),
        number(forecast.mean[t] ?? 0, RATE),
        number(level?.[t] ?? forecast.mean[t] ?? 0, RATE),
        number(plan.replicas.needed[t] ?? 0),
        number(planned),
        formula(`=ROUNDUP(F${row}/Summary!$B$6,0)*Summary!$B$5`, WHOLE),
        formula(`=G${row}*B${row}`, '#,##0.0'),
        formula(`=H${row}*Summary!$B$4`, USD),
      ];
    }),
  ];
}
