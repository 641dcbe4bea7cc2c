/** Lines of a screen: pieces of text with a tone each, exactly as wide as the screen. */

/** What a piece of text means; colour is added to it, never in place of it. */
export type Tone = "plain" | "dim" | "title" | "good" | "warn" | "bad" | "chosen";

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** A line. */
export type Line = readonly Span[];

/** One cell of a table. */
export interface Cell {
  readonly text: string;
  /** Characters it takes. */
  readonly width: number;
  readonly tone?: Tone;
  readonly align?: "left" | "right";
}

/** A line of one tone. */
export function line(text: string, tone: Tone = "plain"): Line {
  return [{ text, tone }];
}

/** Cells with a space between them. */
export function cells(list: readonly Cell[]): Line {
  return list.flatMap(({ text, width, tone = "plain", align = "left" }, index): Span[] => {
    const fitted = cut(text, width);
    const placed = align === "left" ? fitted.padEnd(width) : fitted.padStart(width);
    return [{ text: index === 0 ? placed : ` ${placed}`, tone }];
  });
}

/** Cuts text to a width; what was cut shows as `…`. */
export function cut(text: string, width: number): string {
  const shown = clean(text);
  if (shown.length <= width) return shown;
  return width <= 0 ? "" : `${shown.slice(0, width - 1)}…`;
}

/** A line exactly as wide as the screen. */
export function across(spans: Line, width: number): Line {
  const result: Span[] = [];
  let left = width;
  for (const { text, tone } of spans) {
    const shown = clean(text).slice(0, left);
    left -= shown.length;
    if (shown !== "") result.push({ text: shown, tone });
  }
  if (left > 0) result.push({ text: " ".repeat(left), tone: "plain" });
  return result;
}

/** The same line as one that is chosen. */
export function chosen(spans: Line): Line {
  return [{ text: spans.map(({ text }) => text).join(""), tone: "chosen" }];
}

/** The text of a line without its tones. */
export function textOf(spans: Line): string {
  return spans.map(({ text }) => text).join("");
}

/** What hosts report may hold anything: what moves the cursor or takes two places would break every line after it. */
function clean(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Mn}\p{Zl}\p{Zp}]|[^\u0020-\u2fff]/gu, "?");
}
