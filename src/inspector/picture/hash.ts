/** One number for a whole picture, so that a reader of a recording can say that it folded what was there. */

import type { Picture, Row } from "./picture.ts";

/** Hashes the rows of a picture that are not gone: hexadecimal, equal for equal rows whatever their order. */
export function hashOf(picture: Picture): string {
  const lines = [...picture.rows.values()]
    .filter(({ goneAtMs }) => goneAtMs === undefined)
    .sort((one, other) => one.id - other.id)
    .map(lineOf);
  let [high, low] = [0x811c9dc5, 0x01000193];
  for (const line of lines) {
    for (let at = 0; at < line.length; at += 1) {
      const code = line.charCodeAt(at);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x85ebca6b) + 1;
    }
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

function lineOf({ id, path, origin, now }: Row): string {
  return `${JSON.stringify([id, path, origin, now])}\n`;
}
