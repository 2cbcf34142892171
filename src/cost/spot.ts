/**
 * Spot replicas that are taken away. Each is up for 1/λ hours on average and then R hours down until its replacement serves: an
 * alternating renewal process, down a share u = λR / (1 + λR) of the time (D. R. Cox, Renewal Theory, 1962, §7). Replicas are taken to
 * fail on their own, so the number down at once is binomial; interruptions that come together make it worse.
 */

export interface SpotRates {
  /** λ, of one replica, ≥ 0 */
  readonly interruptionsPerHour: number;
  /** R in minutes, ≥ 0: capacity that one interruption costs */
  readonly restartMinutes: number;
}

/**
 * Clouds print monthly bands only (AWS Spot Instance Advisor: below 5 % to above 20 % a month, all instance types), and GPUs are taken
 * away far more often at times: one interruption in 20 hours is a guess on the careful side.
 */
export const ASSUMED_INTERRUPTIONS_PER_HOUR = 0.05;

/** Share of the time in which the size may be short for interruptions before one more replica is asked for. */
export const SPOT_SHORT_SHARE = 0.01;

/** Share of the time in which one spot replica is down, in [0, 1). */
export function spotDownFraction({ interruptionsPerHour, restartMinutes }: SpotRates): number {
  const load = (interruptionsPerHour * restartMinutes) / 60;
  return load / (1 + load);
}

/**
 * P(more than `spare` of `replicas` down at once), each down a share `down` of the time: the upper tail of a binomial. Summed from its
 * mode outwards in ratios, so that it needs no powers and never underflows.
 *
 * @param replicas  whole, ≥ 0
 * @param spare     whole, ≥ 0
 * @param down      [0, 1)
 */
export function chanceOfMoreDown(replicas: number, spare: number, down: number): number {
  if (down <= 0 || spare >= replicas) return 0;
  const odds = down / (1 - down);
  const mode = Math.min(replicas, Math.floor((replicas + 1) * down));
  let [all, above] = [1, mode > spare ? 1 : 0];
  const add = (count: number, weight: number): void => {
    all += weight;
    if (count > spare) above += weight;
  };
  let weight = 1;
  for (let count = mode; count < replicas && weight > 1e-18; count += 1) {
    weight *= ((replicas - count) / (count + 1)) * odds;
    add(count + 1, weight);
  }
  weight = 1;
  for (let count = mode; count > 0 && weight > 1e-18; count -= 1) {
    weight *= count / (replicas - count + 1) / odds;
    add(count - 1, weight);
  }
  return above / all;
}

/**
 * Spot replicas beside `carrying` ones, so that fewer than `carrying` are up in at most `share` of the time.
 *
 * @param carrying  whole, ≥ 0
 * @param down      [0, 1)
 * @returns the least number, ≥ 0; the chance falls with each more, so it is bracketed and halved
 */
export function spotSparesOf(carrying: number, down: number, share: number = SPOT_SHORT_SHARE): number {
  const enough = (spare: number): boolean => chanceOfMoreDown(carrying + spare, spare, down) <= share;
  if (enough(0)) return 0;
  let most = 1;
  while (!enough(most)) most *= 2;
  let least = Math.floor(most / 2);
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (enough(middle)) most = middle;
    else least = middle;
  }
  return most;
}
