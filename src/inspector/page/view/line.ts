/** Numbers as points of a small drawing. */

/**
 * Puts numbers into at most so many, each the highest of those it stands for: a peak is never lost.
 *
 * @param max how many are left
 */
export function thinned(values: readonly number[], max: number): readonly number[] {
  if (values.length <= max) return values;
  const share = values.length / max;
  return Array.from({ length: max }, (_, at) =>
    Math.max(...values.slice(Math.floor(at * share), Math.floor((at + 1) * share))),
  );
}

/**
 * Heights of numbers, 0 for the bottom and 1 for the top.
 *
 * @param floor what the top stands for at least, so that noise does not look like a mountain
 */
export function heights(values: readonly number[], floor = 1): readonly number[] {
  const top = Math.max(floor, ...values);
  return values.map((value) => Math.max(0, value) / top);
}

/**
 * Heights as the path of a line: the newest at the right edge, one unit from one to the next.
 *
 * @param points how many fill the whole width
 */
export function linePath(
  parts: readonly number[],
  { points, height }: { readonly points: number; readonly height: number },
): string {
  const left = points - parts.length;
  const at = (part: number): string => (height - 1 - part * (height - 2)).toFixed(1);
  return parts.map((part, nth) => `${nth === 0 ? "M" : "L"}${left + nth} ${at(part)}`).join("");
}
