/** Where a command writes: lines for people or programs, and a picture that is redrawn in place. */

/** The two streams of a command. */
export interface Terminal {
  /** Writes a line to standard output. */
  line(text: string): void;
  /** Writes a line to standard error. */
  complain(text: string): void;
  /** Shows lines in the place of those shown before; only where {@link isLive}. */
  redraw(lines: readonly string[]): void;
  /** Whether standard output is a screen on which lines can be redrawn. */
  readonly isLive: boolean;
}

/** What a terminal needs of a stream. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Cursor to the start of the line `n` above, then clear to the end of the screen. @see ECMA-48 */
const UP_AND_CLEAR = (lines: number): string => `\u001b[${lines}F\u001b[J`;

/** What a terminal would obey rather than show; lines and tabs are ours to write. */
const OBEYED = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Names and reasons come from peers and from strangers' files: what is no text stands there as JSON writes it. */
function harmless(text: string): string {
  return text.replaceAll(OBEYED, (sign) =>
    sign === "\n" || sign === "\t"
      ? sign
      : `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Makes a terminal over two streams. No control sequence is written but the terminal's own, and none at all to
 * a stream that is no screen.
 */
export function terminalOf(out: TextStream, err: TextStream): Terminal {
  let drawn = 0;
  const wipe = (): void => {
    if (drawn > 0) out.write(UP_AND_CLEAR(drawn));
    drawn = 0;
  };
  return {
    isLive: out.isTTY === true,
    line: (text) => {
      wipe();
      out.write(`${harmless(text)}\n`);
    },
    complain: (text) => {
      wipe();
      err.write(`${harmless(text)}\n`);
    },
    redraw: (lines) => {
      wipe();
      // A line that wraps would take two rows, and the next picture would start too low.
      const widest = (out.columns ?? 80) - 1;
      out.write(lines.map((line) => `${harmless(line).slice(0, widest)}\n`).join(""));
      drawn = lines.length;
    },
  };
}
