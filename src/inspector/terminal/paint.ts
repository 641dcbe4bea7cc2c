/** Lines as a terminal takes them: only those that have changed, each in its place. */

import { type Line, textOf, type Tone } from "./line.ts";

const ESCAPE = "\u001b[";

/** @see ECMA-48, 8.3.117 */
const COLOURS: Readonly<Record<Tone, string>> = {
  plain: "",
  dim: "2",
  title: "1",
  good: "32",
  warn: "33",
  bad: "1;31",
  chosen: "7",
};

/** Reverse and bold are no colours: who wants none still sees what is chosen. */
const COLOURLESS: Readonly<Record<Tone, string>> = { ...COLOURS, good: "", warn: "", bad: "1" };

/** Takes the screen: another buffer, no cursor. */
export const ENTER_SCREEN = `${ESCAPE}?1049h${ESCAPE}?25l${ESCAPE}2J`;

/** Gives it back as it was. */
export const LEAVE_SCREEN = `${ESCAPE}0m${ESCAPE}?25h${ESCAPE}?1049l`;

/** Draws screens, one after another. */
export class Painter {
  readonly #colours: Readonly<Record<Tone, string>>;
  #shown: readonly string[] = [];

  /** @param isColoured whether colours are wanted */
  constructor(isColoured: boolean) {
    this.#colours = isColoured ? COLOURS : COLOURLESS;
  }

  /** Forgets what is on the screen: the next one is drawn whole. */
  forget(): void {
    this.#shown = [];
  }

  /** What is to be written so that these lines stand on the screen. */
  paint(lines: readonly Line[]): string {
    const painted = lines.map((one) => this.#painted(one));
    const changes = painted.flatMap((text, row) =>
      text === this.#shown[row] ? [] : [`${ESCAPE}${row + 1};1H${text}`],
    );
    const isFirst = this.#shown.length !== painted.length;
    this.#shown = painted;
    return (isFirst ? `${ESCAPE}2J` : "") + changes.join("");
  }

  #painted(spans: Line): string {
    if (textOf(spans).trim() === "" && spans.every(({ tone }) => tone !== "chosen")) {
      return `${ESCAPE}2K`;
    }
    return spans
      .map(({ text, tone }) => {
        const colour = this.#colours[tone];
        return colour === "" ? text : `${ESCAPE}${colour}m${text}${ESCAPE}0m`;
      })
      .join("");
  }
}
