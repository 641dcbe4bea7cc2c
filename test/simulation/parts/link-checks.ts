/** What has to hold of links, read from the trace of a run. */

import type { Eventually, NodeHandle, TraceCheck, TraceEvent } from "../../../src/testing/index.ts";
import type { TreeNode } from "../../../src/index.ts";
import { ECHO_TRACE } from "./echo.ts";
import { LinkOwners } from "./link-owners.ts";

/**
 * The requests one node hears of another have rising numbers, whatever happened to the links between them, and so
 * have the notices. The two are handed on apart, so one may overtake the other.
 */
export const inOrder: TraceCheck = {
  name: "order of a pair",
  run: (trace) => {
    const last = new Map<string, number>();
    for (const event of trace.where({ kind: ECHO_TRACE.heard })) {
      const pair = `${event.values["from"]}>${event.node} ${event.values["what"]}`;
      const number = numberIn(event);
      const before = last.get(pair) ?? 0;
      if (number <= before) return `${pair}: ${number} was heard after ${before}`;
      last.set(pair, number);
    }
    return undefined;
  },
};

/** An answer belongs to its request, and a request that was begun ends once. */
export const ownAnswers: TraceCheck = {
  name: "own answers",
  run: (trace) => {
    const ended = new Set<number>();
    for (const event of trace.where({ kind: ECHO_TRACE.ended })) {
      const { how, answer, to } = event.values;
      const number = numberIn(event);
      if (ended.has(number)) return `request ${number} ended twice`;
      ended.add(number);
      if (how === "ok" && answer !== number) {
        return `${event.node} asked ${to} ${number} and was answered ${answer}`;
      }
    }
    return undefined;
  },
};

/** What one life of a node has of links to another, and of requests. */
interface LinkStory {
  readonly owners: LinkOwners;
  /** Owners whose link stands. */
  readonly up: Set<string>;
  /** Requests under way by number, and whether a link has stood meanwhile. */
  readonly open: Map<number, boolean>;
}

/** What was given up while there was no link is never heard on the other side. */
export const neverSentForTheDead: TraceCheck = {
  name: "never sent for the dead",
  run: (trace) => {
    const stories = new Map<string, LinkStory>();
    const dead = new Set<number>();
    for (const event of trace) {
      const { node, incarnation } = event;
      if (event.kind === ECHO_TRACE.heard && dead.has(numberIn(event))) {
        return `${node} heard request ${numberIn(event)}, which had been given up without a link`;
      }
      const life = `${node}.${incarnation}`;
      const known = stories.get(life);
      const story = known ?? { owners: new LinkOwners(), up: new Set(), open: new Map() };
      stories.set(life, story);
      const given = hear(story, event);
      if (given !== undefined) dead.add(given);
    }
    return undefined;
  },
};

/** @returns the request that has ended, if it has without that a link stood */
function hear({ owners, up, open }: LinkStory, event: TraceEvent): number | undefined {
  const { what, owner = "" } = owners.hear(event) ?? {};
  if (what === "down") up.delete(owner);
  if (what === "up") {
    up.add(owner);
    for (const number of open.keys()) open.set(number, true);
  }
  if (event.kind === ECHO_TRACE.begun) open.set(numberIn(event), up.size > 0);
  if (event.kind !== ECHO_TRACE.ended) return undefined;
  const number = numberIn(event);
  const hadLink = open.get(number);
  open.delete(number);
  return hadLink === false ? number : undefined;
}

/** Failed dials that fit into {@link DIALS_WITHIN_MS} when each wait may be twice the one before: with luck, half as many. */
const DIALS_MAX = 12;
const DIALS_WITHIN_MS = 3_000;

/** A peer that is away is dialed less and less often, until it answers or the connection begins anew. */
export const backsOff: TraceCheck = {
  name: "backs off",
  run: (trace) => {
    const failures = new Map<string, number[]>();
    for (const event of trace.where({ kind: ["link.dial_failed", "link.up", "actor.started"] })) {
      const { node, kind, atMs, actor = "" } = event;
      if (kind === "actor.started" && !actor.includes("/connection-")) continue;
      const times = kind === "link.dial_failed" ? [...(failures.get(node) ?? []), atMs] : [];
      failures.set(node, times.slice(-DIALS_MAX));
      const [first = 0] = times.slice(-DIALS_MAX);
      if (times.length >= DIALS_MAX && atMs - first < DIALS_WITHIN_MS) {
        return `${node} dialed ${DIALS_MAX} times in vain within ${Math.round(atMs - first)} ms`;
      }
    }
    return undefined;
  },
};

/** Everybody has one connection to everybody else, and each pair one session: the link that is kept. */
export function oneLinkEach(withinMs: number): Eventually {
  return {
    name: "one link each",
    withinMs,
    check: (world) => {
      const nodes = world.nodes();
      const others = nodes.length - 1;
      const sessions = nodes.map((node) => childrenOf(node, "sessions") ?? 0);
      return (
        nodes.every((node) => childrenOf(node, "connections") === others) &&
        sessions.reduce((sum, count) => sum + count, 0) === (nodes.length * others) / 2
      );
    },
  };
}

function childrenOf({ running }: NodeHandle, id: string): number | undefined {
  for (const tree of running?.trees ?? []) {
    const found = placeOf(tree.snapshot(), id);
    if (found !== undefined) return found.children.length;
  }
  return undefined;
}

function placeOf(place: TreeNode, id: string): TreeNode | undefined {
  if (place.path.endsWith(`/${id}`)) return place;
  for (const child of place.children) {
    const found = placeOf(child, id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function numberIn({ values }: TraceEvent): number {
  return Number(values["number"]);
}
