/**
 * Which encoding a file is in (编码识别): UTF-8 when every byte of it is valid UTF-8, else GB18030, of which GBK and GB2312 are parts.
 * Pure; fed chunk by chunk.
 */
export type FileEncoding = 'utf-8' | 'gb18030' | 'utf-16';

/** Ends in the middle of a character are carried to the next chunk, so a cut changes nothing. */
export class EncodingDetector {
  private isUtf8 = true;
  private isUtf16 = false;
  /** Continuation bytes still due, and the least the next one may be, and the most. */
  private due = 0;
  private least = 0x80;
  private most = 0xbf;
  private seen = 0;
  private first = 0;

  add(chunk: Uint8Array): void {
    if (this.seen === 0 && chunk.length > 0) this.first = chunk[0]!;
    if (this.seen < 2 && this.seen + chunk.length >= 2) {
      const second = this.seen === 0 ? chunk[1]! : chunk[0]!;
      this.isUtf16 = (this.first === 0xff && second === 0xfe) || (this.first === 0xfe && second === 0xff);
    }
    this.seen += chunk.length;
    if (!this.isUtf8) return;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index]!;
      if (this.due === 0 && byte < 0x80) continue;
      if (!this.accept(byte)) {
        this.isUtf8 = false;
        return;
      }
    }
  }

  private accept(byte: number): boolean {
    if (this.due > 0) {
      if (byte < this.least || byte > this.most) return false;
      this.due -= 1;
      this.least = 0x80;
      this.most = 0xbf;
      return true;
    }
    if (byte >= 0xc2 && byte <= 0xdf) this.due = 1;
    else if (byte >= 0xe0 && byte <= 0xef) this.due = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) this.due = 3;
    else return false;
    // Overlong forms, surrogates and what lies beyond U+10FFFF are no UTF-8.
    if (byte === 0xe0) this.least = 0xa0;
    if (byte === 0xed) this.most = 0x9f;
    if (byte === 0xf0) this.least = 0x90;
    if (byte === 0xf4) this.most = 0x8f;
    return true;
  }

  result(): FileEncoding {
    if (this.isUtf16) return 'utf-16';
    return this.isUtf8 && this.due === 0 ? 'utf-8' : 'gb18030';
  }
}

/** The character between fields: whichever stands most often in the first line. */
export function delimiterOf(firstLine: string): ',' | '\t' | ';' {
  const count = (mark: string): number => firstLine.split(mark).length - 1;
  const [comma, tab, semicolon] = [count(','), count('\t'), count(';')];
  if (tab > comma && tab > semicolon) return '\t';
  return semicolon > comma ? ';' : ',';
}
