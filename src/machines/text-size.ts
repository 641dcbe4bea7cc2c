/**
 * How wide text is, by a table: nobody is asked who draws it, so that a drawing is the same on every machine. The
 * table is of Helvetica and its likes; what draws with another font has the slack of {@link SLACK}.
 */

/** Widths of the signs from space to tilde, in thousandths of the font's size, four digits less one each. */
const WIDTHS =
  "278278355556556889667191333333389584278333278278556556556556556556556556556556278278584584584556" +
  "1015667667722722667611778722278500667556833722778667778722667611722667944667667611278278278469556" +
  "333556556500556556278556556222222500222833556556556556333500278556500722500500500334260334584";

const FIRST = 32;
/** The sign whose width has four digits. */
const WIDE_AT = "@".charCodeAt(0) - FIRST;
/** Of a letter that is not in the table; letters of East Asia are as wide as they are high. */
const OTHER = 0.6;
const SQUARE = 1;
/** What fonts differ by. */
const SLACK = 1.06;

/**
 * Measures a line.
 *
 * @param size of the font, in units of the drawing
 * @returns in the same units
 */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const sign of text) width += signWidth(sign.codePointAt(0) ?? FIRST);
  return Math.ceil(width * size * SLACK);
}

/**
 * Breaks a text into lines at its spaces.
 *
 * @param widthMax of a line; a word that is longer has a line of its own
 */
export function breakLines(text: string, size: number, widthMax: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || textWidth(longer, size) > widthMax) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function signWidth(code: number): number {
  const place = code - FIRST;
  if (place < 0 || code > 126) return code >= 0x2e80 ? SQUARE : OTHER;
  const from = place * 3 + (place > WIDE_AT ? 1 : 0);
  const digits = place === WIDE_AT ? 4 : 3;
  return Number(WIDTHS.slice(from, from + digits)) / 1_000;
}
