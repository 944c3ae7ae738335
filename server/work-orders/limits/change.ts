/** Limits of changes of supply (变更用电时限). */
import { limit } from './limit';

const rules = {
  zh: '《供电营业规则》第二十四条：暂停须提前 5 天申请，供电企业按申请的日期加封',
  en: 'Rules for Power Supply Business, article 24: a suspension is applied for 5 days before, and sealed on the day asked for',
};
const internal = {
  zh: '变更用电业务规范：受理 1、现场勘查 2、审批 1、归档 2 个工作日（WO-CHG-1）',
  en: 'Code of supply changes: 1 working day to accept, 2 to survey, 1 to approve, 2 to file (WO-CHG-1)',
};

const removal = {
  zh: '《供电营业规则》暂拆：5 天内拆表，保留容量不超过 6 个月，恢复时 5 天内装表',
  en: 'Rules for Power Supply Business, temporary removal: taken down within 5 days, capacity held for 6 months at most, put up again within 5 days',
};

export const changeLimits = [
  limit('change.accept', { workingDays: 1 }, internal),
  limit('change.survey', { workingDays: 2 }, internal),
  limit('change.approve', { workingDays: 1 }, internal),
  limit('change.seal', { days: 5 }, rules),
  limit('change.execute', { days: 5 }, removal),
  limit('change.meter', { workingDays: 2 }, internal),
  limit('change.fee', { workingDays: 3 }, internal),
  limit('change.contract', { workingDays: 3 }, internal),
  limit('change.file', { workingDays: 2 }, internal),
];
