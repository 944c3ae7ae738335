import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BAD_VERDICTS, collectionFile, compareResult, match, parseResult, parseStatement } from './bank-file';

const yuan = fc
  .integer({ min: 1, max: 10_000_000 })
  .map((fen) => `${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`);

describe('bank files', () => {
  it('say how many lines there are and what they come to', () => {
    const lines = [
      { lineNo: 1, accountNo: '530001', cardNo: '6223190000001', amountYuan: '36.10' },
      { lineNo: 2, accountNo: '530002', cardNo: '6223190000002', amountYuan: '0.95' },
    ];
    expect(collectionFile('DK1', '农信社', lines)).toBe(
      'H|DK1|农信社|2|37.05\nD|1|530001|6223190000001|36.10\nD|2|530002|6223190000002|0.95\n',
    );
  });

  it('name every bad line and read nothing of such a file', () => {
    const parsed = parseResult('D|1|530001|36.10|OK|\nD|2|530002|36|OK|\nD|1|530001|36.10|OK|\nhello');
    expect('faults' in parsed && parsed.faults.map(({ value }) => value?.split(':')[0])).toEqual(['2', '3', '4']);
    expect(parseStatement('')).toEqual({ faults: [{ path: 'statement', message: 'missing' }] });
  });

  it('match so that every line of either side is in exactly one heap', () => {
    const side = fc.uniqueArray(
      fc.record({ receiptNo: fc.integer({ min: 1, max: 40 }).map(String), amountYuan: yuan }),
      {
        selector: ({ receiptNo }) => receiptNo,
      },
    );
    fc.assert(
      fc.property(side, side, (bank, books) => {
        const ours = books.map((payment, id) => ({ ...payment, id }));
        const { matched, bankOnly, oursOnly, amountDiffers } = match(bank, ours);
        expect(matched + bankOnly.length + amountDiffers.length).toBe(bank.length);
        expect(matched + oursOnly.length + amountDiffers.length).toBe(ours.length);
      }),
    );
  });

  it('hold every returned line against the one that was sent, each line once', () => {
    const line = fc.record({
      lineNo: fc.integer({ min: 1, max: 12 }),
      accountNo: fc.constantFrom('1', '2'),
      amountYuan: yuan,
    });
    const lines = fc.uniqueArray(line, { selector: ({ lineNo }) => lineNo, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, fc.boolean(), (sent, returned, isCollected) => {
        const back = returned.map((each) => ({ ...each, isCollected, reason: '' }));
        const rows = compareResult(
          sent.map((each) => ({ ...each, result: null })),
          back,
        );
        const numbers = new Set([...sent, ...returned].map(({ lineNo }) => lineNo));
        expect(rows.map(({ lineNo }) => lineNo)).toEqual([...numbers].sort((a, b) => a - b));
        for (const { verdict, sent: ours, returned: theirs } of rows) {
          const agrees =
            ours !== null &&
            theirs !== null &&
            ours.accountNo === theirs.accountNo &&
            ours.amountYuan === theirs.amountYuan;
          expect(BAD_VERDICTS.has(verdict)).toBe(theirs !== null && !agrees);
          expect(verdict === 'not-returned').toBe(theirs === null);
        }
      }),
    );
  });
});
