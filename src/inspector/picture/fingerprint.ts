/** One name for crashes that are alike. */

import type { ShownCrash } from "./picture.ts";

/** What differs between two crashes of one kind: ids and keys in hexadecimal, numbers, and what stands in quotes. */
const VARYING = /"[^"]*"|'[^']*'|\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)[0-9a-f]{8,}\b|\d+(?:\.\d+)?/gi;

/** Who ended, where, and why, without what differs from one to the next. */
export function fingerprintOf({
  actor,
  reason,
  where = "",
}: Pick<ShownCrash, "actor" | "reason"> & Partial<Pick<ShownCrash, "where">>): string {
  const [line = ""] = reason.split("\n");
  return [actor, where, line].map((text) => text.replace(VARYING, "#")).join(" ");
}
