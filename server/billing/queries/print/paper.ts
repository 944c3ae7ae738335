/** Drawing on A4 (版面): text in the fonts of the bill, tables that go over to the next page with their heads. Measures are points. */
import type PDFDocument from 'pdfkit';
import { type FontWeight, FONT_WEIGHTS, mainFont, sliceFont, sliceOf } from './fonts';

export type Pdf = InstanceType<typeof PDFDocument>;

export const MARGIN = 40;
const FOOT_ROOM = 14;
const INK = '#15202b';
const GREY = '#5b6977';
const RULE = '#9aa7b3';

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly grey?: boolean;
  readonly align?: 'left' | 'right';
}

export interface Column {
  readonly width: number;
  readonly align?: 'left' | 'right';
}

interface Glyphs {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

export class Paper {
  y = MARGIN;
  private page = 0;
  private readonly slices = new Set<string>();
  private readonly glyphs: Glyphs;

  constructor(
    readonly pdf: Pdf,
    private readonly footer: (page: number) => string,
  ) {
    for (const weight of FONT_WEIGHTS) pdf.registerFont(weight, mainFont(weight));
    pdf.font(FONT_WEIGHTS[0]);
    // pdfkit keeps the opened font; whether it has a character is the one thing its own interface does not tell.
    this.glyphs = (pdf as unknown as { _font: { font: Glyphs } })._font.font;
  }

  get width(): number {
    return this.pdf.page.width - 2 * MARGIN;
  }

  /** Every bill begins on a page of its own, counted from one. */
  begin(): void {
    this.page = 0;
    this.turn();
  }

  private turn(): void {
    this.pdf.addPage({ size: 'A4', margin: 0 });
    this.page += 1;
    this.y = MARGIN;
    const at = this.pdf.page.height - MARGIN + 12;
    this.text(this.footer(this.page), MARGIN, at, this.width, { size: 7, grey: true, align: 'right' });
  }

  /** True when it had to turn the page to have so much room. */
  room(height: number): boolean {
    if (this.y + height <= this.pdf.page.height - MARGIN - 8) return false;
    this.turn();
    return true;
  }

  /** Room for a closing remark of this text: it may reach nearer to the foot, so that a page is not turned for a line alone. */
  roomFor(text: string, style: TextStyle): boolean {
    this.pdf.font(FONT_WEIGHTS[0]).fontSize(style.size ?? 9);
    return this.room(this.pdf.heightOfString(text, { width: this.width }) - FOOT_ROOM);
  }

  text(text: string, x: number, y: number, width: number, style: TextStyle = {}): number {
    const { size = 9, bold = false, grey = false, align = 'left' } = style;
    const weight: FontWeight = bold ? '700' : '400';
    this.pdf.fontSize(size).fillColor(grey ? GREY : INK);
    const runs = this.runs(text, weight);
    if (runs.length <= 1) {
      this.pdf.font(runs[0]?.font ?? weight);
      const height = this.pdf.heightOfString(text, { width });
      this.pdf.text(text, x, y, { width, align, lineBreak: true });
      return height;
    }
    // Rare characters: run after run on one line.
    let at = x;
    for (const run of runs) {
      this.pdf.font(run.font).text(run.text, at, y, { lineBreak: false });
      at += this.pdf.widthOfString(run.text);
    }
    return this.pdf.currentLineHeight(true);
  }

  /** The text cut where a character needs another font. */
  private runs(text: string, weight: FontWeight): { font: string; text: string }[] {
    const runs: { font: string; text: string }[] = [];
    for (const character of text) {
      const font = this.fontOf(character.codePointAt(0) ?? 0, weight);
      const last = runs[runs.length - 1];
      if (last?.font === font) last.text += character;
      else runs.push({ font, text: character });
    }
    return runs;
  }

  private fontOf(codePoint: number, weight: FontWeight): string {
    if (this.glyphs.hasGlyphForCodePoint(codePoint)) return weight;
    const slice = sliceOf(codePoint);
    if (slice === undefined) return weight;
    const name = `${weight}/${slice}`;
    if (!this.slices.has(name)) {
      this.pdf.registerFont(name, sliceFont(slice, weight));
      this.slices.add(name);
    }
    return name;
  }

  line(y: number, weight = 0.5): void {
    this.pdf
      .moveTo(MARGIN, y)
      .lineTo(MARGIN + this.width, y)
      .lineWidth(weight)
      .strokeColor(RULE)
      .stroke();
  }

  /** Cells of one row at the present height; returns how high it was. */
  row(cells: readonly string[], columns: readonly Column[], style: TextStyle = {}): number {
    let x = MARGIN;
    let height = 0;
    cells.forEach((cell, i) => {
      const column = columns[i];
      if (column === undefined) return;
      const own = this.text(cell, x, this.y, column.width - 6, { ...style, align: column.align ?? 'left' });
      height = Math.max(height, own);
      x += column.width;
    });
    return height;
  }
}
