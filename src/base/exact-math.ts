/**
 * The only powers and logarithms the river may use: made of + − × ÷, so that every engine gives the same bits
 * (the host's Math.pow/exp/log differ between Chromium, Firefox and Node; see docs/decisions).
 */

/** base^exponent for a whole exponent ≥ 0, by squaring. */
export function integerPower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** log₂ of a whole number ≥ 1, exact for powers of two and linear between them. */
export function log2Whole(value: number): number {
  let floor = 0;
  let power = 1;
  while (power * 2 <= value) {
    power *= 2;
    floor += 1;
  }
  return floor + (value - power) / power;
}
