/** The money section of a scenario: currency, spot, own hardware, energy. What is absent is not shown, or takes the default of src/cost. */
import * as z from 'zod/mini';
import { field, fraction, nonNegative, positive, section } from './fields.ts';

const kwPerGpu = field(
  z.optional(positive.check(z.maximum(100))),
  'Power of one GPU with its share of the server, kW; absent = 1.7 × the power of the board.',
);
const pue = field(
  z.optional(z.number().check(z.minimum(1), z.maximum(5))),
  'Power of the whole site over that of the servers (PUE); absent = 1.3.',
);

const ownHardware = z.strictObject({
  usdPerGpu: field(
    z.optional(positive),
    'Purchase price of one GPU with its share of server, network and storage, $; absent = not compared.',
  ),
  depreciationYears: field(
    z.optional(positive.check(z.maximum(20))),
    'Years over which it is written off; absent = 4.',
  ),
  residualFraction: field(z.optional(fraction), 'Share of the price that is left after these years; absent = 0.'),
  kwPerGpu,
  pue,
  usdPerKwh: field(z.optional(nonNegative), 'Price of electricity, $/kWh; absent = 0.1.'),
  colocationUsdPerKwMonth: field(z.optional(nonNegative), 'Rent of the site, $ a kW of servers and month; absent = 0.'),
  staffUsdPerGpuYear: field(z.optional(nonNegative), 'Share of the people who run it, $ a GPU and year; absent = 0.'),
  upkeepFractionPerYear: field(
    z.optional(fraction),
    'Support and spare parts a year, as a share of the price; absent = 0.05.',
  ),
  utilizationFraction: field(
    z.optional(z.number().check(z.minimum(0.01), z.maximum(1))),
    'Share of its hours in which an owned GPU is needed; absent = as this plan needs them.',
  ),
});

const energy = z.strictObject({
  kwPerGpu,
  pue,
  usdPerKwh: field(
    z.optional(nonNegative),
    'Price of electricity, $/kWh; shown beside the rent, which holds it already.',
  ),
  kgCo2ePerKwh: field(z.optional(nonNegative), 'Emissions of the grid, kg CO2e/kWh.'),
});

export const moneySection = section({
  currency: field(
    z.optional(z.string().check(z.regex(/^[A-Za-z]{3}$/))),
    'Currency that money is shown in, three letters of ISO 4217; the plan counts in dollars. Absent = USD.',
  ),
  currencyPerUsd: field(
    z.optional(positive),
    'What one dollar costs in that currency. Headroom looks no rate up: give the one you book by.',
  ),
  spot: section({
    interruptionsPerHour: field(
      z.optional(nonNegative.check(z.maximum(60))),
      'Interruptions of one spot replica an hour; absent = 0.05.',
    ),
    restartMinutes: field(
      z.optional(nonNegative.check(z.maximum(1440))),
      'From an interruption to the first token of the replacement, minutes; absent = the start-up time.',
    ),
  }),
  ownHardware: field(z.optional(ownHardware), 'Hardware of your own, to compare with the rent.'),
  energy: field(z.optional(energy), 'Rates of energy and carbon; absent = not shown.'),
});
