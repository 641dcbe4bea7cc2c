/** What is said of an actor at one glance: a word, a sign and a tone; none of the three is needed to read the others. */

import type { Row } from "../../picture/picture.ts";

/** How loud something is shown. */
export type Tone = "calm" | "live" | "warn" | "bad" | "off";

/** One glance. */
export interface Status {
  readonly word: string;
  readonly glyph: string;
  readonly tone: Tone;
}

/** How long an actor that came back is shown as restarted, in ms. */
export const FRESH_MS = 5_000;

const STATUSES = {
  starting: { word: "starting", glyph: "◔", tone: "warn" },
  idle: { word: "idle", glyph: "○", tone: "calm" },
  busy: { word: "busy", glyph: "●", tone: "live" },
  running: { word: "running", glyph: "●", tone: "calm" },
  full: { word: "full", glyph: "▲", tone: "bad" },
  suspended: { word: "suspended", glyph: "‖", tone: "warn" },
  stopping: { word: "stopping", glyph: "◑", tone: "warn" },
  stopped: { word: "stopped", glyph: "□", tone: "off" },
  crashed: { word: "crashed", glyph: "✕", tone: "bad" },
  restarted: { word: "restarted", glyph: "↻", tone: "warn" },
} as const satisfies Readonly<Record<string, Status>>;

/** What is known besides the row. */
export interface Fate {
  /** Whether this incarnation ended by a crash or a kill. */
  readonly crashed: boolean;
  /** When the incarnation before it ended so. */
  readonly diedAtMs?: number | undefined;
  readonly nowMs: number;
  /** Whether it has taken anything within the last second. */
  readonly isBusy: boolean;
}

/** Says how an actor is. */
export function statusOf(row: Row, fate: Fate): Status {
  if (row.goneAtMs !== undefined || row.now.life === "stopped")
    return fate.crashed ? STATUSES.crashed : STATUSES.stopped;
  if (row.now.life !== "running") return STATUSES[row.now.life];
  if (fate.diedAtMs !== undefined && fate.nowMs - fate.diedAtMs < FRESH_MS)
    return STATUSES.restarted;
  if (row.now.depth >= row.origin.mailboxMax) return STATUSES.full;
  if (row.now.depth > 0 || fate.isBusy) return STATUSES.busy;
  return row.origin.kind === "supervisor" ? STATUSES.running : STATUSES.idle;
}

/** How full a mailbox is, 0 to 1; a small number of messages is seen too. */
export function fullness(depth: number, max: number): number {
  if (depth === 0 || max === 0) return 0;
  return Math.min(1, Math.max(0.04, Math.log1p(depth) / Math.log1p(max)));
}
