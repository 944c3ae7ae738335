/** Limits of new and larger supply (业扩报装时限). */
import { limit } from './limit';

const regulator = {
  zh: '《供电监管办法》：自受理用电申请之日起，高压单电源 20 个、双电源 45 个工作日内答复供电方案；受电工程设计审核 20 个工作日、中间检查 5 个工作日、竣工检验 7 个工作日；检验合格并办结手续后 7 个工作日内装表接电',
  en: 'Measures for the Supervision of Power Supply: a high-voltage supply plan is answered within 20 working days (single source) or 45 (dual); drawings are reviewed in 20, a mid-check in 5, a final check in 7; the meter and supply follow within 7',
};
const promise = '2013-01-01';
const internal = {
  zh: '业扩报装工作规范：受理当日录入，1 个工作日派工，收费、合同、配表、领表、归档各有内部时限（WO-SUP-1）',
  en: 'Code of supply applications: entered on the day, dispatched in 1 working day; fees, contract, meter issue and filing have internal limits (WO-SUP-1)',
};

export const supplyLimits = [
  limit('supply.accept', { workingDays: 1 }, internal),
  limit('supply.survey', { workingDays: 3 }, internal),
  limit('supply.reply-hv-single', { workingDays: 20 }, regulator, { promise: { workingDays: 15 }, from: promise }),
  limit('supply.reply-hv-dual', { workingDays: 45 }, regulator, { promise: { workingDays: 30 }, from: promise }),
  limit('supply.fees', { workingDays: 3 }, internal),
  limit('supply.drawings-hv', { workingDays: 20 }, regulator, { promise: { workingDays: 15 }, from: promise }),
  limit('supply.customer-works', { days: 365 }, internal),
  limit('supply.mid-check', { workingDays: 5 }, regulator, { promise: { workingDays: 3 }, from: promise }),
  limit('supply.final-check-hv', { workingDays: 7 }, regulator, { promise: { workingDays: 5 }, from: promise }),
  limit('supply.contract', { workingDays: 3 }, internal),
  limit('supply.connect-hv', { workingDays: 7 }, regulator, { promise: { workingDays: 5 }, from: promise }),
  limit('supply.file', { workingDays: 3 }, internal),
];
