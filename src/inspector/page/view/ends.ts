/** Actors that did not end of their own will: crashes with their reports, and kills, which leave none. */

import type { ShownEvent } from "../../protocol/bodies.ts";
import { fingerprintOf } from "../../picture/fingerprint.ts";
import type { Picture, ShownCrash } from "../../picture/picture.ts";

/** One such end. */
export interface End {
  /** Number of the incarnation. */
  readonly id: number;
  readonly actor: string;
  readonly atMs: number;
  readonly reason: string;
  /** Absent where nothing more was told of it. */
  readonly crash?: ShownCrash;
  /** The same for ends of one kind: who, where, and why without its numbers. */
  readonly fingerprint: string;
}

/** Ends of one kind, the newest first. */
export interface EndKind {
  readonly fingerprint: string;
  readonly ends: readonly End[];
}

const OWN_WILL = /^(normal|shutdown|\{?shutdown)/;

/** Lists ends, the newest first. */
export function endsOf(picture: Picture): readonly End[] {
  const crashes = picture.crashes.values.map((crash) => endOf(crash, crash));
  const known = new Set(crashes.map(({ id }) => id));
  const killed = picture.events.values.flatMap((event) =>
    event.type === "actor.stopped" && !OWN_WILL.test(event.reason) && !known.has(event.id)
      ? [endOf(event, undefined)]
      : [],
  );
  return [...crashes, ...killed].sort((one, other) => other.atMs - one.atMs);
}

function endOf(
  event: Extract<ShownEvent, { readonly type: "actor.crashed" | "actor.stopped" }>,
  crash: ShownCrash | undefined,
): End {
  const { id, actor, atMs, reason } = event;
  const fingerprint = fingerprintOf(crash ?? event);
  return { id, actor, atMs, reason, fingerprint, ...(crash === undefined ? {} : { crash }) };
}

/** What happened to it, in a word. */
export function endWord({ reason }: End): "killed" | "crashed" {
  return reason === "killed" ? "killed" : "crashed";
}

/** Groups ends that are alike. */
export function kindsOf(ends: readonly End[]): readonly EndKind[] {
  const kinds = new Map<string, End[]>();
  for (const end of ends) {
    const like = kinds.get(end.fingerprint);
    if (like === undefined) kinds.set(end.fingerprint, [end]);
    else like.push(end);
  }
  return [...kinds].map(([fingerprint, alike]) => ({ fingerprint, ends: alike }));
}

/** The line of an error that names it. */
export function reasonLine(reason: string): string {
  return reason.split("\n")[0] ?? "";
}
