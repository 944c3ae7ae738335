/**
 * Reads CSV text chunk by chunk (RFC 4180) and keeps exact line numbers. A broken row is one broken row: an unclosed quote is given
 * back as the single line it began on, and reading goes on with the line after it, so one stray quote cannot swallow a file.
 * (The parsers on npm lose the following rows or stop there, and count lines differently with mixed line ends.) Pure.
 */
export type CsvRecord =
  | { readonly line: number; readonly cells: string[] }
  | { readonly line: number; readonly broken: 'broken-quotes' | 'row-too-long'; readonly text: string };

const QUOTE = 34;
const NEWLINE = 10;
/** Longest record; longer ones are not data. Also how far an open quote is believed. */
export const LONGEST_RECORD = 32_768;

type Quoted = { readonly cells: string[]; readonly next: number; readonly lines: number } | 'unfinished' | 'broken';

export class CsvReader {
  private buffer = '';
  private position = 0;
  private line = 1;
  /** Where the next quote stands, from `position` on; found once, not for every row. */
  private nextQuote = -1;
  /** True while the rest of a line that is far too long goes by. */
  private skipping = false;
  private readonly delimiterCode: number;

  constructor(private readonly delimiter: string) {
    this.delimiterCode = delimiter.charCodeAt(0);
  }

  push(text: string): CsvRecord[] {
    this.buffer = this.position === 0 ? this.buffer + text : this.buffer.slice(this.position) + text;
    this.position = 0;
    this.nextQuote = -1;
    return this.take(false);
  }

  end(): CsvRecord[] {
    return this.take(true);
  }

  private take(isEnd: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    while (this.position < this.buffer.length) {
      const newline = this.buffer.indexOf('\n', this.position);
      const end = newline < 0 ? this.buffer.length : newline;
      if (newline < 0 && !isEnd) {
        if (end - this.position <= LONGEST_RECORD) break;
        // No line end in sight: what has come so far is given up, the rest of the line is skipped as it comes.
        if (!this.skipping) records.push(this.giveUp('row-too-long', end));
        this.skipping = true;
        this.position = end;
        break;
      }
      if (this.skipping) {
        this.skipping = false;
        this.moveTo(end + 1, 1);
        continue;
      }
      if (this.nextQuote < this.position) {
        const quote = this.buffer.indexOf('"', this.position);
        this.nextQuote = quote < 0 ? this.buffer.length : quote;
      }
      if (this.nextQuote >= end) {
        this.addPlain(records, end);
        continue;
      }
      const quoted = this.quoted(isEnd);
      if (quoted === 'unfinished') break;
      if (quoted === 'broken') {
        records.push(this.giveUp('broken-quotes', end));
        this.moveTo(end + 1, 1);
        continue;
      }
      records.push({ line: this.line, cells: quoted.cells });
      this.moveTo(quoted.next, quoted.lines);
    }
    return records;
  }

  private addPlain(records: CsvRecord[], end: number): void {
    const text = this.buffer.slice(this.position, this.buffer.charCodeAt(end - 1) === 13 ? end - 1 : end);
    if (text.length > LONGEST_RECORD) records.push(this.giveUp('row-too-long', end));
    else if (!this.isBlank(text)) records.push({ line: this.line, cells: text.split(this.delimiter) });
    this.moveTo(end + 1, 1);
  }

  /** Empty, or nothing but delimiters as spreadsheets leave below their last row. */
  private isBlank(text: string): boolean {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code !== this.delimiterCode && code !== 32) return false;
    }
    return true;
  }

  private giveUp(broken: 'broken-quotes' | 'row-too-long', end: number): CsvRecord {
    return { line: this.line, broken, text: this.buffer.slice(this.position, Math.min(end, this.position + 200)) };
  }

  private moveTo(position: number, lines: number): void {
    this.position = position;
    this.line += lines;
  }

  /** A record with a quote in its first line. Only a quote at the start of a cell opens a quoted cell. */
  private quoted(isEnd: boolean): Quoted {
    const { buffer } = this;
    const limit = Math.min(buffer.length, this.position + LONGEST_RECORD);
    const cells: string[] = [];
    let lines = 1;
    let at = this.position;
    for (;;) {
      let cell = '';
      if (buffer.charCodeAt(at) === QUOTE) {
        at += 1;
        for (;;) {
          const close = buffer.indexOf('"', at);
          if (close < 0 || close >= limit)
            return isEnd || limit < buffer.length || limit - this.position >= LONGEST_RECORD ? 'broken' : 'unfinished';
          for (
            let newline = buffer.indexOf('\n', at);
            newline >= 0 && newline < close;
            newline = buffer.indexOf('\n', newline + 1)
          )
            lines += 1;
          cell += buffer.slice(at, close);
          at = close + 1;
          if (buffer.charCodeAt(at) !== QUOTE) break;
          cell += '"';
          at += 1;
        }
        // The character after a closing quote may still be on its way.
        if (at >= buffer.length && !isEnd) return 'unfinished';
        if (buffer.charCodeAt(at) === 13 && (buffer.charCodeAt(at + 1) === NEWLINE || at + 1 >= buffer.length)) {
          if (at + 1 >= buffer.length && !isEnd) return 'unfinished';
          at += 1;
        }
        const isOver =
          at >= buffer.length || buffer.charCodeAt(at) === NEWLINE || buffer.charCodeAt(at) === this.delimiterCode;
        if (!isOver) return 'broken';
      } else {
        const start = at;
        while (at < buffer.length && buffer.charCodeAt(at) !== this.delimiterCode && buffer.charCodeAt(at) !== NEWLINE)
          at += 1;
        if (at >= buffer.length && !isEnd) return 'unfinished';
        cell = buffer.slice(
          start,
          at > start && at < buffer.length && buffer.charCodeAt(at) === NEWLINE && buffer.charCodeAt(at - 1) === 13
            ? at - 1
            : at,
        );
      }
      cells.push(cell);
      if (at < buffer.length && buffer.charCodeAt(at) === this.delimiterCode) {
        at += 1;
        continue;
      }
      return { cells, next: at + 1, lines };
    }
  }
}
