/** Globs over paths of actors: `*` stands for one part or a piece of one, `**` for any number of parts. */

/**
 * Makes the question whether a path fits.
 *
 * @example
 * globMatcher("/node/*")("/node/peers"); // true
 */
export function globMatcher(glob: string): (path: string) => boolean {
  if (!glob.includes("*")) return (path) => path === glob;
  const wanted = glob.split("/");
  return (path) => fits(wanted, path.split("/"));
}

/** Makes the question whether a path fits one of several. */
export function anyGlobMatcher(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map(globMatcher);
  return (path) => matchers.some((matches) => matches(path));
}

/** Greedy, with one place to go back to, so that no glob takes more than parts times parts. */
function fits(wanted: readonly string[], parts: readonly string[]): boolean {
  let at = 0;
  let retry: { readonly wanted: number; readonly at: number } | undefined;
  let next = 0;
  while (at < parts.length) {
    const want = wanted[next];
    if (want === "**") {
      retry = { wanted: next, at };
      next += 1;
    } else if (want !== undefined && fitsPart(want, parts[at] ?? "")) {
      next += 1;
      at += 1;
    } else if (retry !== undefined) {
      retry = { wanted: retry.wanted, at: retry.at + 1 };
      next = retry.wanted + 1;
      at = retry.at;
    } else return false;
  }
  return wanted.slice(next).every((want) => want === "**");
}

function fitsPart(want: string, part: string): boolean {
  const pieces = want.split("*");
  const first = pieces[0] ?? "";
  if (pieces.length === 1) return part === first;
  const last = pieces[pieces.length - 1] ?? "";
  if (part.length < first.length + last.length) return false;
  if (!part.startsWith(first) || !part.endsWith(last)) return false;
  let at = first.length;
  const end = part.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = part.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
