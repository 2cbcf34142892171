/** When to order what: each rise of the size above all before it, ahead by the lead time. */

export interface Order {
  /** first step that needs them, and how many replicas run from then on */
  readonly at: number;
  readonly replicas: number;
  /** GPUs to order */
  readonly gpus: number;
}

/**
 * Rises of the planned size; those within one bundle of steps are ordered together, for its first rise.
 *
 * @param planned      [T] replicas
 * @param runningGpus  there already
 * @param gpusFor      GPUs bought for so many replicas, never fewer for more
 * @param bundleSteps  ≥ 1
 */
export function ordersOf(
  planned: readonly number[],
  runningGpus: number,
  gpusFor: (replicas: number) => number,
  bundleSteps: number,
): Order[] {
  const orders: Order[] = [];
  let held = runningGpus;
  for (let start = 0; start < planned.length; start += bundleSteps) {
    const bundle = planned.slice(start, start + bundleSteps);
    const replicas = bundle.reduce((a, b) => Math.max(a, b), 0);
    const gpus = gpusFor(replicas);
    if (gpus <= held) continue;
    const first = bundle.findIndex((each) => gpusFor(each) > held);
    orders.push({ at: start + first, replicas, gpus: gpus - held });
    held = gpus;
  }
  return orders;
}
