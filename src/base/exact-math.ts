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

const LN2 = 0.6931471805599453;
const SQRT2 = 1.4142135623730951;

/**
 * Natural logarithm of a finite value > 0, within 2 units in the last place: value = 2^k · m with m in [1/√2, √2], ln m = 2·atanh((m−1)/(m+1))
 * by its series. NaN for anything else. Cost O(|log₂ value|).
 */
export function naturalLog(value: number): number {
  if (!(value > 0) || value === Number.POSITIVE_INFINITY) return Number.NaN;
  let mantissa = value;
  let exponent = 0;
  for (; mantissa >= 4294967296; mantissa /= 4294967296) exponent += 32;
  for (; mantissa < 1 / 4294967296; mantissa *= 4294967296) exponent -= 32;
  for (; mantissa > SQRT2; mantissa *= 0.5) exponent += 1;
  for (; mantissa < SQRT2 / 2; mantissa *= 2) exponent -= 1;
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let term = 23; term >= 1; term -= 2) series = series * square + 1 / term;
  return exponent * LN2 + 2 * s * series;
}

/** e^exponent for |exponent| ≤ 700: whole powers of two times a Taylor series on ±½ ln 2. */
export function exponential(exponent: number): number {
  const whole = Math.round(exponent / LN2);
  const rest = exponent - whole * LN2;
  let series = 1;
  for (let term = 16; term >= 1; term -= 1) series = 1 + (series * rest) / term;
  const power = integerPower(2, Math.abs(whole));
  return whole < 0 ? series / power : series * power;
}
