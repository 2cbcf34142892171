/** What the plan says of the user's own benchmarks: which configurations they made measured, how well they fit, and why others are unused. */
import { isOf, type MeasuredLayout } from '../sizing/measured-layout.ts';
import type { Configuration } from '../sizing/sizing.ts';
import type { FittedMeasurement } from './own-measurements.ts';
import type { Plan } from './plan.ts';
import { listed } from './words.ts';

/** Absent where the scenario holds none. */
export function measuredPart(
  fitted: readonly FittedMeasurement[],
  configurations: readonly Configuration[],
): Pick<Plan['sizing'], 'measured'> {
  if (fitted.length === 0) return {};
  return {
    measured: fitted.map(({ names, configuration, rows, layout, problem, errors }) => {
      const of = layout === null ? [] : configurations.filter((each) => isOf(each, layout));
      const { decode = 1, prefill = 1, firstToken = 1 } = layout?.factors ?? {};
      return {
        ...{ names: [...names], configuration, rows, decode, prefill, firstToken },
        configurations: of.map((each) => each.id),
        reason: of.length > 0 ? '' : layout === null ? problem : unusedWords(layout, configurations),
        layout: layout === null ? null : placeOf(layout),
        errors: errors.map((each) => ({ ...each })),
      };
    }),
  };
}

function placeOf(layout: MeasuredLayout) {
  const { gpu, tensorParallel, pipelineParallel, precision, kvPrecision, engine } = layout;
  return { gpu, tensorParallel, pipelineParallel, precision, kvPrecision, engine };
}

const MOST_NAMED = 4;

/** Why a measurement that fits the model is of no configuration that the plan compares. */
function unusedWords(layout: MeasuredLayout, all: readonly Configuration[]): string {
  const some = (values: readonly (string | number)[]): string => {
    const list = [...new Set(values.map(String))];
    return list.length > MOST_NAMED ? `${String(list.length)} others` : listed(list);
  };
  const here = all.filter((each) => each.gpu.name === layout.gpu);
  if (here.length === 0)
    return `it was measured on ${layout.gpu}; the plan compares ${some(all.map((each) => each.gpu.name))}`;
  if (here.every((each) => each.tensorParallel !== layout.tensorParallel))
    return `it was measured at tensor parallelism ${String(layout.tensorParallel)}; on ${layout.gpu} the plan compares ${some(here.map((each) => each.tensorParallel))}`;
  for (const [key, words] of [
    ['precision', 'with weights in'],
    ['engine', 'on the engine'],
    ['kvPrecision', 'with a KV cache in'],
    ['pipelineParallel', 'with pipeline stages:'],
  ] as const)
    if (here.every((each) => String(each[key]) !== String(layout[key])))
      return `it was measured ${words} ${String(layout[key])}; the plan compares ${some(here.map((each) => each[key]))}`;
  if (all.every((each) => each.speculation !== undefined))
    return 'it was measured without speculative decoding; every configuration of the plan drafts';
  return 'it was measured in a layout that the plan does not compare';
}
