import { describe, expect, it } from 'vitest';
import { safeNext } from '@/components/shell/safe-next';

describe('where signing in leads', () => {
  it.each([
    ['/', '/'],
    ['/?panel=order', '/?panel=order'],
    [undefined, '/'],
    [['/a', '/b'], '/'],
    ['https://elsewhere.example', '/'],
    ['//elsewhere.example', '/'],
    ['/\\elsewhere.example', '/'],
    ['/\t/elsewhere.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/api/session', '/'],
  ])('%j → %s', (next, expected) => {
    expect(safeNext(next)).toBe(expected);
  });
});
