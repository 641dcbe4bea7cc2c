/** Keeps the output of one of several runs at once apart from that of the others. */

/** What a run prints: kept until it may speak, then passed on at once. */
export class Lines {
  readonly #kept: string[] = [];
  readonly #over: Promise<void>;
  #end = (): void => {};
  #speaks = false;

  constructor() {
    this.#over = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  add(line: string): void {
    if (this.#speaks) console.log(line);
    else this.#kept.push(line);
  }

  /** Prints all there is and all that comes, until the end. */
  speak(): Promise<void> {
    this.#speaks = true;
    for (const line of this.#kept.splice(0)) console.log(line);
    return this.#over;
  }

  end(): void {
    this.#end();
  }
}
