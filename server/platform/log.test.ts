import { describe, expect, it } from 'vitest';
import { plainText } from './log';

describe('text from outside in the log', () => {
  it('forges no line and steers no terminal', () => {
    const hostile = 'zhang\n{"level":"info","msg":"all is well"}\r\u001b[2J\u2028\u202eok';
    const shown = plainText(hostile);
    expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/);
    expect(shown).toContain(String.raw`zhang\u000a{"level"`);
  });

  it('is cut where it would flood', () => {
    expect(plainText('x'.repeat(10_000), 200)).toHaveLength(201);
  });
});
