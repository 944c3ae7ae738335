import { describe, expect, it } from 'vitest';
import { mentionAt, mentionedIds, mentionParts, suggested } from '@/components/work-orders/mentions';

const people = [
  { id: 7, nameZh: '李娜', nameEn: 'Li Na' },
  { id: 8, nameZh: '张文华', nameEn: 'Zhang Wenhua' },
];

describe('mentions', () => {
  it('begin at an @ and end with what no name holds', () => {
    expect(mentionAt('请 @李', 4)).toEqual({ start: 2, query: '李' });
    expect(mentionAt('@', 1)).toEqual({ start: 0, query: '' });
    expect(mentionAt('请@李娜 看', 6)).toBeNull();
    expect(mentionAt('mail a@b', 8)).toBeNull();
    expect(mentionAt('nothing', 3)).toBeNull();
  });

  it('suggest by either name and by initials', () => {
    expect(suggested(people, '').length).toBe(2);
    expect(suggested(people, 'zwh').map(({ id }) => id)).toEqual([8]);
    expect(suggested(people, 'li n').map(({ id }) => id)).toEqual([7]);
    expect(suggested(people, '文').map(({ id }) => id)).toEqual([8]);
  });

  it('name whom the text names', () => {
    expect(mentionedIds('@李娜 和 @Zhang Wenhua 请看', people)).toEqual([7, 8]);
    expect(mentionedIds('李娜', people)).toEqual([]);
  });

  it('stand out in the text, and nothing of it is lost', () => {
    const text = '请 @李娜 与 @Zhang Wenhua 看一下';
    const parts = mentionParts(text);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.filter((part) => part.isMention).map((part) => part.text)).toEqual(['@李娜', '@Zhang Wenhua']);
  });
});
