/** Texts of the processes: one file a process and language; one line here for each. `common.json` holds what many share. */
import enBilling from './en/processes/billing.json';
import enCommon from './en/processes/common.json';
import enFaultRepair from './en/processes/fault-repair.json';
import enComplaint from './en/processes/complaint.json';
import enEnquiry from './en/processes/enquiry.json';
import enMeterFault from './en/processes/meter-fault.json';
import enMeterTest from './en/processes/meter-test.json';
import enMeterRotation from './en/processes/meter-rotation.json';
import enBreach from './en/processes/breach.json';
import enNetworkChange from './en/processes/network-change.json';
import enTransformerRelation from './en/processes/transformer-relation.json';
import enMoneyCorrection from './en/processes/money-correction.json';
import enEnergyCorrection from './en/processes/energy-correction.json';
import enPolicyCorrection from './en/processes/policy-correction.json';
import enLateFeeAdjustment from './en/processes/late-fee-adjustment.json';
import enLateFeeSetting from './en/processes/late-fee-setting.json';
import enDeductedDays from './en/processes/deducted-days.json';
import enReceivableReversal from './en/processes/receivable-reversal.json';
import enReadingPlan from './en/processes/reading-plan.json';
import enRouteChange from './en/processes/route-change.json';
import enRefund from './en/processes/refund.json';
import enDayClose from './en/processes/day-close.json';
import enBankCollection from './en/processes/bank-collection.json';
import enBankDifference from './en/processes/bank-difference.json';
import enDunning from './en/processes/dunning.json';
import enCapacityReduction from './en/processes/capacity-reduction.json';
import enReductionRecovery from './en/processes/reduction-recovery.json';
import enSuspensionRecovery from './en/processes/suspension-recovery.json';
import enTemporaryExchange from './en/processes/temporary-exchange.json';
import enRelocation from './en/processes/relocation.json';
import enMeterMove from './en/processes/meter-move.json';
import enTemporaryRemoval from './en/processes/temporary-removal.json';
import enTransfer from './en/processes/transfer.json';
import enSplit from './en/processes/split.json';
import enMerge from './en/processes/merge.json';
import enCloseAccount from './en/processes/close-account.json';
import enVoltageChange from './en/processes/voltage-change.json';
import enBillingTerms from './en/processes/billing-terms.json';
import enClassChange from './en/processes/class-change.json';
import enLvCapacityIncrease from './en/processes/lv-capacity-increase.json';
import enHvCapacityIncrease from './en/processes/hv-capacity-increase.json';
import enTemporaryMetered from './en/processes/temporary-metered.json';
import enTemporaryUnmetered from './en/processes/temporary-unmetered.json';
import enLvResidentialSupply from './en/processes/lv-residential-supply.json';
import enLvBusinessSupply from './en/processes/lv-business-supply.json';
import enLvBatchSupply from './en/processes/lv-batch-supply.json';
import enReadingAnomaly from './en/processes/reading-anomaly.json';
import zhBilling from './zh-CN/processes/billing.json';
import zhCommon from './zh-CN/processes/common.json';
import zhFaultRepair from './zh-CN/processes/fault-repair.json';
import zhComplaint from './zh-CN/processes/complaint.json';
import zhEnquiry from './zh-CN/processes/enquiry.json';
import zhMeterFault from './zh-CN/processes/meter-fault.json';
import zhMeterTest from './zh-CN/processes/meter-test.json';
import zhMeterRotation from './zh-CN/processes/meter-rotation.json';
import zhBreach from './zh-CN/processes/breach.json';
import zhNetworkChange from './zh-CN/processes/network-change.json';
import zhTransformerRelation from './zh-CN/processes/transformer-relation.json';
import zhMoneyCorrection from './zh-CN/processes/money-correction.json';
import zhEnergyCorrection from './zh-CN/processes/energy-correction.json';
import zhPolicyCorrection from './zh-CN/processes/policy-correction.json';
import zhLateFeeAdjustment from './zh-CN/processes/late-fee-adjustment.json';
import zhLateFeeSetting from './zh-CN/processes/late-fee-setting.json';
import zhDeductedDays from './zh-CN/processes/deducted-days.json';
import zhReceivableReversal from './zh-CN/processes/receivable-reversal.json';
import zhReadingPlan from './zh-CN/processes/reading-plan.json';
import zhRouteChange from './zh-CN/processes/route-change.json';
import enPriceChange from './en/processes/price-change.json';
import zhPriceChange from './zh-CN/processes/price-change.json';
import zhRefund from './zh-CN/processes/refund.json';
import zhDayClose from './zh-CN/processes/day-close.json';
import zhBankCollection from './zh-CN/processes/bank-collection.json';
import zhBankDifference from './zh-CN/processes/bank-difference.json';
import zhDunning from './zh-CN/processes/dunning.json';
import zhCapacityReduction from './zh-CN/processes/capacity-reduction.json';
import zhReductionRecovery from './zh-CN/processes/reduction-recovery.json';
import zhSuspensionRecovery from './zh-CN/processes/suspension-recovery.json';
import zhTemporaryExchange from './zh-CN/processes/temporary-exchange.json';
import zhRelocation from './zh-CN/processes/relocation.json';
import zhMeterMove from './zh-CN/processes/meter-move.json';
import zhTemporaryRemoval from './zh-CN/processes/temporary-removal.json';
import zhTransfer from './zh-CN/processes/transfer.json';
import zhSplit from './zh-CN/processes/split.json';
import zhMerge from './zh-CN/processes/merge.json';
import zhCloseAccount from './zh-CN/processes/close-account.json';
import zhVoltageChange from './zh-CN/processes/voltage-change.json';
import zhBillingTerms from './zh-CN/processes/billing-terms.json';
import zhClassChange from './zh-CN/processes/class-change.json';
import zhLvCapacityIncrease from './zh-CN/processes/lv-capacity-increase.json';
import zhHvCapacityIncrease from './zh-CN/processes/hv-capacity-increase.json';
import zhTemporaryMetered from './zh-CN/processes/temporary-metered.json';
import zhTemporaryUnmetered from './zh-CN/processes/temporary-unmetered.json';
import zhLvResidentialSupply from './zh-CN/processes/lv-residential-supply.json';
import zhLvBusinessSupply from './zh-CN/processes/lv-business-supply.json';
import zhLvBatchSupply from './zh-CN/processes/lv-batch-supply.json';
import zhReadingAnomaly from './zh-CN/processes/reading-anomaly.json';
import enSuspension from './en/processes/suspension.json';
import enThresholdChange from './en/processes/threshold-change.json';
import zhSuspension from './zh-CN/processes/suspension.json';
import zhThresholdChange from './zh-CN/processes/threshold-change.json';
import enHvNewSupply from './en/processes/hv-new-supply.json';
import zhHvNewSupply from './zh-CN/processes/hv-new-supply.json';
import enRunCancel from './en/processes/run-cancel.json';
import zhRunCancel from './zh-CN/processes/run-cancel.json';
import enCancelRebill from './en/processes/cancel-rebill.json';
import zhCancelRebill from './zh-CN/processes/cancel-rebill.json';

export interface ProcessTexts {
  readonly name?: string;
  readonly steps?: Readonly<Record<string, string>>;
  readonly actions?: Readonly<Record<string, string>>;
  /** A shorter name for a narrow button; left out: the action's own. */
  readonly short?: Readonly<Record<string, string>>;
  /** What was done, for the receipt; left out: the action's own name. */
  readonly done?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What an effect does and a guard asks for: module → name → sentence. */
  readonly effects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly guards?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly preview?: Readonly<Record<string, string>>;
}

/** Process → its Chinese and its English texts. */
export const PROCESS_TEXTS: Readonly<Record<string, readonly [zh: ProcessTexts, en: ProcessTexts]>> = {
  common: [zhCommon, enCommon],
  billing: [zhBilling, enBilling],
  'fault-repair': [zhFaultRepair, enFaultRepair],
  complaint: [zhComplaint, enComplaint],
  enquiry: [zhEnquiry, enEnquiry],
  'meter-fault': [zhMeterFault, enMeterFault],
  'meter-test': [zhMeterTest, enMeterTest],
  'meter-rotation': [zhMeterRotation, enMeterRotation],
  breach: [zhBreach, enBreach],
  'network-change': [zhNetworkChange, enNetworkChange],
  'transformer-relation': [zhTransformerRelation, enTransformerRelation],
  'money-correction': [zhMoneyCorrection, enMoneyCorrection],
  'energy-correction': [zhEnergyCorrection, enEnergyCorrection],
  'policy-correction': [zhPolicyCorrection, enPolicyCorrection],
  'late-fee-adjustment': [zhLateFeeAdjustment, enLateFeeAdjustment],
  'late-fee-setting': [zhLateFeeSetting, enLateFeeSetting],
  'deducted-days': [zhDeductedDays, enDeductedDays],
  'receivable-reversal': [zhReceivableReversal, enReceivableReversal],
  'reading-plan': [zhReadingPlan, enReadingPlan],
  'route-change': [zhRouteChange, enRouteChange],
  'price-change': [zhPriceChange, enPriceChange],
  refund: [zhRefund, enRefund],
  'day-close': [zhDayClose, enDayClose],
  'bank-collection': [zhBankCollection, enBankCollection],
  'bank-difference': [zhBankDifference, enBankDifference],
  dunning: [zhDunning, enDunning],
  'capacity-reduction': [zhCapacityReduction, enCapacityReduction],
  'reduction-recovery': [zhReductionRecovery, enReductionRecovery],
  'suspension-recovery': [zhSuspensionRecovery, enSuspensionRecovery],
  'temporary-exchange': [zhTemporaryExchange, enTemporaryExchange],
  relocation: [zhRelocation, enRelocation],
  'meter-move': [zhMeterMove, enMeterMove],
  'temporary-removal': [zhTemporaryRemoval, enTemporaryRemoval],
  transfer: [zhTransfer, enTransfer],
  split: [zhSplit, enSplit],
  merge: [zhMerge, enMerge],
  'close-account': [zhCloseAccount, enCloseAccount],
  'voltage-change': [zhVoltageChange, enVoltageChange],
  'billing-terms': [zhBillingTerms, enBillingTerms],
  'class-change': [zhClassChange, enClassChange],
  'lv-capacity-increase': [zhLvCapacityIncrease, enLvCapacityIncrease],
  'hv-capacity-increase': [zhHvCapacityIncrease, enHvCapacityIncrease],
  'temporary-metered': [zhTemporaryMetered, enTemporaryMetered],
  'temporary-unmetered': [zhTemporaryUnmetered, enTemporaryUnmetered],
  'lv-residential-supply': [zhLvResidentialSupply, enLvResidentialSupply],
  'lv-business-supply': [zhLvBusinessSupply, enLvBusinessSupply],
  'lv-batch-supply': [zhLvBatchSupply, enLvBatchSupply],
  'reading-anomaly': [zhReadingAnomaly, enReadingAnomaly],
  suspension: [zhSuspension, enSuspension],
  'threshold-change': [zhThresholdChange, enThresholdChange],
  'hv-new-supply': [zhHvNewSupply, enHvNewSupply],
  'run-cancel': [zhRunCancel, enRunCancel],
  'cancel-rebill': [zhCancelRebill, enCancelRebill],
};
