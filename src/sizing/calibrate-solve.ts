/** Small linear algebra of the calibration. */

/** Solves (matrix + damping · diagonal) x = −gradient by Cholesky; the lower triangle of `matrix` is read. */
export function descentOf(matrix: Float64Array, gradient: Float64Array, damping: number): number[] {
  const n = gradient.length;
  const lower = new Float64Array(n * n);
  const solution = new Float64Array(n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i * n + j] as number;
      if (i === j) sum *= 1 + damping;
      for (let k = 0; k < j; k += 1) sum -= (lower[i * n + k] as number) * (lower[j * n + k] as number);
      lower[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (lower[j * n + j] as number);
    }
    let right = -(gradient[i] as number);
    for (let k = 0; k < i; k += 1) right -= (lower[i * n + k] as number) * (solution[k] as number);
    solution[i] = right / (lower[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let value = solution[i] as number;
    for (let k = i + 1; k < n; k += 1) value -= (lower[k * n + i] as number) * (solution[k] as number);
    solution[i] = value / (lower[i * n + i] as number);
  }
  return Array.from(solution);
}

/** Element (p, p) of the inverse of a positive definite matrix; the lower triangle is read. */
export function varianceOf(matrix: Float64Array, n: number, p: number): number {
  const unit = new Float64Array(n);
  unit[p] = -1;
  return descentOf(matrix, unit, 0)[p] ?? Number.NaN;
}
