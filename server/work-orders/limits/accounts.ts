/** Limits of accounts and collection (账务时限). */
import { limit } from './limit';

const correction = {
  zh: '内部规定：退补、冲正、违约金调整核实 2 个工作日、审批每级 1 个工作日、审定后 3 个工作日内入账（WO-ACC-1）',
  en: 'Internal rule: corrections, reversals and late-fee relief are verified in 2 working days, each approval takes 1, and are posted within 3 (WO-ACC-1)',
};

export const accountsLimits = [
  limit('accounts.apply', { workingDays: 1 }, correction),
  limit('accounts.verify', { workingDays: 2 }, correction),
  limit('accounts.approve', { workingDays: 1 }, correction),
  limit('accounts.post', { workingDays: 3 }, correction),
];
