/** What one has chosen, and what one has in sight. */

import { signal } from "@preact/signals";

/** Actors chosen for the sequence, by number. */
export const chosen = signal<readonly number[]>([]);

/** Rows in sight, by number. */
export const inSight = signal<readonly number[]>([]);

/** Chooses an actor for the sequence, or no longer. */
export function choose(id: number): void {
  const { value } = chosen;
  chosen.value = value.includes(id) ? value.filter((one) => one !== id) : [...value, id];
}
