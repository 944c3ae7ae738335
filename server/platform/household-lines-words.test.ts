import { expect, it } from 'vitest';
import { refusalMessage } from './speech';

it('names the bad lines of a list by reason, and only the reasons there are', () => {
  const none = { columns: 'none', value: 'none', unknown: 'none', differs: 'none', taken: 'none' };
  const params = { ...none, twice: '4, 7', absent: '103' };
  expect(refusalMessage('supply.household-lines', params, 'zh-CN')).toBe(
    '清单有误：第 4, 7 行门牌或表号重复；缺少门牌 103；请改正后重新提交。',
  );
  expect(refusalMessage('supply.household-lines', params, 'en')).toBe(
    'The list is not right: door or meter named twice in line 4, 7; no line for door 103; mend it and submit again.',
  );
});
