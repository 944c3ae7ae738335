/**
 * A web font (WOFF 1) as the plain font it wraps: its tables are inflated once instead of at every character drawn. Tables that only
 * arrange text (ligatures, kerning, vertical writing) are left behind; a bill needs none of them and is drawn much faster without.
 */
import { inflateSync } from 'node:zlib';

const KEPT = new Set([
  'cmap',
  'cvt ',
  'fpgm',
  'glyf',
  'head',
  'hhea',
  'hmtx',
  'loca',
  'maxp',
  'name',
  'OS/2',
  'post',
  'prep',
]);
const WOFF = 0x774f4646;
const HEADER = 44;
const ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

interface Table {
  readonly tag: string;
  readonly checksum: number;
  readonly data: Buffer;
}

export function sfntOf(woff: Buffer): Buffer {
  if (woff.readUInt32BE(0) !== WOFF) throw new Error('not a WOFF font');
  const tables: Table[] = [];
  for (let i = 0; i < woff.readUInt16BE(12); i += 1) {
    const at = HEADER + i * ENTRY;
    const tag = woff.toString('latin1', at, at + 4);
    if (!KEPT.has(tag)) continue;
    const [offset, packed, plain] = [4, 8, 12].map((step) => woff.readUInt32BE(at + step)) as [number, number, number];
    const bytes = woff.subarray(offset, offset + packed);
    tables.push({ tag, checksum: woff.readUInt32BE(at + 16), data: packed < plain ? inflateSync(bytes) : bytes });
  }
  return assemble(woff.readUInt32BE(4), tables);
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

function assemble(flavour: number, tables: readonly Table[]): Buffer {
  let offset = SFNT_HEADER + tables.length * SFNT_ENTRY;
  const font = Buffer.alloc(tables.reduce((size, { data }) => size + padded(data.length), offset));
  const power = Math.floor(Math.log2(tables.length));
  font.writeUInt32BE(flavour, 0);
  font.writeUInt16BE(tables.length, 4);
  font.writeUInt16BE(2 ** power * SFNT_ENTRY, 6);
  font.writeUInt16BE(power, 8);
  font.writeUInt16BE((tables.length - 2 ** power) * SFNT_ENTRY, 10);
  tables.forEach(({ tag, checksum, data }, i) => {
    const at = SFNT_HEADER + i * SFNT_ENTRY;
    font.write(tag, at, 'latin1');
    font.writeUInt32BE(checksum, at + 4);
    font.writeUInt32BE(offset, at + 8);
    font.writeUInt32BE(data.length, at + 12);
    data.copy(font, offset);
    offset += padded(data.length);
  });
  return font;
}
