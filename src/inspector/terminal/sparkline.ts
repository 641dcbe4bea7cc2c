/** Small charts of braille: two values in a place, four steps each. */

/** Dots of the left and the right column, from none to four. */
const LEFT = [0x00, 0x40, 0x44, 0x46, 0x47] as const;
const RIGHT = [0x00, 0x80, 0xa0, 0xb0, 0xb8] as const;
const BRAILLE = 0x2800;
const STEPS = 4;

/**
 * Draws the newest values.
 *
 * @param places characters it takes; twice as many values are shown, those that are missing as none
 * @param most what is drawn full; the largest shown when absent
 */
export function sparkline(values: readonly number[], places: number, most?: number): string {
  const shown = values.slice(-2 * places);
  const padded = [...new Array<number>(2 * places - shown.length).fill(0), ...shown];
  const top = most ?? Math.max(...padded);
  return Array.from({ length: places }, (_, place) => {
    const dots =
      (LEFT[stepOf(padded[2 * place], top)] ?? 0) |
      (RIGHT[stepOf(padded[2 * place + 1], top)] ?? 0);
    return String.fromCharCode(BRAILLE + dots);
  }).join("");
}

/** Anything above nothing shows. */
function stepOf(value = 0, top = 0): number {
  if (value <= 0 || top <= 0) return 0;
  return Math.min(STEPS, Math.max(1, Math.round((value / top) * STEPS)));
}
