/** Reproducible test series: only + - * / and integer steps, the same on every machine. */

/** Marsaglia's xorshift32 (2003, doi:10.18637/jss.v008.i14): uniform numbers in (0, 1). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 4294967296;
  };
}

/** Near-normal noise, variance 1: twelve uniforms less six. */
export function noise(seed: number): () => number {
  const next = uniforms(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += next();
    return sum;
  };
}

export function seriesBy(n: number, value: (i: number) => number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => value(i));
}

/** [n] for each period its own random pattern of the given size, plus autoregressive noise (0.5) of variance 4/3. */
export function seasonalSeries(n: number, periods: number[], size: number, seed: number): Float64Array {
  const draw = noise(seed);
  const patterns = periods.map((period) => seriesBy(period, draw));
  let error = 0;
  return seriesBy(n, (i) => {
    error = 0.5 * error + draw();
    return patterns.reduce((sum, pattern) => sum + size * (pattern[i % pattern.length] ?? 0), error);
  });
}
