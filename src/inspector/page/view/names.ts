/** Names in little room. */

/** The middle of some text left out, so that both ends can be read. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  const tail = Math.ceil((max - 1) / 2);
  return `${text.slice(0, max - 1 - tail)}…${text.slice(-tail)}`;
}

/** What stands above an actor, whole parts of it left out from the left: `…/links/`. */
export function aboveText(path: string, max: number): string {
  if (path.length <= max) return path;
  const parts = path.split("/");
  while (parts.length > 2 && parts.join("/").length + 2 > max) parts.shift();
  return `…/${parts.join("/")}`;
}
