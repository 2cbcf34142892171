import { describe, expect, it } from 'vitest';
import { descentOf, varianceOf } from '../../../src/sizing/calibrate-solve.ts';

/** [[4, 2], [2, 3]], lower triangle filled. */
const matrix = Float64Array.of(4, 0, 2, 3);

describe('descentOf', () => {
  it('descentOf(A, g, 0) solves A x = −g', () => {
    // 4x + 2y = −2, 2x + 3y = −5 → x = 0.5, y = −2
    const [x, y] = descentOf(matrix, Float64Array.of(2, 5), 0);
    expect(x).toBeCloseTo(0.5, 12);
    expect(y).toBeCloseTo(-2, 12);
  });

  it('descentOf with damping takes a shorter step', () => {
    const [x = 0, y = 0] = descentOf(matrix, Float64Array.of(2, 5), 10);
    expect(Math.hypot(x, y)).toBeLessThan(Math.hypot(0.5, -2));
  });
});

describe('varianceOf', () => {
  it('varianceOf(A, 2, p) is the diagonal of the inverse', () => {
    // inverse of A: [[3, −2], [−2, 4]] / 8
    expect(varianceOf(matrix, 2, 0)).toBeCloseTo(3 / 8, 12);
    expect(varianceOf(matrix, 2, 1)).toBeCloseTo(4 / 8, 12);
  });
});
