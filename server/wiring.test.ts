import { describe, expect, it } from 'vitest';
import { billingEffects } from '@/server/billing/commands/order-effects';
import { meteringEffects } from '@/server/metering/commands/order-effects';
import { PROCESSES } from '@/server/work-orders/processes';

describe('effects', () => {
  it('has a handler for every effect a process names, and none that no process names', () => {
    const named = PROCESSES.flatMap((process) =>
      process.steps.flatMap((step) => step.actions.flatMap((action) => action.effect ?? [])),
    );
    expect([...Object.keys(billingEffects), ...Object.keys(meteringEffects)].sort()).toEqual(
      [...new Set(named)].sort(),
    );
  });
});
