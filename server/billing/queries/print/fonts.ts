/**
 * The fonts of printed bills (打印字体): Noto Sans SC under the SIL Open Font Licence, from its package. The main file holds the characters of
 * everyday Chinese; rarer ones, such as in names, stand in numbered slices, of which only the ones a text needs are opened. What is
 * embedded in a document is the characters it uses.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { sfntOf } from './sfnt';

const require = createRequire(path.join(process.cwd(), 'package.json'));

export const FONT_WEIGHTS = ['400', '700'] as const;
export type FontWeight = (typeof FONT_WEIGHTS)[number];

function folder(): string {
  return path.dirname(require.resolve('@fontsource/noto-sans-sc/LICENSE'));
}

const kept = new Map<string, Buffer>();

function file(name: string): Buffer {
  let found = kept.get(name);
  if (found === undefined) kept.set(name, (found = sfntOf(readFileSync(path.join(folder(), 'files', name)))));
  return found;
}

export function mainFont(weight: FontWeight): Buffer {
  return file(`noto-sans-sc-chinese-simplified-${weight}-normal.woff`);
}

export function sliceFont(slice: string, weight: FontWeight): Buffer {
  return file(`noto-sans-sc-${slice}-${weight}-normal.woff`);
}

type Range = readonly [from: number, to: number, slice: string];
let ranges: readonly Range[] | undefined;

/** Which slice holds a character, by the package's own list of ranges. */
export function sliceOf(codePoint: number): string | undefined {
  ranges ??= readRanges();
  return ranges.find(([from, to]) => from <= codePoint && codePoint <= to)?.[2];
}

function readRanges(): Range[] {
  const list = JSON.parse(readFileSync(path.join(folder(), 'unicode.json'), 'utf8')) as Record<string, string>;
  return Object.entries(list).flatMap(([name, text]) => {
    const slice = /^\[(\d+)\]$/.exec(name)?.[1];
    if (slice === undefined) return [];
    return text.split(',').flatMap((part): Range[] => {
      const [, from, to] = /^U\+([0-9A-F]+)(?:-([0-9A-F]+))?$/i.exec(part.trim()) ?? [];
      return from === undefined ? [] : [[parseInt(from, 16), parseInt(to ?? from, 16), slice]];
    });
  });
}
