/** The tools about actors: the tree, and one of them. */

import { endsOf } from "../page/view/ends.ts";
import { wordsIn } from "../page/view/query.ts";
import { GrowingTree, type Place, Seniority } from "../page/view/tree-index.ts";
import type { Picture, Row } from "../picture/picture.ts";
import { actorFacts, messageFacts, watchedFacts } from "../terminal/facts.ts";
import { type Arguments, LISTING, partOf, type Tool } from "./tool.ts";

/** Levels of the tree when nothing is said. */
const LEVELS = 3;

/** Newest messages and ends of one actor. */
const NEWEST = 20;

/** The tree. */
export const treeTool: Tool = {
  name: "tree",
  title: "The supervision tree",
  description:
    "Actors from the top down, each under the one that supervises it: id, path, life, active states, messages waiting and at most, messages a second, restarts. under begins at a path, levels says how deep; filter (words of path, behaviour, life or state) lists whoever fits, at any depth.",
  takes: {
    under: { type: "string", description: "path to begin at" },
    levels: { type: "integer", description: `how deep (${LEVELS})`, minimum: 1, maximum: 50 },
    filter: { type: "string", description: "words that all must be found" },
    ...LISTING,
  },
  facts: (asked, picture, entries) => {
    const { roots, byPath } = treeOf(picture);
    const { under, levels = LEVELS } = asked;
    const from = under === undefined ? undefined : byPath.get(String(under));
    if (under !== undefined && from === undefined) throw new Error(`there is no actor ${under}`);
    const words = wordsIn(String(asked["filter"] ?? ""));
    const depth = words.length > 0 ? Number.POSITIVE_INFINITY : Number(levels);
    const listed: Place[] = [];
    const add = (place: Place, level: number): void => {
      if (isMeant(place, picture.rows.get(place.id), words)) listed.push(place);
      if (level < depth) for (const child of place.children) add(child, level + 1);
    };
    for (const place of from === undefined ? roots : [from]) add(place, 1);
    const part = partOf(listed, asked, entries);
    return { ...part, entries: part.entries.map((one) => lineOf(one as Place, picture)) };
  },
};

/** One actor. It is watched from then on, so that a second question tells its steps too. */
export const actorTool: Tool = {
  name: "actor",
  title: "One actor",
  description:
    "By path or id: what it is, its mailbox, its state as it formats it, active states and what its machine takes now, timers, links, exact times and steps since it is watched (which begins with the first question), its supervisor and children, its newest messages, how it ended before.",
  takes: {
    path: { type: "string", description: "path of the actor" },
    id: { type: "integer", description: "number of an incarnation", minimum: 1 },
    ...LISTING,
  },
  watches: (asked, picture) => rowOf(asked, picture)?.id,
  facts: (asked, picture, entries) => {
    const row = rowOf(asked, picture);
    if (row === undefined) throw new Error("there is no such actor: give its path or its id");
    const { id, path } = row;
    const place = treeOf(picture).byPath.get(path);
    const messages = picture.headers.values.filter(({ from, to }) => from === id || to === id);
    const ends = endsOf(picture).filter(({ actor }) => actor === path);
    const detail = picture.details.get(id);
    return {
      ...actorFacts(row),
      supervisor: picture.rows.get(row.origin.parent)?.path,
      children: partOf(
        (place?.children ?? []).map((child) => child.path),
        asked,
        entries,
      ),
      watched: detail === undefined ? undefined : watchedFacts(detail, picture),
      messages: messages.slice(-NEWEST).map((header) => messageFacts(header, picture)),
      ends: ends.slice(0, NEWEST).map(({ crash: _, fingerprint: _own, ...rest }) => rest),
    };
  },
};

function rowOf({ path, id }: Arguments, picture: Picture): Row | undefined {
  if (typeof id === "number") return picture.rows.get(id);
  const place = path === undefined ? undefined : treeOf(picture).byPath.get(String(path));
  return place === undefined ? undefined : picture.rows.get(place.id);
}

function treeOf(picture: Picture): GrowingTree {
  const tree = new GrowingTree(new Seniority());
  tree.follow(picture.rows);
  return tree;
}

function isMeant({ text }: Place, row: Row | undefined, words: readonly string[]): boolean {
  const now = row === undefined ? "" : `${row.now.life} ${row.now.state}`.toLowerCase();
  return words.every((word) => text.includes(word) || now.includes(word));
}

function lineOf({ id, path, children }: Place, { rows }: Picture): unknown {
  const row = rows.get(id);
  if (row === undefined) return { id, path };
  const { origin, now, rate, goneAtMs } = row;
  const { kind, behaviour, mailboxMax } = origin;
  const supervising =
    kind === "supervisor" ? { strategy: origin.strategy, intensity: origin.intensity } : {};
  return {
    ...{ id, path, kind, behaviour, ...supervising, ...now, mailboxMax },
    ...{ perSecond: Math.round(rate * 10) / 10, children: children.length, goneAtMs },
  };
}
