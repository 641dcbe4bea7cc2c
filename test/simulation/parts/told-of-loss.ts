/** Whether whoever waits for an answer learns of the end of the link it was asked over, read from the trace of a run. */

import type { TraceCheck, TraceEvent } from "../../../src/testing/index.ts";
import { ECHO_TRACE } from "./echo.ts";
import { LinkOwners, type OwnerNews } from "./link-owners.ts";

/** How long after the end of a link a caller may still not know, in ms. */
const TOLD_WITHIN_MS = 50;

/** What is known of a request under way. */
interface Asked {
  /** Owners of links that may have been asked since it was begun, while they have theirs. */
  readonly over: Set<string>;
  /** By when its caller has to know that no answer will come. */
  dueMs: number;
}

/** One life of a node. */
interface LinkStory {
  readonly owners: LinkOwners;
  /** Requests under way, by number. */
  readonly asked: Map<number, Asked>;
}

/**
 * Who waits for an answer over a link learns of that link's end at once, not when its patience is over, and whether
 * another link to the same peer stands or not. For nodes that ask one other node, a burst at a time: what was handed
 * to the owner of a link since then was a request of this burst.
 */
export const toldOfLoss: TraceCheck = {
  name: "told of the loss",
  run: (trace) => {
    const stories = new Map<string, LinkStory>();
    for (const event of trace) {
      const life = `${event.node}.${event.incarnation}`;
      const story = stories.get(life) ?? { owners: new LinkOwners(), asked: new Map() };
      stories.set(life, story);
      const late = hear(story, event);
      if (late !== undefined) return `${event.node}: request ${late} outlived its link`;
    }
    return undefined;
  },
};

function hear({ owners, asked }: LinkStory, event: TraceEvent): number | undefined {
  const { atMs, kind } = event;
  const number = Number(event.values["number"]);
  if (kind === ECHO_TRACE.begun) {
    asked.set(number, { over: new Set(), dueMs: Number.POSITIVE_INFINITY });
  } else if (kind === ECHO_TRACE.ended) {
    const dueMs = asked.get(number)?.dueMs ?? Number.POSITIVE_INFINITY;
    asked.delete(number);
    return atMs > dueMs ? number : undefined;
  }
  const news = owners.hear(event);
  if (news !== undefined) for (const one of asked.values()) take(one, news, atMs);
  return undefined;
}

function take(one: Asked, { what, owner }: OwnerNews, atMs: number): void {
  if (what === "asked") {
    one.over.add(owner);
    one.dueMs = Number.POSITIVE_INFINITY;
  }
  const isGone = what === "down" && one.over.delete(owner);
  if (isGone && one.over.size === 0) one.dueMs = atMs + TOLD_WITHIN_MS;
}
