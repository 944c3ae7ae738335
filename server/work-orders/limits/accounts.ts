/** Limits of accounts and collection (账务时限). */
import { limit } from './limit';

const correction = {
  zh: '内部规定：退补、冲正、违约金调整核实 2 个工作日、审批每级 1 个工作日、审定后 3 个工作日内入账（WO-ACC-1）',
  en: 'Internal rule: corrections, reversals and late-fee relief are verified in 2 working days, each approval takes 1, and are posted within 3 (WO-ACC-1)',
};

const cash = {
  zh: '营业收费管理规定：电费当日解款、日清日结，次日前到账核对（二手资料）',
  en: 'Rules of collection: money is banked and the day closed on the day itself, and checked when it arrives (secondary source)',
};
const bank = {
  zh: '银电互联规定：代收电费次一工作日到账；差错自动对账 2 天、人工 3 天内处理（二手资料）',
  en: 'Rules of bank collection: money arrives by the next working day; differences are settled in 2 days, by hand in 3 (secondary source)',
};
const dunning = {
  zh: '《供电营业规则》第六十七条、《电力供应与使用条例》第三十九条：逾期 30 日经催交仍未交付的可以停电；停电前居民 7 天、其他客户 3 天书面通知，停电前再通知；缴清后 24 小时内复电',
  en: 'Rules for Power Supply Business, article 67, and the Supply Regulations, article 39: supply may be cut 30 days after the due day when dunning was in vain, with 7 days’ notice to residents, 3 to others, and once more before; restored within 24 hours of payment',
};

export const accountsLimits = [
  limit('accounts.apply', { workingDays: 1 }, correction),
  limit('accounts.verify', { workingDays: 2 }, correction),
  limit('accounts.approve', { workingDays: 1 }, correction),
  limit('accounts.post', { workingDays: 3 }, correction),
  limit('cash.close', { hours: 24 }, cash),
  limit('cash.arrival', { workingDays: 2 }, cash),
  limit('bank.send', { workingDays: 1 }, bank),
  limit('bank.result', { workingDays: 2 }, bank),
  limit('bank.difference', { days: 3 }, bank),
  limit('dunning.notice', { workingDays: 3 }, dunning),
  limit('dunning.cut', { workingDays: 3 }, dunning),
  limit('dunning.pay', { days: 180 }, dunning),
  limit('dunning.restore', { hours: 24 }, dunning),
];
