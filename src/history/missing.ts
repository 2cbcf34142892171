/** [T] 1 where a value is missing: what `Series.missing` holds. */
export function missingOf(values: Float64Array): Uint8Array {
  return Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0));
}
