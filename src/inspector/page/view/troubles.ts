/** What goes wrong by itself, as the tree and the overview mark it: deadlocks, storms, and who waits. */

import { spanText } from "../../picture/figures.ts";
import type { Picture } from "../../picture/picture.ts";
import { type Storm, stormsOf, stormText } from "../../picture/storms.ts";
import { actorsOf, cyclesIn, stuckBehind, type WaitCycle } from "../../picture/wait-cycles.ts";
import type { ShownWait } from "../../protocol/waits.ts";
import type { Status } from "./status.ts";

/** What is wrong at one moment. */
export interface Troubles {
  readonly cycles: readonly WaitCycle[];
  readonly storms: readonly Storm[];
  /** Waits by who waits, those that hold its mailbox first. */
  readonly waits: ReadonlyMap<number, readonly ShownWait[]>;
  /** Actors that are in a circle. */
  readonly deadlocked: ReadonlySet<number>;
  /** Storms by the path they are at. */
  readonly stormy: ReadonlyMap<string, Storm>;
}

const DEADLOCK: Status = { word: "deadlock", glyph: "∞", tone: "bad" };
const STORM: Status = { word: "storm", glyph: "⟳", tone: "bad" };

/** Finds the troubles of a picture, and finds them anew when it has changed. */
export class TroubleFinder {
  #last:
    | { readonly picture: Picture; readonly version: number; readonly troubles: Troubles }
    | undefined;

  /** The troubles now. */
  of(picture: Picture): Troubles {
    const { version } = picture;
    if (this.#last?.picture === picture && this.#last.version === version)
      return this.#last.troubles;
    const troubles = troublesOf(picture);
    this.#last = { picture, version, troubles };
    return troubles;
  }
}

function troublesOf(picture: Picture): Troubles {
  const cycles = cyclesIn(picture.waits.waits, picture.atMs);
  const storms = stormsOf(picture);
  const waits = new Map<number, ShownWait[]>();
  for (const wait of picture.waits.waits) {
    const known = waits.get(wait.from);
    if (known === undefined) waits.set(wait.from, [wait]);
    else known.push(wait);
  }
  return {
    ...{ cycles, storms, waits },
    deadlocked: new Set(cycles.flatMap(actorsOf)),
    stormy: new Map(storms.map((storm) => [storm.actor, storm])),
  };
}

/** What is said of an actor in trouble instead of how it is else. */
export function plightOf(
  { id, path }: { readonly id: number; readonly path: string },
  { deadlocked, stormy }: Troubles,
): Status | undefined {
  if (deadlocked.has(id)) return DEADLOCK;
  return stormy.has(path) ? STORM : undefined;
}

/** Whom an actor waits for, in short; empty for one that does not. */
export function waitText(
  waits: readonly ShownWait[] | undefined,
  nameOf: (id: number) => string,
  atMs: number,
): string {
  const [first, ...others] = waits ?? [];
  if (first === undefined) return "";
  const more = others.length === 0 ? "" : ` +${others.length}`;
  return `→ ${nameOf(first.to)} · ${first.asks} · ${spanText(atMs - first.sinceMs)}${more}`;
}

/** One line for each trouble, with the actor it begins at. */
export function troubleLines(
  { cycles, storms }: Troubles,
  picture: Picture,
  nameOf: (id: number) => string,
): readonly { readonly key: string; readonly about: string; readonly says: string }[] {
  const deadlocks = cycles.map((cycle) => {
    const [first = 0, ...others] = actorsOf(cycle);
    const way = [...others, first].map(nameOf).join(" → ");
    const behind = stuckBehind(cycle, picture.waits.waits).length;
    const held = behind === 0 ? "" : `; ${behind} more wait behind`;
    const lasts = spanText(picture.atMs - cycle.sinceMs);
    const says = `deadlock for ${lasts}: waits for ${way}${held}`;
    return { key: `cycle ${first}`, about: nameOf(first), says };
  });
  return [
    ...deadlocks,
    ...storms.map((storm) => ({
      ...{ key: `${storm.type} ${storm.actor} ${stormText(storm)}` },
      ...{ about: storm.actor, says: stormText(storm) },
    })),
  ];
}
