/** What tree, list and page of an actor say of it in the same words. */

import type { Picture, Row } from "../picture/picture.ts";
import type { Tone } from "./line.ts";
import { countText } from "../picture/figures.ts";

/** How an actor is: a sign, a word and a tone, so that none of them is needed. */
export function lifeOf({ now, goneAtMs }: Row): { readonly text: string; readonly tone: Tone } {
  if (goneAtMs !== undefined) return { text: "× gone", tone: "bad" };
  const [sign, tone] = SIGNS[now.life];
  return { text: `${sign} ${now.life}`, tone };
}

const SIGNS: Readonly<Record<Row["now"]["life"], readonly [sign: string, tone: Tone]>> = {
  starting: ["○", "warn"],
  running: ["●", "good"],
  suspended: ["‖", "warn"],
  stopping: ["◐", "warn"],
  stopped: ["×", "bad"],
};

/** Messages that wait; from half of its bound on it warns. */
export function depthOf({ now, origin }: Row): { readonly text: string; readonly tone: Tone } {
  const share = origin.mailboxMax === 0 ? 0 : now.depth / origin.mailboxMax;
  const tone = share >= 0.9 ? "bad" : share >= 0.5 ? "warn" : now.depth === 0 ? "dim" : "plain";
  return { text: countText(now.depth), tone };
}

/** Restarts: of those that count, how many may be. */
export function restartsOf({ now, origin }: Row): { readonly text: string; readonly tone: Tone } {
  if (origin.kind !== "supervisor") return { text: "", tone: "dim" };
  const tone = now.restartsCounted > 0 ? "bad" : now.restarts > 0 ? "warn" : "dim";
  return { text: `${now.restartsCounted}/${origin.intensity}`, tone };
}

/** A name for an actor by its number. */
export function pathOf({ rows }: Picture, id: number): string {
  return id === 0 ? "host" : (rows.get(id)?.path ?? `#${id}`);
}
