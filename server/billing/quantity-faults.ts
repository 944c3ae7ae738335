/** Readings that cannot be billed, all of them (示数错误清单): what rating would refuse one after the other. Pure. */
import type { BillingFault, BillingInput } from '@/server/billing/contract';
import { FaultError } from '@/server/billing/fault';
import { measurePoint } from '@/server/billing/quantity';
import { PARAMETER_DEFAULTS } from '@/server/billing/parameters';

/** Faults of every register of every meter, each register judged alone. */
export function registerFaults(input: BillingInput): BillingFault[] {
  const parameters = { ...PARAMETER_DEFAULTS, ...input.parameters };
  const spans = [{ from: input.from, to: input.to }];
  const faults: BillingFault[] = [];
  for (const point of input.points) {
    for (const meter of point.meters ?? []) {
      for (const register of meter.registers) {
        try {
          measurePoint(input, { ...point, meters: [{ ...meter, registers: [register] }] }, spans, parameters);
        } catch (error) {
          // A register alone is no meter; that it is alone is no fault of its own.
          if (error instanceof FaultError && error.fault.code !== 'register-missing') faults.push(error.fault);
        }
      }
    }
  }
  return faults;
}
