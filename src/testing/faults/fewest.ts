/** The search for a small set that still fails: chunks are left out, large ones first. */

/**
 * What became of a set: it passes, nobody may try any more, or it fails, with those of its items that
 * took part.
 */
export type Trial<Item> = readonly Item[] | "passes" | "over";

/** What the search ended with. */
export interface Fewest<Item> {
  readonly items: readonly Item[];
  /** Whether leaving out any one of them was tried, and passes. */
  readonly isMinimal: boolean;
}

/**
 * Finds a small part of `items` that fails. Every item is left out once, alone, from exactly the set
 * that is returned, whatever the failure depends on; of n items of which k matter, and matter each, it
 * takes about 2k log2(n / k) trials.
 *
 * @param items a set that fails
 * @param trial tries a part of it
 * @see https://doi.org/10.1109/32.988498 Zeller and Hildebrandt, whose complements these chunks are
 */
export async function fewest<Item>(
  items: readonly Item[],
  trial: (kept: readonly Item[]) => Promise<Trial<Item>>,
): Promise<Fewest<Item>> {
  if (items.length === 0) return { items, isMinimal: true };
  // Most failures that are easy to shrink need nothing at all.
  const none = await trial([]);
  if (none === "over") return { items, isMinimal: false };
  if (none !== "passes") return { items: [], isMinimal: true };
  let left = items;
  for (let size = Math.ceil(items.length / 2); ; size = Math.ceil(size / 2)) {
    const round = await leaveOutChunks(left, Math.min(size, left.length), trial);
    left = round.items;
    if (!round.isMinimal || size === 1) return round;
  }
}

/** Leaves out chunks of one size, round and round, until none of them can be. */
async function leaveOutChunks<Item>(
  items: readonly Item[],
  size: number,
  trial: (kept: readonly Item[]) => Promise<Trial<Item>>,
): Promise<Fewest<Item>> {
  let left = items;
  let at = 0;
  // Items in a row that are known to be needed in the set as it is.
  let needed = 0;
  while (needed < left.length && left.length > 0) {
    if (at >= left.length) at = 0;
    const chunk = Math.min(size, left.length - at);
    const kept = [...left.slice(0, at), ...left.slice(at + chunk)];
    const outcome = kept.length === 0 ? "passes" : await trial(kept);
    if (outcome === "over") return { items: left, isMinimal: false };
    if (outcome === "passes") {
      needed += chunk;
      at += chunk;
    } else {
      left = outcome;
      needed = 0;
    }
  }
  return { items: left, isMinimal: true };
}
