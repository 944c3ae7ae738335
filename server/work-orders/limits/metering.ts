/** Limits of reading (抄表时限). */
import { limit } from './limit';

const reading = {
  zh: '抄表管理规范：抄表例日后 2 天内完成抄录，当日复核移交（二手资料）',
  en: 'Code of reading: figures are in within 2 days of the reading day, checked and handed over on the day (secondary source)',
};
const route = {
  zh: '抄表管理规范：抄表段、例日变更须经所长审核、县公司批准后方可执行（二手资料）',
  en: 'Code of reading: a route or reading day changes only with the station’s check and the county’s approval (secondary source)',
};

export const meteringLimits = [
  limit('reading.plan', { workingDays: 2 }, reading),
  limit('reading.prepare', { workingDays: 1 }, reading),
  limit('reading.enter', { days: 2 }, reading),
  limit('reading.check', { workingDays: 1 }, reading),
  limit('reading.hand-over', { workingDays: 1 }, reading),
  limit('route.apply', { workingDays: 1 }, route),
  limit('route.approve', { workingDays: 3 }, route),
];
