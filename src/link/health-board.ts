/** Whether a node serves, for whoever asks once or wants to hear of every change. */

/** What is told. */
export type HealthWord = "not_serving" | "serving" | "stopping";

/** One word, and those who wait for another. */
export class HealthBoard {
  #word: HealthWord;
  readonly #waiting = new Set<() => void>();

  /** @param word what holds until something else is said */
  constructor(word: HealthWord) {
    this.#word = word;
  }

  /** What holds now. */
  get word(): HealthWord {
    return this.#word;
  }

  /** Those who wait for a change. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Says something else. */
  say(word: HealthWord): void {
    if (word === this.#word) return;
    this.#word = word;
    for (const tell of [...this.#waiting]) tell();
  }

  /** Resolves when something other than `word` holds, or the signal is aborted. */
  changed(word: HealthWord, signal: AbortSignal): Promise<void> {
    if (word !== this.#word || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#waiting.delete(settle);
        signal.removeEventListener("abort", settle);
        resolve();
      };
      this.#waiting.add(settle);
      signal.addEventListener("abort", settle);
    });
  }
}
