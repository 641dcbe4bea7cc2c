/** Patterns of words such as types and paths. */

/** Makes the question whether a word fits; `*` stands for any rest, wherever it is. */
export function wordPattern(pattern: string): (word: string) => boolean {
  const [start = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return (word) => word === pattern;
  const end = rest.at(-1) ?? "";
  const middles = rest.slice(0, -1);
  return (word) => {
    if (!word.startsWith(start)) return false;
    let at = start.length;
    for (const middle of middles) {
      const found = word.indexOf(middle, at);
      if (found < 0) return false;
      at = found + middle.length;
    }
    return word.length - end.length >= at && word.endsWith(end);
  };
}
