/** Limits of the billing chain (抄核收时限). */
import { limit } from './limit';

const calculation = {
  zh: '电费抄核收工作规范：抄表数据当日核算，24 小时内完成计算并即时审核（WO-BILL-1）',
  en: 'Code of reading, calculation and collection: bills are calculated within 24 hours and reviewed at once (WO-BILL-1)',
};
const anomaly = {
  zh: '供电服务规范：抄表异常 7 个工作日内答复（WO-READ-1）',
  en: 'Supply service code: a reading anomaly is answered within 7 working days (WO-READ-1)',
};
const correction = {
  zh: '内部规定：电费差错核实 2 个工作日、审批每级 1 个工作日、更正后 3 个工作日内发行（WO-COR-1）',
  en: 'Internal rule: a billing error is verified in 2 working days, each approval takes 1, the corrected bill is issued in 3 (WO-COR-1)',
};

const prices = {
  zh: '内部规定：电价文件到达后 5 个工作日内拟定并试算，审批每级 2 个工作日（TAR-CHG-1）',
  en: 'Internal rule: a price document is drafted and tried within 5 working days, each approval takes 2 (TAR-CHG-1)',
};

export const billingLimits = [
  limit('billing.day', { hours: 24 }, calculation),
  limit('billing.reread', { workingDays: 7 }, anomaly),
  limit('anomaly.dispatch', { hours: 24 }, anomaly),
  limit('anomaly.field', { hours: 72 }, anomaly),
  limit('anomaly.conclude', { hours: 48 }, anomaly),
  limit('correction.verify', { workingDays: 2 }, correction),
  limit('correction.approve', { workingDays: 1 }, correction),
  limit('correction.issue', { workingDays: 3 }, correction),
  limit('price.draft', { workingDays: 5 }, prices),
  limit('price.approve', { workingDays: 2 }, prices),
];
