/** Keys as a terminal sends them. */

/** Keys that are no character. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ["\u001b[A", "up"],
  ["\u001b[B", "down"],
  ["\u001b[C", "right"],
  ["\u001b[D", "left"],
  ["\u001bOA", "up"],
  ["\u001bOB", "down"],
  ["\u001bOC", "right"],
  ["\u001bOD", "left"],
  ["\u001b[5~", "page-up"],
  ["\u001b[6~", "page-down"],
  ["\u001b[H", "home"],
  ["\u001b[F", "end"],
  ["\u001b[1~", "home"],
  ["\u001b[4~", "end"],
  ["\u001b[Z", "back-tab"],
  ["\u001b", "escape"],
  ["\r", "enter"],
  ["\n", "enter"],
  ["\t", "tab"],
  ["\u007f", "backspace"],
  ["\b", "backspace"],
  ["\u0003", "interrupt"],
]);

/** One key: a sequence that begins with escape, or a character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals speak in control characters
const KEY = /\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Z])|[\s\S]/gu;

/** The keys in what was read: their names, or the characters themselves. Sequences nobody knows are left out. */
export function keysIn(text: string): readonly string[] {
  return [...text.matchAll(KEY)].flatMap(([key]) => {
    const name = NAMED.get(key);
    if (name !== undefined) return [name];
    return key < " " || key.startsWith("\u001b") ? [] : [key];
  });
}
