/** Lines of standard input, each of a bounded length. */

/** Characters of one line; what follows them up to its end is left out, and the line is none that can be read. */
export const LINE_CHARACTERS_MAX = 1_048_576;

/** Reads lines until the input ends. */
export class LineReader {
  /** Resolves when the input has ended. */
  readonly ended: Promise<void>;
  readonly #input: NodeJS.ReadableStream;
  readonly #onLine: (line: string) => void;
  #held = "";
  #end: () => void = () => {};

  constructor(input: NodeJS.ReadableStream, onLine: (line: string) => void) {
    this.#input = input;
    this.#onLine = onLine;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    input.setEncoding("utf8");
    input.on("data", this.#take).on("end", this.#end).on("error", this.#end);
  }

  /** Reads no more, so that the process can end. */
  close(): void {
    this.#input.off("data", this.#take).off("end", this.#end).off("error", this.#end).pause();
  }

  readonly #take = (piece: string | Buffer): void => {
    const [first = "", ...rest] = String(piece).split("\n");
    // One character more than may be: the line is seen to be too long, and nothing more of it is held.
    this.#held = (this.#held + first).slice(0, LINE_CHARACTERS_MAX + 1);
    for (const next of rest) {
      const line = this.#held.trim();
      this.#held = next;
      if (line !== "") this.#onLine(line.slice(0, LINE_CHARACTERS_MAX));
    }
  };
}
