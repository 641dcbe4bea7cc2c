/** Whose link stands and whose has ended, read from the trace of a run. A pair may have two links for a while. */

import type { TraceEvent } from "../../../src/testing/index.ts";

/** What an event tells of the owner of a link, by the last part of its path. */
export interface OwnerNews {
  readonly what: "asked" | "down" | "up";
  readonly owner: string;
}

/** Owners of links in one life of a node. */
export class LinkOwners {
  readonly #started = new Set<unknown>();

  /** Takes an event in. @returns what it tells of an owner: its link stands or has ended, or it is handed a request */
  hear({ kind, actor, values }: TraceEvent): OwnerNews | undefined {
    const { id } = values;
    if (kind === "actor.started") this.#started.add(id);
    if (kind === "app") return newsOf(values);
    if (kind === "mail.sent" && values["type"] === "request") return about("asked", actor);
    // Who is started for a peer that has a connection never owns a link, though it stands at the same path.
    if (kind === "actor.stopped" && this.#started.delete(id)) return about("down", actor);
    return undefined;
  }
}

function newsOf({ name, peer, remote }: TraceEvent["values"]): OwnerNews | undefined {
  const dialing = `connection-${String(peer).slice(0, 8)}`;
  const letIn = `session-${remote}`;
  if (name === "p2p.connected") return { what: "up", owner: dialing };
  if (name === "p2p.disconnected") return { what: "down", owner: dialing };
  if (name === "p2p.session_opened") return { what: "up", owner: letIn };
  return name === "p2p.session_ended" ? { what: "down", owner: letIn } : undefined;
}

function about(what: OwnerNews["what"], path = ""): OwnerNews {
  return { what, owner: path.slice(path.lastIndexOf("/") + 1) };
}
