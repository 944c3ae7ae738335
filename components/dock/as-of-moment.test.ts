import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldOfMoment, isMoment, momentOfField, momentOfPreset, PRESETS } from './as-of-moment';

const NOW = Date.parse('2026-11-25T15:30:20.500Z');

describe('the moment something is looked at', () => {
  it('is a whole minute at the meridian of the utility, up to now', () => {
    expect(momentOfField('2026-10-31T14:05', NOW)).toBe('2026-10-31T06:05:59.999Z');
    expect(momentOfField('2026-11-25T23:30', NOW)).toBe('2026-11-25T15:30:20.500Z');
  });

  it.each(['', '2026-10-31', '2026-13-31T14:05', '2026-11-25T23:31', 'now'])('%j is none', (text) => {
    expect(momentOfField(text, NOW)).toBeNull();
  });

  it('stands in the field as the minute it was chosen as', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1992, 0, 1), max: NOW - 60_000 }), (ms) => {
        const field = fieldOfMoment(new Date(ms).toISOString());
        expect(fieldOfMoment(momentOfField(field, NOW)!)).toBe(field);
      }),
    );
  });

  it('has ends of days as presets', () => {
    expect(PRESETS.map((preset) => fieldOfMoment(momentOfPreset(preset, NOW)))).toEqual([
      '2026-11-24T23:59',
      '2026-11-18T23:30',
      '2026-10-31T23:59',
    ]);
  });

  it.each([
    ['2026-10-31T06:05:59.999Z', true],
    ['2026-10-31T06:05:59Z', true],
    ['2026-10-31', false],
    ["2026-10-31T06:05:59Z'--", false],
    ['9999-99-99T99:99:99Z', false],
  ])('%s may stand in a link: %s', (text, may) => {
    expect(isMoment(text)).toBe(may);
  });
});
