import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Theme = 'light' | 'dark';

function colour(name: string, theme: Theme): string {
  const pair = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  const single = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(css);
  const found = pair ? pair[theme === 'light' ? 1 : 2] : single?.[1];
  if (!found) throw new Error(`no colour --${name}`);
  return found;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(left: string, right: string): number {
  const [dark = 0, light = 0] = [luminance(left), luminance(right)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['canvas', 'surface', 'surface-sunken', 'surface-raised', 'surface-hover', 'surface-selected'];
const TEXTS = ['text', 'text-muted', 'accent', 'good', 'warn', 'bad'];

describe.each<Theme>(['light', 'dark'])('colours of the %s theme', (theme) => {
  it.each(SURFACES.flatMap((surface) => TEXTS.map((text) => [text, surface] as const)))(
    '%s on %s ≥ 4.5',
    (text, surface) => {
      expect(contrast(colour(text, theme), colour(surface, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each(['good', 'warn', 'bad'])('%s on its own soft ground ≥ 4.5', (tone) => {
    expect(contrast(colour(tone, theme), colour(`${tone}-soft`, theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('text', theme), colour(`${tone}-soft`, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['accent-fill', 'accent-fill-hover', 'bad-fill'])('white on %s ≥ 4.5', (fill) => {
    expect(contrast(colour('on-accent', theme), colour(fill, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['surface', 'surface-sunken', 'surface-raised', 'canvas'])(
    'edges of controls and the focus ring on %s ≥ 3',
    (surface) => {
      expect(contrast(colour('line-strong', theme), colour(surface, theme))).toBeGreaterThanOrEqual(3);
      expect(contrast(colour('focus', theme), colour(surface, theme))).toBeGreaterThanOrEqual(3);
    },
  );
});
