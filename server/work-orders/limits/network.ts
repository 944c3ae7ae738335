/** Limits of the distribution network's records (配网时限). */
import { limit } from './limit';

const change = {
  zh: '配网异动管理规定：异动先审后动，现场完成当日录入，2 个工作日内审核生效（WO-NET-1）',
  en: 'Rules for network changes: approved before they are made, entered on the day they are made, checked and in force within 2 working days (WO-NET-1)',
};
const loss = {
  zh: '线损管理规定：异常台区 7 个工作日内核对户变关系并整改（WO-NET-2）',
  en: 'Rules for line losses: who hangs on what is checked and put right within 7 working days of an abnormal loss (WO-NET-2)',
};

export const networkLimits = [
  limit('network.apply', { workingDays: 1 }, change),
  limit('network.site', { workingDays: 3 }, change),
  limit('network.enter', { workingDays: 1 }, change),
  limit('network.check', { workingDays: 2 }, change),
  limit('network.loss-dispatch', { workingDays: 1 }, loss),
  limit('network.loss-site', { workingDays: 7 }, loss),
  limit('network.loss-check', { workingDays: 2 }, loss),
];
