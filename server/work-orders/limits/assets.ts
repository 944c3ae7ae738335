/** Limits of meter assets (计量时限). */
import { limit } from './limit';

const exchange = {
  zh: '计量业务规范：计量故障 1 个工作日内勘查，确认后 3 个工作日内更换，拆回表 5 个工作日内入库复核（WO-MET-1）',
  en: 'Code of metering: a fault is surveyed within 1 working day, the meter replaced within 3, the removed one checked in store within 5 (WO-MET-1)',
};
const outOfClass = {
  zh: '电能计量技术管理规程：现场检验超差的 3 个工作日内更换',
  en: 'Technical code of metering: a meter out of class on site is replaced within 3 working days',
};
const request = {
  zh: '《供电营业规则》第七十九条及服务承诺：客户申请校验 7 天内检验并答复，承诺 5 个工作日出具结果',
  en: 'Rules for Power Supply Business, article 79, and the service promise: a test a customer asks for is answered within 7 days, promised within 5 working days',
};
const rotation = {
  zh: '电能计量技术管理规程：轮换、现场检验按年月计划，当月完成（WO-MET-2）',
  en: 'Technical code of metering: rotation and field tests are done in the month planned (WO-MET-2)',
};

export const assetsLimits = [
  limit('meter.survey', { workingDays: 1 }, exchange),
  limit('meter.exchange', { workingDays: 3 }, exchange),
  limit('meter.store', { workingDays: 5 }, exchange),
  limit('meter.settle', { workingDays: 3 }, exchange),
  limit('meter.out-of-class', { workingDays: 3 }, outOfClass),
  limit('meter.test-fee', { workingDays: 1 }, request),
  limit('meter.test', { days: 7 }, request, { promise: { workingDays: 5 } }),
  limit('meter.plan', { days: 30 }, rotation),
];
