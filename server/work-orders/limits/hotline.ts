/** Limits of the 95598 hotline (95598 服务时限). */
import { limit } from './limit';

const fault = {
  zh: '供电服务承诺：抢修人员到达现场的时间，城区 45 分钟、农村 90 分钟、特殊边远地区 2 小时；坐席 5 分钟内派单',
  en: 'Service promise: the crew is on site within 45 minutes in town, 90 in the country, 2 hours in remote areas; the call is dispatched within 5',
};
const repair = {
  zh: '供电服务规范：到达现场后一般故障 4 小时内恢复（内部控制指标），恢复后及时回单、24 小时内回访（WO-HOT-1）',
  en: 'Service code: an ordinary fault is mended within 4 hours of arrival (internal figure), reported at once and followed up within 24 hours (WO-HOT-1)',
};
const complaint = {
  zh: '供电服务承诺：投诉 1 个工作日内联系客户、7 个工作日内答复处理结果',
  en: 'Service promise: a complaint is taken up with the customer within 1 working day and answered within 7',
};
const enquiry = {
  zh: '95598 业务处理规定：抄表数据异常 6 个、电能表异常 4 个、其他 5 个工作日内答复（较新规定，二手资料）',
  en: 'Hotline rules: an answer within 6 working days on a reading, 4 on a meter, 5 on anything else (later rules, secondary source)',
};

export const hotlineLimits = [
  limit('hotline.accept', { minutes: 5 }, fault),
  limit('hotline.dispatch', { minutes: 5 }, fault),
  limit('hotline.on-site-city', { minutes: 45 }, fault),
  limit('hotline.on-site-rural', { minutes: 90 }, fault),
  limit('hotline.on-site-remote', { minutes: 120 }, fault),
  limit('hotline.repair', { hours: 4 }, repair),
  limit('hotline.report', { hours: 2 }, repair),
  limit('hotline.follow-up', { hours: 24 }, repair),
  limit('hotline.file', { workingDays: 1 }, repair),
  limit('hotline.contact', { workingDays: 1 }, complaint),
  limit('hotline.complaint', { workingDays: 7 }, complaint, { promise: { workingDays: 5 } }),
  limit('hotline.answer-reading', { workingDays: 6 }, enquiry),
  limit('hotline.answer-meter', { workingDays: 4 }, enquiry),
  limit('hotline.answer', { workingDays: 5 }, enquiry),
];
