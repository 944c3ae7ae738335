/** The fault inside the engine: thrown where it is found, turned into a `BillingFault` value at the door. */
import type { BillingFault, FaultCode } from '@/server/billing/contract';

export class FaultError extends Error {
  readonly fault: BillingFault;

  constructor(code: FaultCode, params: BillingFault['params'] = {}) {
    super(code);
    this.name = 'FaultError';
    this.fault = { fault: true, code, params };
  }
}

export function faultIf(condition: boolean, code: FaultCode, params: BillingFault['params'] = {}): void {
  if (condition) throw new FaultError(code, params);
}
