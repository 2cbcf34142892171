/** The rows of "What we know": which fields of the scenario stand in the left column, and how they are shown. Data. */
import { HOURS_PER_MONTH } from '../base/units.ts';
import type { DisplayChoice } from './display.svelte.ts';

export interface KnownField {
  /** dotted path in the scenario */
  readonly path: string;
  readonly label: string;
  readonly kind: 'number' | 'words' | 'choice' | 'list' | 'switch' | 'holidays';
  /** behind the value */
  readonly unit: string;
  /** shown = value × scale */
  readonly scale: number;
  readonly options?: readonly (readonly [value: string, label: string])[];
  /** names to choose from, out of the catalogue */
  readonly names?: 'models' | 'gpus' | 'clouds' | 'regions';
  /** shown where nothing was said and nothing is assumed */
  readonly open: string;
  /** measured by the history where it holds it, not assumed */
  readonly measured?: 'demand' | 'input-tokens' | 'output-tokens';
}

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly KnownField[];
}

const numeric = (path: string, label: string, unit: string, scale = 1, open = 'not said'): KnownField => ({
  path,
  label,
  kind: 'number',
  unit,
  scale,
  open,
});

const precisions = ['fp16', 'bf16', 'fp8', 'int8', 'int4', 'mxfp4', 'nvfp4'].map(
  (name) => [name, name.toUpperCase()] as const,
);

const currencies = ['EUR', 'GBP', 'CHF', 'JPY', 'CNY', 'INR', 'CAD', 'AUD', 'SEK', 'SGD', 'KRW', 'BRL', 'PLN'].map(
  (code) => [code, code] as const,
);

/** Always in view. */
export const mainFields: readonly KnownField[] = [
  { ...numeric('workload.demand.requestsPerSecond', 'Average demand', 'requests/s'), measured: 'demand' },
  { ...numeric('workload.chat.inputTokens.mean', 'Tokens in', 'per request'), measured: 'input-tokens' },
  { ...numeric('workload.chat.outputTokens.mean', 'Tokens out', 'per request'), measured: 'output-tokens' },
  { path: 'deployment.model', label: 'Model', kind: 'words', unit: '', scale: 1, names: 'models', open: '' },
  { path: 'deployment.gpu', label: 'GPU', kind: 'words', unit: '', scale: 1, names: 'gpus', open: 'cheapest found' },
  {
    path: 'deployment.precision',
    label: 'Precision',
    kind: 'choice',
    unit: '',
    scale: 1,
    options: precisions,
    open: 'cheapest found',
  },
  numeric('goals.ttftMs.p99', 'First token P99', 's', 0.001, 'no goal'),
  numeric('goals.itlMs.p99', 'Between tokens P99', 'ms', 1, 'no goal'),
  numeric('planning.marginFraction', 'Safety margin', '%', 100),
  numeric('planning.growthPerMonthFraction', 'Growth on top', '% a month', 100),
  numeric('resources.budgetUsdPerMonth', 'Budget', '$ a month', 1, 'none'),
  numeric('planning.horizonDays', 'Plan ahead', 'days', 1, 'as the history'),
];

/** Behind "More". */
export const moreFields: readonly FieldGroup[] = [
  {
    title: 'Demand',
    fields: [
      numeric('workload.demand.requestsPerDay', 'Requests a day', ''),
      numeric('workload.demand.users', 'Users', ''),
      numeric('workload.demand.requestsPerUserPerDay', 'Requests per user', 'a day'),
      numeric('planning.peakMultiplier', 'Peak over average', '×'),
      {
        path: 'forecast.repairOutliers',
        label: 'Odd values in the history',
        kind: 'switch',
        unit: '',
        scale: 1,
        open: '',
        options: [
          ['false', 'kept'],
          ['true', 'replaced by the usual'],
        ],
      },
      numeric('workload.chat.sharedPrefixTokens', 'Shared prompt', 'tokens'),
      numeric('workload.chat.prefixCacheHitFraction', 'Found in prefix cache', '%', 100),
    ],
  },
  {
    title: 'Agents',
    fields: [
      numeric('workload.agent.share', 'Agent tasks', '% of requests', 100),
      numeric('workload.agent.callsPerTask', 'Calls per task', ''),
      numeric('workload.agent.contextGrowthTokensPerCall', 'Context growth', 'tokens a call'),
    ],
  },
  {
    title: 'Deployment',
    fields: [
      numeric('deployment.gpusPerReplica', 'GPUs per replica', '', 1, 'cheapest found'),
      numeric('deployment.replicas', 'Replicas today', '', 1, 'none'),
      {
        path: 'deployment.engine',
        label: 'Engine',
        kind: 'choice',
        unit: '',
        scale: 1,
        open: '',
        options: [
          ['vllm', 'vLLM'],
          ['sglang', 'SGLang'],
          ['tensorrt-llm', 'TensorRT-LLM'],
        ],
      },
      numeric('deployment.startupMinutes', 'Start-up', 'minutes'),
      {
        ...{ path: 'deployment.speculation.method', label: 'Tokens ahead', kind: 'choice', unit: '', scale: 1 },
        open: 'none proposed',
        options: [
          ['none', 'none proposed'],
          ['mtp', 'by the model itself'],
          ['draft', 'by a smaller model'],
          ['ngram', 'out of the prompt'],
        ],
      },
      {
        ...{ path: 'deployment.speculation.draftModel', label: 'Smaller model', kind: 'words', unit: '', scale: 1 },
        ...{ names: 'models', open: 'none' },
      },
      numeric('deployment.speculation.draftedTokens', 'Proposed', 'tokens a pass', 1, 'by kind'),
      numeric('deployment.speculation.acceptanceFraction', 'Of them taken', '%', 100, 'by kind'),
    ],
  },
  {
    title: 'Planning',
    fields: [
      numeric('goals.ttftMs.p50', 'First token P50', 's', 0.001, 'no goal'),
      numeric('planning.planningQuantile', 'Percentile planned for', '', 100),
      numeric('planning.spareReplicas', 'Spare replicas', ''),
      numeric('resources.maxGpus', 'Most GPUs', '', 1, 'no cap'),
      {
        path: 'planning.scaling',
        label: 'Size changes',
        kind: 'choice',
        unit: '',
        scale: 1,
        open: '',
        options: [
          ['fixed', 'once'],
          ['weekly', 'each week'],
          ['hourly', 'each hour'],
        ],
      },
      {
        path: 'planning.holidays',
        label: 'Holidays',
        kind: 'holidays',
        unit: '',
        scale: 1,
        open: '12-25 Christmas, 2027-11-25:0.6',
      },
      numeric('planning.leadTimeDays', 'GPUs arrive after', 'days'),
    ],
  },
  {
    title: 'Money',
    fields: [
      { path: 'resources.clouds', label: 'Cloud', kind: 'list', unit: '', scale: 1, names: 'clouds', open: 'any' },
      { path: 'resources.regions', label: 'Region', kind: 'list', unit: '', scale: 1, names: 'regions', open: 'any' },
      {
        path: 'resources.purchase',
        label: 'Paid',
        kind: 'choice',
        unit: '',
        scale: 1,
        open: '',
        options: [
          ['on-demand', 'on demand'],
          ['spot', 'spot'],
          ['reserved-1y', 'reserved 1 year'],
          ['reserved-3y', 'reserved 3 years'],
        ],
      },
      numeric('resources.discountFraction', 'Discount', '%', 100),
      numeric('resources.apiPrice.usdPerMillionInputTokens', 'API, 1M tokens in', '$', 1, 'not compared'),
      numeric('resources.apiPrice.usdPerMillionOutputTokens', 'API, 1M tokens out', '$', 1, 'not compared'),
      numeric('money.spot.interruptionsPerHour', 'Spot interruptions', 'a replica and hour', 1, '0.05 where spot'),
      {
        ...{ path: 'money.currency', label: 'Money shown in', kind: 'choice', unit: '', scale: 1, open: 'USD' },
        options: currencies,
      },
      numeric('money.currencyPerUsd', 'One dollar is', 'of it', 1, '1'),
    ],
  },
  {
    title: 'Own hardware, energy and carbon',
    fields: [
      numeric('money.ownHardware.usdPerGpu', 'A GPU with its server', '$', 1, 'not compared'),
      numeric('money.ownHardware.depreciationYears', 'Written off over', 'years', 1, '4'),
      numeric('money.ownHardware.usdPerKwh', 'Electricity', '$/kWh', 1, '0.1'),
      numeric('money.ownHardware.colocationUsdPerKwMonth', 'Site', '$ a kW and month', 1, '0'),
      numeric('money.ownHardware.staffUsdPerGpuYear', 'People', '$ a GPU and year', 1, '0'),
      numeric('money.ownHardware.utilizationFraction', 'Hours needed', '%', 100, 'as planned'),
      numeric('money.energy.kgCo2ePerKwh', 'Carbon of the grid', 'kg CO2e/kWh', 1, 'not shown'),
      numeric('money.energy.kwPerGpu', 'Power of a GPU', 'kW', 1, '1.7 × its board'),
    ],
  },
];

export const allFields: readonly KnownField[] = [...mainFields, ...moreFields.flatMap((group) => group.fields)];

/** The same field in the units that the reader chose. */
export function fieldIn(field: KnownField, units: Pick<DisplayChoice, 'rate' | 'money'>): KnownField {
  if (units.rate === 'day' && field.path === 'workload.demand.requestsPerSecond')
    return { ...field, unit: 'requests a day', scale: 86_400 };
  if (units.money === 'hour' && field.path === 'resources.budgetUsdPerMonth')
    return { ...field, unit: '$ an hour', scale: 1 / HOURS_PER_MONTH };
  return field;
}
