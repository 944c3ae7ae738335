/** Limits of inspection (用电检查时限). */
import { limit } from './limit';

const breach = {
  zh: '用电检查工作规范：发现或接举报后 1 个工作日内两人到场取证，3 个工作日内认定和计算，审批每级 1 个工作日（WO-INS-1）',
  en: 'Code of inspection: two inspectors take evidence within 1 working day, breach and amount are determined within 3, each approval takes 1 (WO-INS-1)',
};
const restore = {
  zh: '《供电营业规则》第六十九条：引起停电的原因消除后 3 日内恢复供电',
  en: 'Rules for Power Supply Business, article 69: supply is restored within 3 days of the cause of the stop being gone',
};

export const inspectionLimits = [
  limit('inspection.evidence', { workingDays: 1 }, breach),
  limit('inspection.determine', { workingDays: 3 }, breach),
  limit('inspection.approve', { workingDays: 1 }, breach),
  limit('inspection.collect', { days: 30 }, breach),
  limit('inspection.restore', { days: 3 }, restore),
  limit('inspection.file', { workingDays: 3 }, breach),
];
