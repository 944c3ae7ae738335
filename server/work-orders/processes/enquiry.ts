/**
 * 95598 咨询、查询、服务申请: a question answered at once, or passed on and answered in time; an application becomes the flow it asks for.
 *
 * 受理(ZX) → 直接答复 / 转办(BZ) → 答复意见(KC) → 回复(ZX) → 回访(ZX) → 归档(DA). Limits from acceptance: 6 working days on a reading, 4 on a meter, 5
 * on anything else. Effects: the service record; a doubted reading passed on raises 抄表异常 beside it, so that the answer rests on an
 * on-site figure.
 */
import { back, main, other, otherwise, process, step, when, within } from '../define';
import { all, is, not } from '../facts';
import { choice, code, note, person, reason, text, yesNo } from '../fields';
import { PHONE } from './fault-repair';

const inTime = [
  within('hotline.answer-reading', { from: 'hand-over', when: is('accept.topic', 'reading') }),
  within('hotline.answer-meter', { from: 'hand-over', when: is('accept.topic', 'meter') }),
  within('hotline.answer', { from: 'hand-over' }),
];

export const enquiry = process({
  id: 'enquiry',
  version: 1,
  trade: '95598咨询、查询、服务申请',
  family: 'hotline',
  prefix: 'ZC',
  customer: 'accept.contactName',
  start: { subject: 'unit', alsoBy: ['acceptor', 'lead'] },
  steps: [
    step('accept', {
      by: 'hotline-agent',
      limit: within('hotline.accept'),
      does: [
        main('accept', {
          form: {
            topic: choice('tariff', 'bill', 'reading', 'meter', 'outage', 'application', 'other'),
            contactName: text({ max: 40 }),
            contactPhone: code(PHONE),
            content: text({ max: 500 }),
            answeredAtOnce: yesNo(),
            answer: note(),
          },
          to: [when(is('accept.answeredAtOnce', 'true'), 'follow-up'), otherwise('hand-over')],
          guards: ['channels.answer-given'],
          effect: 'channels.open-record',
        }),
      ],
    }),
    step('hand-over', {
      by: 'lead',
      limit: inTime,
      does: [
        main('hand-over', {
          form: { officerId: person('surveyor'), onSiteReading: yesNo(), instruction: note() },
          to: 'opinion',
          guards: ['channels.reading-has-account'],
          effect: 'channels.hand-over',
        }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('opinion', {
      by: 'surveyor',
      limit: inTime,
      does: [
        main('give-opinion', { form: { finding: text({ max: 500 }) }, to: 'answer' }),
        back('back-to-hand-over', 'hand-over'),
      ],
    }),
    step('answer', {
      by: 'hotline-agent',
      limit: inTime,
      does: [
        main('answered', {
          form: { answerWay: choice('phone', 'letter', 'message', 'visit'), answer: text({ max: 500 }) },
          to: 'follow-up',
          effect: 'channels.answered',
        }),
        back('back-to-opinion', 'opinion', { effect: 'channels.keep-officer' }),
      ],
    }),
    step('follow-up', {
      by: 'hotline-agent',
      limit: within('hotline.follow-up'),
      does: [
        main('followed-up', {
          form: {
            reached: choice('reached', 'not-reached'),
            opinion: choice('satisfied', 'fair', 'dissatisfied', 'none'),
            note: note(),
          },
          to: [
            when(all(is('follow-up.reached', 'not-reached'), not(is('subject.callsFailed', '3'))), 'follow-up'),
            when(all(is('follow-up.reached', 'reached'), is('follow-up.opinion', 'dissatisfied')), 'hand-over'),
            otherwise('file'),
          ],
          effect: 'channels.followed-up',
        }),
      ],
    }),
    step('file', {
      by: 'archivist',
      limit: within('hotline.file'),
      does: [
        main('file', {
          form: { complete: yesNo(), accurate: yesNo(), note: note() },
          to: 'done',
          batch: true,
          effect: 'channels.close-record',
        }),
        other('ask-again', { form: { reason: reason() }, to: 'follow-up', key: 'r' }),
      ],
    }),
  ],
});
