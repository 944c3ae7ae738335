/** The catalogue of processes: one file and one line each. */
import type { ProcessDefinition } from '../process';
import { billing } from './billing';
import { billingTerms } from './billing-terms';
import { complaint } from './complaint';
import { enquiry } from './enquiry';
import { faultRepair } from './fault-repair';
import { meterFault } from './meter-fault';
import { meterTest } from './meter-test';
import { meterRotation } from './meter-rotation';
import { breach } from './breach';
import { networkChange } from './network-change';
import { transformerRelation } from './transformer-relation';
import { moneyCorrection } from './money-correction';
import { energyCorrection } from './energy-correction';
import { policyCorrection } from './policy-correction';
import { lateFeeAdjustment } from './late-fee-adjustment';
import { lateFeeSetting } from './late-fee-setting';
import { deductedDays } from './deducted-days';
import { receivableReversal } from './receivable-reversal';
import { readingPlan } from './reading-plan';
import { routeChange } from './route-change';
import { priceChange } from './price-change';
import { refund } from './refund';
import { dayClose } from './day-close';
import { bankCollection } from './bank-collection';
import { bankDifference } from './bank-difference';
import { dunning } from './dunning';
import { capacityReduction } from './capacity-reduction';
import { reductionRecovery } from './reduction-recovery';
import { suspensionRecovery } from './suspension-recovery';
import { temporaryExchange } from './temporary-exchange';
import { relocation } from './relocation';
import { meterMove } from './meter-move';
import { temporaryRemoval } from './temporary-removal';
import { transfer } from './transfer';
import { split } from './split';
import { merge } from './merge';
import { closeAccount } from './close-account';
import { voltageChange } from './voltage-change';
import { classChange } from './class-change';
import { lvCapacityIncrease } from './lv-capacity-increase';
import { hvCapacityIncrease } from './hv-capacity-increase';
import { temporaryMetered } from './temporary-metered';
import { temporaryUnmetered } from './temporary-unmetered';
import { lvResidentialSupply } from './lv-residential-supply';
import { lvBusinessSupply } from './lv-business-supply';
import { lvBatchSupply } from './lv-batch-supply';
import { readingAnomaly } from './reading-anomaly';
import { suspension } from './suspension';
import { thresholdChange } from './threshold-change';
import { hvNewSupply } from './hv-new-supply';
import { cancelRebill } from './cancel-rebill';
import { runCancel } from './run-cancel';

export const PROCESSES: readonly ProcessDefinition[] = [
  billing,
  readingAnomaly,
  lvBatchSupply,
  temporaryUnmetered,
  temporaryMetered,
  dunning,
  bankDifference,
  bankCollection,
  dayClose,
  refund,
  classChange,
  voltageChange,
  closeAccount,
  merge,
  split,
  transfer,
  temporaryRemoval,
  meterMove,
  relocation,
  temporaryExchange,
  suspensionRecovery,
  reductionRecovery,
  capacityReduction,
  hvCapacityIncrease,
  lvCapacityIncrease,
  lvBusinessSupply,
  lvResidentialSupply,
  suspension,
  routeChange,
  readingPlan,
  receivableReversal,
  deductedDays,
  lateFeeSetting,
  lateFeeAdjustment,
  policyCorrection,
  energyCorrection,
  moneyCorrection,
  transformerRelation,
  networkChange,
  breach,
  meterRotation,
  meterTest,
  meterFault,
  faultRepair,
  complaint,
  enquiry,
  thresholdChange,
  priceChange,
  hvNewSupply,
  cancelRebill,
  runCancel,
  billingTerms,
  //
];

const byId = new Map(PROCESSES.map((process) => [process.id, process]));
const byVersion = new Map(
  PROCESSES.flatMap((process) => [process, ...(process.earlier ?? [])]).map((process) => [
    `${process.id} ${process.version}`,
    process,
  ]),
);

/** The process of an order: in the version the order started with; without one, the version new orders start with. */
export function processById(id: string, version?: number): ProcessDefinition {
  const process = version === undefined ? byId.get(id) : byVersion.get(`${id} ${version}`);
  if (process === undefined)
    throw new Error(`unknown process ${id}${version === undefined ? '' : ` version ${version}`}`);
  return process;
}
