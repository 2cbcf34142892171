/**
 * The normal distribution and log-gamma.
 *
 * Quantile: Wichura (1988), "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37(3),
 * doi:10.2307/2347330, routine PPND16. Distribution: Cody (1969), "Rational Chebyshev approximations for the error function",
 * Mathematics of Computation 23, doi:10.1090/S0025-5718-1969-0247736-4, as arranged in ANORM (Cody 1993, TOMS 715,
 * doi:10.1145/151271.151273). R's qnorm and pnorm use the same two. The coefficients are the papers', highest power first.
 */

/** AS 241, |p - 1/2| <= 0.425. */
const Q_CENTRE_ABOVE: StaticArray<f64> = [
  2.509080928730122672e3, 3.343057558358812811e4, 6.726577092700870085e4, 4.592195393154987146e4,
  1.373169376550946113e4, 1.971590950306551443e3, 1.331416678917843775e2, 3.387132872796366608,
];
const Q_CENTRE_BELOW: StaticArray<f64> = [
  5.226495278852854561e3, 2.872908573572194267e4, 3.930789580009271061e4, 2.121379430158659587e4,
  5.394196021424751108e3, 6.871870074920579083e2, 4.231333070160091125e1, 1,
];
/** AS 241, sqrt(-log(tail)) up to 5. */
const Q_MIDDLE_ABOVE: StaticArray<f64> = [
  7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const Q_MIDDLE_BELOW: StaticArray<f64> = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.4810397642748007459e-1,
  6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1,
];
/** AS 241, the far tail. */
const Q_TAIL_ABOVE: StaticArray<f64> = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3, 2.6532189526576123093e-2,
  2.9656057182850489123e-1, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const Q_TAIL_BELOW: StaticArray<f64> = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  1.48753612908506148525e-2, 1.3692988092273580531e-1, 5.9983220655588793769e-1, 1,
];

/** ANORM, |x| up to the normal's upper quartile. */
const P_CENTRE_ABOVE: StaticArray<f64> = [
  6.5682337918207449113e-2, 2.2352520354606839287, 1.6102823106855587881e2, 1.0676894854603709582e3,
  1.8154981253343561249e4,
];
const P_CENTRE_BELOW: StaticArray<f64> = [
  1, 4.720258190468824187e1, 9.7609855173777669322e2, 1.0260932208618978205e4, 4.5507789335026729956e4,
];
/** ANORM, up to sqrt(32). */
const P_MIDDLE_ABOVE: StaticArray<f64> = [
  1.0765576773720192317e-8, 3.9894151208813466764e-1, 8.8831497943883759412, 9.3506656132177855979e1,
  5.9727027639480026226e2, 2.4945375852903726711e3, 6.8481904505362823326e3, 1.1602651437647350124e4,
  9.8427148383839780218e3,
];
const P_MIDDLE_BELOW: StaticArray<f64> = [
  1, 2.2266688044328115691e1, 2.3538790178262499861e2, 1.519377599407554805e3, 6.485558298266760755e3,
  1.8615571640885098091e4, 3.4900952721145977266e4, 3.8912003286093271411e4, 1.9685429676859990727e4,
];
/** ANORM, beyond, in powers of 1 / x^2. */
const P_TAIL_ABOVE: StaticArray<f64> = [
  2.307344176494017303e-2, 2.1589853405795699e-1, 1.274011611602473639e-1, 2.2235277870649807e-2,
  1.421619193227893466e-3, 2.9112874951168792e-5,
];
const P_TAIL_BELOW: StaticArray<f64> = [
  1, 1.28426009614491121, 4.68238212480865118e-1, 6.59881378689285515e-2, 3.78239633202758244e-3,
  7.29751555083966205e-5,
];
/** Where ANORM goes over to its second and third form. */
const CENTRE_END: f64 = 0.67448975;
const MIDDLE_END: f64 = 5.656854249492380195;
/** 1 / sqrt(2 pi) */
const INV_SQRT_2PI: f64 = 0.39894228040143267794;
/** log(sqrt(2 pi)) */
const LOG_SQRT_2PI: f64 = 0.91893853320467274178;
/** Stirling's series in powers of 1 / x^2 (Abramowitz & Stegun 1964, 6.1.41), from x^-13 down to x^-1. */
const STIRLING: StaticArray<f64> = [
  1 / 156.0,
  -691 / 360360.0,
  1 / 1188.0,
  -1 / 1680.0,
  1 / 1260.0,
  -1 / 360.0,
  1 / 12.0,
];

/** The polynomial with these coefficients, highest power first, at x. */
function polynomial(coefficients: StaticArray<f64>, x: f64): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < coefficients.length; i++) sum = sum * x + unchecked(coefficients[i]);
  return sum;
}

/**
 * Standard normal quantile.
 *
 * @param p  probability; 0 and 1 give -Infinity and Infinity, outside [0, 1] gives NaN
 * @returns  z with P(Z <= z) = p, relative error about 1e-16
 */
export function normalQuantile(p: f64): f64 {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p == 0) return -Infinity;
  if (p == 1) return Infinity;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(Q_CENTRE_ABOVE, r)) / polynomial(Q_CENTRE_BELOW, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const z =
    r <= 5
      ? polynomial(Q_MIDDLE_ABOVE, r - 1.6) / polynomial(Q_MIDDLE_BELOW, r - 1.6)
      : polynomial(Q_TAIL_ABOVE, r - 5) / polynomial(Q_TAIL_BELOW, r - 5);
  return q < 0 ? -z : z;
}

/** Standard normal distribution function P(Z <= x); NaN for NaN. Relative error about 1e-15, in the lower tail too. */
export function normalCdf(x: f64): f64 {
  if (x != x) return NaN;
  const y = Math.abs(x);
  if (y <= CENTRE_END) return 0.5 + (x * polynomial(P_CENTRE_ABOVE, y * y)) / polynomial(P_CENTRE_BELOW, y * y);
  const tail = y > 40 ? 0 : expOfHalfSquare(y) * tailRatio(y);
  return x < 0 ? tail : 1 - tail;
}

/** (1 - P(Z <= y)) / exp(-y^2 / 2). */
function tailRatio(y: f64): f64 {
  if (y <= MIDDLE_END) return polynomial(P_MIDDLE_ABOVE, y) / polynomial(P_MIDDLE_BELOW, y);
  const s = 1 / (y * y);
  return (INV_SQRT_2PI - (s * polynomial(P_TAIL_ABOVE, s)) / polynomial(P_TAIL_BELOW, s)) / y;
}

/** exp(-y^2 / 2) with the square split at a sixteenth (Cody), so that the rounding of y^2 does not reach the result. */
function expOfHalfSquare(y: f64): f64 {
  const head = Math.trunc(y * 16) / 16;
  const rest = (y - head) * (y + head);
  return Math.exp(-head * head * 0.5) * Math.exp(-rest * 0.5);
}

/**
 * log(gamma(x)) for x > 0, NaN otherwise: Stirling's series, after gamma(x + 1) = x gamma(x) has lifted x to 10.
 * Error about 1e-14 of max(1, |result|).
 */
export function logGamma(x: f64): f64 {
  if (!(x > 0)) return NaN;
  if (x == Infinity) return Infinity;
  let lifted: f64 = x;
  let product: f64 = 1;
  while (lifted < 10) {
    product *= lifted;
    lifted += 1;
  }
  const series = polynomial(STIRLING, 1 / (lifted * lifted)) / lifted;
  return (lifted - 0.5) * Math.log(lifted) - lifted + LOG_SQRT_2PI + series - Math.log(product);
}
