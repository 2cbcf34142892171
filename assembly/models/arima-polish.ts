import { ArimaEstimate } from './arima-estimate';
import { MOST_POLISHED } from './arima-limits';
import { OrderSearch } from './arima-orders';

/**
 * What follows the approximate search of auto.arima where a seasonal difference is taken: its answer was ranked by conditional sums of squares,
 * so a few forms near it, and the seasonal forms most often right (the airline model of G. E. P. Box and G. M. Jenkins (1976), section 9.2, and
 * its autoregressive sisters), are fitted exactly too. Own choice; auto.arima's answer stays unless one of them has a lower exact AICc under
 * the same differencing.
 *
 * The roots of a seasonal factor are held off the unit circle in its own lag: |Theta| <= 1 / 1.01 whatever the season. auto.arima asks 1.01 of the
 * roots in single steps, which at a season of 24 bars every |Theta| above 0.79, that is every season that changes slowly.
 * A season that never changes has Theta = -1, on the circle: such a term is held at -0.999 and counted as estimated.
 */
export function polished(search: OrderSearch, found: ArimaEstimate): ArimaEstimate {
  if (search.series.gaps || search.base.seasonalD == 0) return found;
  search.beginPolish();
  let best = found;
  for (let k = 0; k < 6; k++) {
    const better = search.better(best, k < 4 ? 1 : 0, k < 4 ? 0 : 1, k < 2 ? 1 : 0, 1, (k & 1) == 0);
    if (better) best = better;
  }
  let moved = true;
  while (moved) {
    moved = false;
    for (let move = 0; move < 7 && search.exactFits < MOST_POLISHED; move++) {
      const better = neighbour(search, best, move);
      if (!better) continue;
      best = better;
      moved = true;
      break;
    }
  }
  search.listLast(best.form);
  return best;
}

/** One order less, one more of p or q, or the constant flipped. */
function neighbour(search: OrderSearch, best: ArimaEstimate, move: i32): ArimaEstimate | null {
  const form = best.form;
  const p = form.p + (move == 0 ? -1 : move == 4 ? 1 : 0);
  const q = form.q + (move == 1 ? -1 : move == 5 ? 1 : 0);
  const P = form.seasonalP - (move == 2 ? 1 : 0);
  const Q = form.seasonalQ - (move == 3 ? 1 : 0);
  return search.better(best, p, q, P, Q, move == 6 ? !form.constant : form.constant);
}
