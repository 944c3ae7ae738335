/**
 * The text of a PDF, read as a viewer reads it for copying: content streams inflated, strings taken through the ToUnicode map of the font
 * they are drawn with. Enough of PDF for what this program prints; text comes in the order it was drawn, a line break between draws.
 */
import { inflateSync } from 'node:zlib';

interface PdfObject {
  readonly head: string;
  readonly stream: Buffer | null;
}

function objectsOf(pdf: Buffer): Map<number, PdfObject> {
  const source = pdf.toString('latin1');
  const found = new Map<number, PdfObject>();
  for (const match of source.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const body = match[2] ?? '';
    const at = body.indexOf('stream\n');
    if (at < 0) {
      found.set(Number(match[1]), { head: body, stream: null });
      continue;
    }
    const head = body.slice(0, at);
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const raw = Buffer.from(body.slice(at + 7, at + 7 + length), 'latin1');
    found.set(Number(match[1]), { head, stream: head.includes('/FlateDecode') ? inflateSync(raw) : raw });
  }
  return found;
}

const fromHex = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16)));

/** Glyph number → text, from `bfchar` and `bfrange` (also with a list of targets). */
function unicodeMap(cmap: string): Map<number, string> {
  const map = new Map<number, string>();
  for (const [, block = ''] of cmap.matchAll(/beginbfrange\n?([\s\S]*?)endbfrange/g)) {
    for (const [, from = '0', , list, one] of block.matchAll(
      /<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*(?:\[([^\]]*)\]|<([0-9a-f]+)>)/gi,
    )) {
      const first = parseInt(from, 16);
      if (list !== undefined)
        [...list.matchAll(/<([0-9a-f ]+)>/gi)].forEach(([, hex = ''], i) =>
          map.set(first + i, fromHex(hex.replaceAll(' ', ''))),
        );
      else if (one !== undefined) map.set(first, fromHex(one));
    }
  }
  for (const [, block = ''] of cmap.matchAll(/beginbfchar\n?([\s\S]*?)endbfchar/g))
    for (const [, code = '0', hex = ''] of block.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f]+)>/gi))
      map.set(parseInt(code, 16), fromHex(hex));
  return map;
}

export function pdfText(pdf: Buffer): string {
  const objects = objectsOf(pdf);
  const mapOfFont = new Map<string, Map<number, string>>();
  for (const [id, { head }] of objects) {
    const unicode = /\/ToUnicode (\d+) 0 R/.exec(head)?.[1];
    const cmap = unicode === undefined ? undefined : objects.get(Number(unicode))?.stream?.toString('latin1');
    if (cmap !== undefined) mapOfFont.set(String(id), unicodeMap(cmap));
  }
  const fontOfName = new Map<string, string>();
  for (const { head } of objects.values())
    for (const [, name = '', id = ''] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) fontOfName.set(name, id);
  const lines: string[] = [];
  for (const { head, stream } of objects.values()) {
    if (stream === null || /\/(ToUnicode|FontFile|Length1|CIDInit)/.test(head)) continue;
    const content = stream.toString('latin1');
    if (!content.includes('BT')) continue;
    let map: Map<number, string> | undefined;
    for (const match of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:[^\]\\]|\\.)*)\] TJ/g)) {
      if (match[1] !== undefined) map = mapOfFont.get(fontOfName.get(match[1]) ?? '');
      if (match[2] === undefined) continue;
      const codes = [...match[2].matchAll(/<([0-9a-f]*)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
      lines.push(codes.map((code) => map?.get(parseInt(code, 16)) ?? '').join(''));
    }
  }
  return lines.join('\n');
}
