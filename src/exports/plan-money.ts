/** Lines of the money that is there only where somebody gave what it needs: spot, own hardware, energy, the bill, another currency. */
import type { Plan } from '../plan/plan.ts';
import { counted, dayWords, figure, money, percent, unitMoney, whole } from '../plan/words.ts';

export function moneyLines(plan: Plan): string[] {
  const { spot, ownHardware, energy, bill, shownIn } = plan.cost;
  return [
    ...(spot === null ? [] : [spotLine(spot)]),
    ...(ownHardware === null ? [] : [ownLine(ownHardware)]),
    ...(energy === null ? [] : [energyLine(energy)]),
    ...(bill === null ? [] : billLines(bill)),
    ...(shownIn === null
      ? []
      : [`Money in ${shownIn.code} at ${figure(shownIn.perUsd)} a dollar, as you said; JSON and CSV stay in dollars`]),
  ];
}

function spotLine(spot: NonNullable<Plan['cost']['spot']>): string {
  const { onDemandUsdPerMonth: onDemand, extraReplicas } = spot;
  const extra =
    extraReplicas === 0
      ? 'the spares of the plan cover the interruptions'
      : `with ${counted(extraReplicas, 'more replica')} against interruptions (short ${percent(spot.shortFraction)} of the time without)`;
  return `On spot: ${money(spot.usdPerMonth)} a month at the largest size, ${extra}${onDemand === null ? '' : `; on demand ${money(onDemand)}`}. ${unitMoney(spot.usdPerGpuHour)}/GPU-h, ${spot.offer}${spot.estimated ? ' (estimated)' : ''}; ${figure(spot.interruptionsPerHour)} interruptions an hour${spot.interruptionsAssumed ? ' (assumed)' : ''}, ${figure(spot.restartMinutes)} minutes each: a replica is down ${percent(spot.downFraction)} of the time`;
}

function ownLine(own: NonNullable<Plan['cost']['ownHardware']>): string {
  const even =
    own.breakEvenUtilization === null
      ? ''
      : own.breakEvenUtilization > 1
        ? '; it never pays at this rent'
        : `; it pays where GPUs are needed more than ${percent(own.breakEvenUtilization)} of the time`;
  const back = own.paybackMonths === null ? '' : `, paid back in ${counted(Math.ceil(own.paybackMonths), 'month')}`;
  const left = own.hardwareOnly ? '; no site and no people are in it: say what they cost' : '';
  return `Own hardware: ${unitMoney(own.usdPerGpuHour)}/GPU-h, ${unitMoney(own.usdPerNeededHour)} an hour that is needed (${percent(own.utilization)} of them${own.utilizationOrigin === 'computed' ? ', by this plan' : ''}); ${whole(own.gpus)} GPUs are ${money(own.usdPerMonth)} a month against ${money(own.rentedUsdPerMonth)} rented, ${money(own.purchaseUsd)} to buy${back}${even}${left}${own.assumed ? ' (parts assumed)' : ''}`;
}

function energyLine(energy: NonNullable<Plan['cost']['energy']>): string {
  const more = [
    ...(energy.usdPerMonth === null ? [] : [money(energy.usdPerMonth)]),
    ...(energy.kgCo2ePerMonth === null ? [] : [`${whole(energy.kgCo2ePerMonth)} kg CO2e`]),
  ];
  return `Energy: at most ${whole(energy.kwhPerMonth)} kWh a month${more.length === 0 ? '' : `, ${more.join(', ')}`} (${figure(energy.kwPerGpu)} kW a GPU × PUE ${figure(energy.pue)}${energy.assumed ? ', assumed' : ''})`;
}

function billLines(bill: NonNullable<Plan['cost']['bill']>): string[] {
  const sign = (usd: number): string => (usd > 0 ? `+${money(usd)}` : money(usd));
  return [
    `Billed (${bill.metric}, ${dayWords(bill.fromMs)} to ${dayWords(bill.toMs)}): ${money(bill.billedUsdPerMonth)} a month; this plan: ${money(bill.plannedUsdPerMonth)} on average; ${sign(bill.gapUsdPerMonth)}, of which`,
    ...bill.parts
      .filter((part) => Math.abs(part.usdPerMonth) >= 0.5)
      .map((part) => `${part.label}: ${sign(part.usdPerMonth)} (${part.reason})`),
  ];
}
