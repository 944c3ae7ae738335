/**
 * 95598 投诉、举报: a customer is not content, or reports somebody; the case is looked into by people other than those it is about.
 *
 * 受理(ZX) → 转派(BZ) → 1 个工作日内联系客户、调查(KC) → 审核(SZ) → 答复(ZX) → 回访(ZX) → 归档(DA). Limits: contact within 1 working day, answer
 * within 7 from acceptance (供电服务承诺). Hands: who looked into it does not approve the finding. A report of theft raises 违约用电、窃电处理
 * where it is confirmed. Effects: the service record with contact, finding, answer and the customer's opinion.
 */
import { back, main, other, otherwise, process, step, when, within } from '../define';
import { all, is, not } from '../facts';
import { choice, code, note, person, reason, text, yesNo } from '../fields';
import { PHONE } from './fault-repair';

export const complaint = process({
  id: 'complaint',
  version: 1,
  trade: '95598投诉、举报',
  family: 'hotline',
  prefix: 'TS',
  customer: 'accept.contactName',
  start: { subject: 'unit', alsoBy: ['lead', 'acceptor'] },
  hands: [
    ['investigate', 'check'],
    ['investigate', 'follow-up'],
  ],
  steps: [
    step('accept', {
      by: 'hotline-agent',
      limit: within('hotline.accept'),
      does: [
        main('accept', {
          form: {
            caseKind: choice('complaint', 'report'),
            about: choice(
              'service',
              'reading-and-billing',
              'supply-quality',
              'supply-application',
              'construction',
              'theft',
              'other',
            ),
            contactName: text({ max: 40 }),
            contactPhone: code(PHONE, { optional: true }),
            anonymous: yesNo(),
            content: text({ max: 500 }),
          },
          to: 'assign',
          effect: 'channels.open-record',
        }),
      ],
    }),
    step('assign', {
      by: 'lead',
      limit: within('hotline.contact', { from: 'assign' }),
      does: [
        main('assign', {
          form: { investigatorId: person('surveyor'), instruction: note() },
          to: 'contact',
          effect: 'channels.assign-investigator',
        }),
        back('back-to-accept', 'accept'),
      ],
    }),
    step('contact', {
      by: 'surveyor',
      limit: within('hotline.contact', { from: 'assign' }),
      does: [
        main('contacted', {
          form: { contactWay: choice('phone', 'visit', 'not-possible'), heard: text({ max: 500 }) },
          to: 'investigate',
          effect: 'channels.contacted',
        }),
        back('back-to-assign', 'assign'),
      ],
    }),
    step('investigate', {
      by: 'surveyor',
      limit: within('hotline.complaint', { from: 'assign' }),
      does: [
        main('found', {
          form: {
            finding: choice('justified', 'partly', 'unfounded'),
            facts: text({ max: 500 }),
            measure: text({ max: 500 }),
            theftConfirmed: yesNo(),
          },
          to: 'check',
        }),
        back('back-to-assign', 'assign'),
      ],
    }),
    step('check', {
      by: 'station-chief',
      limit: within('hotline.complaint', { from: 'assign' }),
      approval: true,
      does: [
        main('approve', { form: { opinion: note() }, to: 'answer', effect: 'channels.finding-approved' }),
        back('back-to-investigate', 'investigate', { effect: 'channels.keep-investigator' }),
      ],
    }),
    step('answer', {
      by: 'hotline-agent',
      limit: within('hotline.complaint', { from: 'assign' }),
      does: [
        main('answered', {
          form: { answerWay: choice('phone', 'letter', 'message', 'visit'), answer: text({ max: 500 }) },
          to: 'follow-up',
          effect: 'channels.answered',
        }),
        back('back-to-check', 'check'),
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
            when(all(is('follow-up.reached', 'reached'), is('follow-up.opinion', 'dissatisfied')), 'assign'),
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
