/** What has to hold of links, read from the trace of a run. */

import type { Eventually, NodeHandle, TraceCheck, TraceEvent } from "../../../src/testing/index.ts";
import type { TreeNode } from "../../../src/index.ts";
import { ECHO_TRACE } from "./echo.ts";

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

/** How long before the end of a link a request has to be begun to be one of that link, in ms. */
const BEGUN_BEFORE_MS = 50;
/** How long after it its caller may still not know, in ms. */
const TOLD_WITHIN_MS = 50;

/** What one life of a node knows of its link to another. */
interface LinkStory {
  isUp: boolean;
  /** Requests under way by number: when they were begun, while the link stood or not. */
  readonly open: Map<number, { readonly atMs: number; readonly wasUp: boolean }>;
  /** Requests whose link has ended: by when their callers have to know. */
  readonly due: Map<number, number>;
}

/** Who waits for an answer over a link learns of the link's end at once, not when its patience is over. */
export const toldOfLoss: TraceCheck = {
  name: "told of the loss",
  run: (trace) => {
    const stories = new Map<string, LinkStory>();
    for (const event of trace) {
      const story = storyOf(stories, event);
      if (story === undefined) continue;
      const late = hear(story, event);
      if (late !== undefined) return `${event.node}: request ${late} outlived its link`;
    }
    return undefined;
  },
};

function hear(story: LinkStory, event: TraceEvent): number | undefined {
  const { atMs, kind } = event;
  if (kind === "link.up") story.isUp = true;
  else if (kind === ECHO_TRACE.begun) {
    story.open.set(numberIn(event), { atMs, wasUp: story.isUp });
  } else if (kind === "link.down") {
    story.isUp = false;
    for (const [number, { atMs: begunMs, wasUp }] of story.open) {
      if (wasUp && begunMs < atMs - BEGUN_BEFORE_MS) story.due.set(number, atMs + TOLD_WITHIN_MS);
    }
  } else if (kind === ECHO_TRACE.ended) {
    const number = numberIn(event);
    const dueMs = story.due.get(number);
    story.open.delete(number);
    story.due.delete(number);
    if (dueMs !== undefined && atMs > dueMs) return number;
  }
  return undefined;
}

/** What was given up while there was no link is never heard on the other side. */
export const neverSentForTheDead: TraceCheck = {
  name: "never sent for the dead",
  run: (trace) => {
    const stories = new Map<string, LinkStory>();
    const dead = new Set<number>();
    const openedSince = new Map<number, boolean>();
    for (const event of trace) {
      const number = Number(event.values["number"] ?? 0);
      if (event.kind === ECHO_TRACE.heard && dead.has(number)) {
        return `${event.node} heard request ${number}, which had been given up without a link`;
      }
      const story = storyOf(stories, event);
      if (story === undefined) continue;
      if (event.kind === "link.up")
        for (const open of story.open.keys()) openedSince.set(open, true);
      if (event.kind === ECHO_TRACE.begun) openedSince.set(number, story.isUp);
      if (event.kind === ECHO_TRACE.ended && openedSince.get(number) === false) dead.add(number);
      hear(story, event);
    }
    return undefined;
  },
};

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

/** The story of the link an event is about; a new life of a node begins anew. */
function storyOf(stories: Map<string, LinkStory>, event: TraceEvent): LinkStory | undefined {
  const { kind, node, incarnation, values } = event;
  const isLink = kind === "link.up" || kind === "link.down";
  if (!isLink && kind !== ECHO_TRACE.begun && kind !== ECHO_TRACE.ended) return undefined;
  const key = `${node}.${incarnation}>${values["to"]}`;
  const story = stories.get(key) ?? { isUp: false, open: new Map(), due: new Map() };
  stories.set(key, story);
  return story;
}

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
