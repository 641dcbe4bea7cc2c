/** The tools: the facts of `coppice top --once --json` in slices an agent can read. */

import { endsOf } from "../page/view/ends.ts";
import { indexCauses, thenOf, whyOf } from "../page/view/causes.ts";
import { isAsked, parseQuery, wordsIn } from "../page/view/query.ts";
import { answersTo } from "../picture/aftermath.ts";
import type { Picture } from "../picture/picture.ts";
import { stepTimes } from "../picture/step-times.ts";
import type { MessageHeader } from "../protocol/headers.ts";
import { factsOf, messageFacts } from "../terminal/facts.ts";
import { actorTool, treeTool } from "./actor-tools.ts";
import { LISTING, partOf, type Tool } from "./tool.ts";

/** Newest things that happened, in the overview. */
const NEWS = 20;

const overview: Tool = {
  name: "overview",
  title: "The process at a glance",
  description:
    "Who it is, how its actors and event loop do, who has the most waiting, restarts and messages, whose handlers are slow by a sample of timed turns, what happened last, faults that stand, circles of actors that wait for each other, storms of restarts and of messages nobody takes, and what this viewer was not told.",
  takes: {},
  facts: (_asked, picture) => {
    const facts = factsOf(picture);
    const { host, upMs, atMs, vitals, messagesPerSecond, most, dropped, untold } = facts;
    const { cycles, storms, slow, faults, untoldOthers, paceHz } = facts;
    return {
      ...{ host, upMs, atMs, vitals, messagesPerSecond, most, cycles, storms, slow, faults },
      ...{ dropped, untold, untoldOthers, paceHz },
      crashes: picture.crashes.count,
      newest: picture.events.values.slice(-NEWS).map(withoutReport),
    };
  },
};

const messages: Tool = {
  name: "messages",
  title: "Messages, and why they were sent",
  description:
    "Newest messages first: from, to, type, outcome, the number of the one it followed from. filter is words and terms, all of which must hold: type:sync.* from:/node/* to:/node/p2p/* outcome:crashed, - before a term turns it round, >5ms and wait>5ms for those a watched actor took so long for. why is the number of a message: what led to it from the first on, and what came of it. A busy process tells a sample of causes; dropped says how many were left out.",
  takes: {
    filter: { type: "string", description: "words and terms" },
    why: { type: "integer", description: "number of a message", minimum: 1 },
    ...LISTING,
  },
  facts: (asked, picture, entries) => {
    const { values } = picture.headers;
    const show = (header: MessageHeader) => messageFacts(header, picture);
    const { dropped } = picture;
    if (asked["why"] !== undefined) return { dropped, ...storyOf(Number(asked["why"]), picture) };
    const query = parseQuery(String(asked["filter"] ?? ""));
    const times = stepTimes(picture.steps);
    const found = values.filter((header) => {
      const { fromPath, toPath } = show(header);
      return isAsked(query, { header, from: fromPath, to: toPath, times: times.get(header.id) });
    });
    const part = partOf(found.reverse(), asked, entries);
    return { dropped, ...part, entries: part.entries.map((one) => show(one as MessageHeader)) };
  },
};

function storyOf(id: number, picture: Picture): Readonly<Record<string, unknown>> {
  const causes = indexCauses(picture.headers.values);
  const header = causes.byId.get(id);
  if (header === undefined) return { unknown: `nothing is known of message ${id} any more` };
  return {
    why: whyOf(header, causes).map((one) => messageFacts(one, picture)),
    cameOfIt: thenOf(header, causes).map(({ header: one, level }) => ({
      level,
      ...messageFacts(one, picture),
    })),
  };
}

const crashes: Tool = {
  name: "crashes",
  title: "Crashes and kills",
  description:
    "Newest first: the id of the incarnation, its path, when, why, and in what. crash with that id tells the rest. untold names who crashed while events were left out.",
  takes: { filter: { type: "string", description: "words of path or reason" }, ...LISTING },
  facts: (asked, picture, entries) => {
    const words = wordsIn(String(asked["filter"] ?? ""));
    const ends = endsOf(picture)
      .filter(({ actor, reason }) =>
        words.every((word) => `${actor} ${reason}`.toLowerCase().includes(word)),
      )
      .map(({ id, actor, atMs, reason, crash }) => ({
        id,
        actor,
        atMs,
        reason,
        where: crash?.where,
      }));
    const { untold, untoldOthers } = factsOf(picture);
    return { ...partOf(ends, asked, entries), untold, untoldOthers };
  },
};

const crash: Tool = {
  name: "crash",
  title: "One crash, explained",
  description:
    "Everything that is known of the end of an incarnation: error with stack, the message it handled and why that was sent, its last messages, its state and active states, what its supervisors did then.",
  takes: { id: { type: "integer", description: "the id crashes tells", minimum: 1 } },
  needs: ["id"],
  facts: (asked, picture) => {
    const end = endsOf(picture).find(({ id }) => id === asked["id"]);
    if (end === undefined) throw new Error(`nothing is known of an end of #${asked["id"]}`);
    const { crash: report, ...rest } = end;
    return {
      ...rest,
      ...report,
      answers: answersTo(end, picture.events.values),
      ...(report?.message !== undefined && storyOf(report.message.id, picture)),
    };
  },
};

const events: Tool = {
  name: "events",
  title: "What happened",
  description:
    "Starts, ends, crashes, reports of supervisors, dead letters and what else happened, newest first. type is the beginning of one: actor., supervisor., message.dead, app.",
  takes: { type: { type: "string", description: "the beginning of a type" }, ...LISTING },
  facts: (asked, picture, entries) => {
    const found = picture.events.values
      .filter(({ type }) => type.startsWith(String(asked["type"] ?? "")))
      .map(withoutReport);
    return partOf(found.reverse(), asked, entries);
  },
};

const network: Tool = {
  name: "network",
  title: "The node among its peers",
  description:
    "The node itself, its peers with links, round trips and states, how many known nodes are where, how far it has followed the chain. Nothing for a runtime that is no node.",
  takes: LISTING,
  facts: (asked, picture, entries) => {
    if (picture.network === undefined) return { none: "this runtime is no node" };
    const { peers, ...rest } = picture.network;
    return { ...rest, peers: partOf(peers, asked, entries) };
  },
};

const machines: Tool = {
  name: "machines",
  title: "State machines",
  description:
    "Every machine and how many actors are in each of its states; with a name, that one as a graph of states and transitions.",
  takes: { name: { type: "string", description: "name of a machine" }, ...LISTING },
  facts: (asked, picture, entries) => {
    const known = factsOf(picture).machines;
    if (asked["name"] !== undefined) return known.filter(({ name }) => name === asked["name"]);
    return partOf(
      known.map(({ graph: _, ...rest }) => rest),
      asked,
      entries,
    );
  },
};

const waits: Tool = {
  name: "waits",
  title: "Who waits for whom",
  description:
    "Actors that wait for an answer of another, since when; cycles are those that wait for each other in a circle, which no answer will end: a deadlock.",
  takes: LISTING,
  facts: (asked, picture, entries) => {
    const { waits: all, cycles } = factsOf(picture);
    return { cycles, ...partOf(all, asked, entries) };
  },
};

/** A crash in a list is one line: `crash` tells the rest. */
function withoutReport(event: Picture["events"]["values"][number]): unknown {
  if (event.type !== "actor.crashed") return event;
  const { type, atMs, actor, id, reason, where } = event;
  return { type, atMs, actor, id, reason, where };
}

/** All tools. */
export const TOOLS: readonly Tool[] = [
  ...[overview, treeTool, actorTool, messages, crashes, crash],
  ...[events, network, machines, waits],
];
