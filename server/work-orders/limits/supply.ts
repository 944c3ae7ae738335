/** Limits of new and larger supply (业扩报装时限). */
import { limit } from './limit';

const regulator = {
  zh: '《供电监管办法》：自受理用电申请之日起，高压单电源 20 个、双电源 45 个工作日内答复供电方案；受电工程设计审核 20 个工作日、中间检查 5 个工作日、竣工检验 7 个工作日；检验合格并办结手续后 7 个工作日内装表接电',
  en: 'Measures for the Supervision of Power Supply: a high-voltage supply plan is answered within 20 working days (single source) or 45 (dual); drawings are reviewed in 20, a mid-check in 5, a final check in 7; the meter and supply follow within 7',
};
const lowVoltage = {
  zh: '《供电监管办法》：自受理用电申请之日起，居民 3 个、其他低压 8 个工作日内答复供电方案；低压受电工程设计审核 8 个、竣工检验 5 个工作日；办结手续后居民 3 个、其他低压 5 个工作日内装表接电',
  en: 'Measures for the Supervision of Power Supply: a supply plan is answered within 3 working days (household) or 8 (other low voltage); low-voltage drawings are reviewed in 8 and a final check made in 5; once formalities are done, meter and supply follow within 3 (household) or 5 working days',
};
const batch = {
  zh: '业扩报装工作规范：一户一表批量新装自受理之日起 30 天内完成（WO-SUP-1）',
  en: 'Code of supply applications: a batch of households is supplied within 30 days of the acceptance (WO-SUP-1)',
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
  limit('supply.reply-lv-residential', { workingDays: 3 }, lowVoltage, { promise: { workingDays: 2 }, from: promise }),
  limit('supply.reply-lv', { workingDays: 8 }, lowVoltage, { promise: { workingDays: 7 }, from: promise }),
  limit('supply.drawings-lv', { workingDays: 8 }, lowVoltage),
  limit('supply.final-check-lv', { workingDays: 5 }, lowVoltage, { promise: { workingDays: 3 }, from: promise }),
  limit('supply.connect-lv-residential', { workingDays: 3 }, lowVoltage),
  limit('supply.connect-lv', { workingDays: 5 }, lowVoltage),
  limit('supply.lv-day', { workingDays: 1 }, internal),
  limit('supply.batch', { days: 30 }, batch),
  limit('supply.file', { workingDays: 3 }, internal),
];
