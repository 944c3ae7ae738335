/** Limits of larger and of temporary supply (增容、临时用电时限). */
import { limit } from './limit';

const regulator = {
  zh: '《供电监管办法》第十一条：低压用户 8 个、高压单电源 20 个、双电源 45 个工作日内答复供电方案；受电工程设计审核低压 8 个、高压 20 个，竣工检验低压 5 个、高压 7 个，装表接电低压 5 个、高压 7 个工作日',
  en: 'Measures for the Supervision of Power Supply, article 11: a supply plan is answered within 8 working days (low voltage), 20 (high voltage, single source) or 45 (dual); drawings 8 or 20, final check 5 or 7, meter and supply 5 or 7',
};
const temporary = {
  zh: '《供电营业规则》第十二条：临时用电期限一般不得超过六个月，逾期不办理延期或正式用电手续的，终止供电',
  en: 'Rules for Power Supply Business, article 12: a temporary supply lasts six months at most; without an extension or a permanent supply it is ended when the term is over',
};
const internal = {
  zh: '增容、临时用电业务规范：定费、合同各 3 个工作日，停电安排 5 个工作日，拆表 3 个工作日，清算 5 个工作日（WO-SUP-2）',
  en: 'Code of larger and temporary supply: 3 working days for fees and for the contract, 5 to arrange the outage, 3 to take down, 5 to settle (WO-SUP-2)',
};
const promise = '2013-01-01';

export const supplyUpLimits = [
  limit('supply-up.reply-lv', { workingDays: 8 }, regulator, { promise: { workingDays: 7 }, from: promise }),
  limit('supply-up.reply-hv', { workingDays: 20 }, regulator, { promise: { workingDays: 15 }, from: promise }),
  limit('supply-up.drawings-lv', { workingDays: 8 }, regulator),
  limit('supply-up.final-check-lv', { workingDays: 5 }, regulator, { promise: { workingDays: 3 }, from: promise }),
  limit('supply-up.connect-lv', { workingDays: 5 }, regulator, { promise: { workingDays: 3 }, from: promise }),
  limit('supply-up.fees', { workingDays: 3 }, internal),
  limit('supply-up.contract', { workingDays: 3 }, internal),
  limit('supply-up.outage', { workingDays: 5 }, internal),
  limit('supply-up.answer', { days: 10 }, temporary),
  limit('supply-up.remove', { workingDays: 3 }, internal),
  limit('supply-up.settle', { workingDays: 5 }, internal),
];
