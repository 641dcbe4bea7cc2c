/** Words said often are said once, and by their numbers from then on. */

/** Words as numbers, and back. */
export interface Words {
  /** The number of a word; 0 for the empty one. */
  numberOf(word: string): number;
}

/** The word of a number. */
export type WordOf = (number: number) => string;
