/** Parts of plan.cost that are there only where somebody gave what they need. Money in US dollars, as everywhere in a plan. */
import * as z from 'zod/mini';

const number = z.number();
const count = z.int().check(z.nonnegative());
const text = z.string();

/** Written forms show money in it; the numbers of a plan stay in dollars. */
export const shownInSchema = z.nullable(z.strictObject({ code: text, perUsd: number }));

/** The same size on spot: replicas that are taken away, and what it takes to carry on. */
export const spotSchema = z.nullable(
  z.strictObject({
    offer: text,
    usdPerGpuHour: number,
    estimated: z.boolean(),
    interruptionsPerHour: number,
    interruptionsAssumed: z.boolean(),
    restartMinutes: number,
    /** share of the time in which one replica is down */
    downFraction: number,
    /** share of the time in which fewer are up than carry the load, with the spares of the plan alone */
    shortFraction: number,
    /** more replicas at the largest size that bring it to 1 % at most */
    extraReplicas: count,
    /** a month at the largest size: with them on spot, and without them on demand */
    usdPerMonth: number,
    onDemandUsdPerMonth: z.nullable(number),
  }),
);

export const ownHardwareSchema = z.nullable(
  z.strictObject({
    /** one owned GPU and hour, needed or not, by its parts */
    usdPerGpuHour: number,
    parts: z.strictObject({
      depreciation: number,
      upkeep: number,
      electricity: number,
      colocation: number,
      staff: number,
    }),
    /** whether life, upkeep, power or electricity were assumed; and whether neither site nor people were counted */
    assumed: z.boolean(),
    hardwareOnly: z.boolean(),
    /** share of the hours of the owned GPUs that are needed */
    utilization: number,
    utilizationOrigin: z.enum(['said', 'computed']),
    /** an hour that is needed */
    usdPerNeededHour: number,
    /** utilisation above which owning is cheaper than the plan's price by the hour; above 1 = never */
    breakEvenUtilization: z.nullable(number),
    /** as many GPUs as the largest size, and what the plan pays on average over the horizon */
    gpus: count,
    usdPerMonth: number,
    rentedUsdPerMonth: number,
    purchaseUsd: number,
    /** months of saved rent that pay the purchase back; null = never */
    paybackMonths: z.nullable(number),
  }),
);

export const energySchema = z.nullable(
  z.strictObject({
    kwPerGpu: number,
    pue: number,
    assumed: z.boolean(),
    /** average month of the horizon, every planned GPU at full power */
    kwhPerMonth: number,
    usdPerMonth: z.nullable(number),
    kgCo2ePerMonth: z.nullable(number),
  }),
);

/** The money of the history against the bottom-up cost: parts that add up to the gap. */
export const billSchema = z.nullable(
  z.strictObject({
    metric: text,
    fromMs: number,
    toMs: number,
    /** a month of 730 hours */
    billedUsdPerMonth: number,
    /** this plan: GPUs on average over the horizon, storage and network */
    plannedUsdPerMonth: number,
    gapUsdPerMonth: number,
    /** billed GPU-hours a month; null = the history does not say */
    gpuHoursPerMonth: z.nullable(number),
    /** GPU money over GPU-hours; null without hours */
    impliedUsdPerGpuHour: z.nullable(number),
    /** GPU-hours that the rules of this plan give for the demand of the same time, following it step by step */
    neededGpuHoursPerMonth: number,
    /** share of the billed hours beyond these; at the plan's price where hours are not known */
    idleShare: z.nullable(number),
    parts: z.array(
      z.strictObject({
        id: z.enum(['price', 'idle', 'price-and-idle', 'growth', 'held', 'storage-network', 'other-services']),
        label: text,
        usdPerMonth: number,
        reason: text,
      }),
    ),
  }),
);
