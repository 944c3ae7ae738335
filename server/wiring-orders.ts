/** What the processes' actions do, check and offer, by the names the processes give: one line a file of a module. */
import { parameterParts } from '@/server/anomalies/commands/parameter-orders';
import { billingEffects } from '@/server/billing/commands/order-effects';
import { hotlineParts } from '@/server/channels/commands/hotline-effects';
import { meterFlowParts } from '@/server/metering/commands/meter-flow-effects';
import { feeParts } from '@/server/accounts/commands/fee-effects';
import { breachParts } from '@/server/accounts/commands/breach-effects';
import { networkParts } from '@/server/network/commands/network-effects';
import { correctionParts } from '@/server/accounts/commands/correction-effects';
import { readingFlowParts } from '@/server/metering/commands/reading-flow-effects';
import { priceChangeParts } from '@/server/billing/commands/price-change.effects';
import { cashParts } from '@/server/accounts/commands/cash-effects';
import { bankParts } from '@/server/accounts/commands/bank-effects';
import { dunningParts } from '@/server/accounts/commands/dunning-effects';
import { changeGuards } from '@/server/customers/commands/change-guards';
import { changeParts } from '@/server/customers/commands/change-effects';
import { billingTermsParts } from '@/server/customers/commands/billing-terms.effects';
import { settlementParts } from '@/server/customers/commands/settlement-effects';
import { supplyUpParts } from '@/server/customers/commands/supply-up.effects';
import { temporaryParts } from '@/server/customers/commands/temporary.effects';
import { lvSupplyParts } from '@/server/customers/commands/lv-supply.effects';
import { lvBatchParts } from '@/server/customers/commands/lv-batch.effects';
import { meteringEffects } from '@/server/metering/commands/order-effects';
import { accountGuards } from '@/server/accounts/commands/order-guards';
import { suspensionParts } from '@/server/customers/commands/suspension.effects';
import { hvNewSupplyParts } from '@/server/customers/commands/hv-new-supply.effects';
import { runCancelParts } from '@/server/billing/commands/run-cancel.effects';
import { cancelRebillParts } from '@/server/billing/commands/cancel-rebill.effects';
import type { EffectHandlers, GuardHandlers, LookupHandlers, OrderParts } from '@/server/work-orders/effects';

const PARTS: readonly OrderParts[] = [
  { effects: billingEffects },
  { effects: meteringEffects },
  lvBatchParts,
  temporaryParts,
  settlementParts,
  dunningParts,
  bankParts,
  cashParts,
  changeParts,
  changeGuards,
  billingTermsParts,
  supplyUpParts,
  lvSupplyParts,
  accountGuards,
  suspensionParts,
  readingFlowParts,
  correctionParts,
  networkParts,
  breachParts,
  feeParts,
  meterFlowParts,
  hotlineParts,
  parameterParts,
  priceChangeParts,
  hvNewSupplyParts,
  cancelRebillParts,
  runCancelParts,
  //
];

function merged<Handler>(
  of: (parts: OrderParts) => Readonly<Record<string, Handler>> | undefined,
): Record<string, Handler> {
  const all: Record<string, Handler> = {};
  for (const [name, handler] of PARTS.flatMap((parts) => Object.entries(of(parts) ?? {}))) {
    if (all[name] !== undefined) throw new Error(`${name} is wired twice`);
    all[name] = handler;
  }
  return all;
}

export const orderEffects: EffectHandlers = merged((parts) => parts.effects);
export const orderGuards: GuardHandlers = merged((parts) => parts.guards);
export const orderLookups: LookupHandlers = merged((parts) => parts.lookups);
