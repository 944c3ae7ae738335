/** The rule library (规则库): one file and one line each. */
import type { AnomalyRule } from '../rule';
import { brokenChain } from './broken-chain';
import { changeInCycle } from './change-in-cycle';
import { demandOverCapacity } from './demand-over-capacity';
import { digitSlip } from './digit-slip';
import { duplicateReading } from './duplicate-reading';
import { energyDrop } from './energy-drop';
import { energyJump } from './energy-jump';
import { estimatedReading } from './estimated-reading';
import { firstBill } from './first-bill';
import { fileChanged } from './file-changed';
import { frozenRegister } from './frozen-register';
import { lossAnomaly } from './loss-anomaly';
import { moneyJump } from './money-jump';
import { overCapacity } from './over-capacity';
import { ownRule } from './own-rule';
import { peerDeviation } from './peer-deviation';
import { periodsMismatch } from './periods-mismatch';
import { powerFactor } from './power-factor';
import { previousTrouble } from './previous-trouble';
import { registerBackwards } from './register-backwards';
import { registerRollover } from './register-rollover';
import { repeatedZero } from './repeated-zero';
import { subOverMain } from './sub-over-main';
import { swappedRegisters } from './swapped-registers';
import { unreadMeter } from './unread-meter';
import { zeroEnergy } from './zero-energy';

export const RULES: readonly AnomalyRule[] = [
  registerRollover,
  registerBackwards,
  brokenChain,
  digitSlip,
  swappedRegisters,
  duplicateReading,
  frozenRegister,
  periodsMismatch,
  energyJump,
  energyDrop,
  peerDeviation,
  moneyJump,
  zeroEnergy,
  repeatedZero,
  powerFactor,
  overCapacity,
  demandOverCapacity,
  lossAnomaly,
  subOverMain,
  fileChanged,
  estimatedReading,
  unreadMeter,
  ownRule,
  changeInCycle,
  firstBill,
  previousTrouble,
];

export function ruleById(id: string): AnomalyRule | undefined {
  return RULES.find((rule) => rule.id === id);
}
