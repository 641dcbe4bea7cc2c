/** One number for a whole picture, so that a reader of a recording can say that it folded what was there. */

import type { RowNow, RowOrigin } from "../protocol/rows.ts";
import { LIVES } from "../protocol/rows.ts";
import type { Picture } from "./picture.ts";

const HALF = 2 ** 32;

/**
 * Hashes the rows of a picture that are not gone: hexadecimal, equal for equal rows whatever their order.
 * It is against accidents, not against people: a recording is as honest as who made it.
 */
export function hashOf(picture: Picture): string {
  let [high, low] = [0, 0];
  const line = new LineHash();
  for (const { id, origin, now, goneAtMs } of picture.rows.values()) {
    if (goneAtMs !== undefined) continue;
    line.begin(id);
    addOrigin(line, origin);
    addNow(line, now);
    // A sum does not know in which order its parts came.
    high = (high + line.high) | 0;
    low = (low + line.low) | 0;
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

function addOrigin(line: LineHash, origin: RowOrigin): void {
  line.number(origin.parent);
  line.text(origin.label);
  line.text(origin.behaviour);
  line.text(origin.kind);
  line.number(origin.mailboxMax);
  line.text(origin.overflow);
  line.text(origin.machine);
  line.text(origin.strategy);
  line.number(origin.intensity);
  line.number(origin.periodMs);
  line.number(origin.bornAtMs);
}

function addNow(line: LineHash, now: RowNow): void {
  line.number(LIVES.indexOf(now.life));
  line.number(now.depth);
  line.number(now.depthMax);
  line.number(now.handled);
  line.number(now.restarts);
  line.number(now.restartsCounted);
  line.text(now.state);
}

/** Two hashes of 32 bits over one row. */
class LineHash {
  #high = 0;
  #low = 0;

  begin(id: number): void {
    this.#high = 0x811c9dc5;
    this.#low = 0x01000193;
    this.number(id);
  }

  number(value: number): void {
    this.#add(value | 0);
    this.#add(Math.floor(value / HALF));
  }

  text(value: string): void {
    this.#add(value.length);
    for (let at = 0; at < value.length; at += 1) this.#add(value.charCodeAt(at));
  }

  get high(): number {
    return mixed(this.#high);
  }

  get low(): number {
    return mixed(this.#low);
  }

  #add(code: number): void {
    this.#high = Math.imul(this.#high ^ code, 0x01000193);
    this.#low = (Math.imul(this.#low ^ code, 0x85ebca6b) + 1) | 0;
  }
}

/** Spreads every bit over all of them, so that sums of many rows do not cancel out. */
function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return twice ^ (twice >>> 16);
}
