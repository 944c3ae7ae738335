import { describe, expect, it } from 'vitest';
import { isSpokenOf, matchesInitials } from '@/components/shell/initials';

describe('initials of Chinese texts', () => {
  it.each([
    ['工单队列', 'gddl'],
    ['示数录入', 'sslr'],
    ['示数录入', 'lr'],
    ['电费账单', 'dfzd'],
    ['领取下 20 张', 'lqx'],
    ['恢复默认布局', 'hfmrbj'],
    ['退回重抄', 'thcc'],
    ['强制审核', 'qzsh'],
    ['运行维护', 'yxwh'],
    ['用户与权限', 'yhyqx'],
    ['交班', 'jb'],
    ['欧阳安娜', 'oyan'],
    ['普海云', 'PHY'],
  ])('%s is found by %s', (text, query) => {
    expect(matchesInitials(text, query)).toBe(true);
  });

  it.each([
    ['工单队列', 'gdl'],
    ['工单队列', 'x'],
    ['Work queue', 'wq'],
    ['工单队列', '工d'],
    ['工单队列', ''],
  ])('%s is not found by %j', (text, query) => {
    expect(matchesInitials(text, query)).toBe(false);
  });

  it('leaves the text itself findable', () => {
    expect(isSpokenOf('Work queue', 'QUEUE')).toBe(true);
    expect(isSpokenOf('工单队列', '队列')).toBe(true);
    expect(isSpokenOf('工单队列', '')).toBe(true);
  });
});
