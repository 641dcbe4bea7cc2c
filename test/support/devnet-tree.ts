/** Names for the actors of a node that are the same on every node and in every life. */

import type { Node } from "../../supervisors/index.ts";

/** A node's tree as it stands. */
export type Tree = ReturnType<Node["tree"]["snapshot"]>;

/** Actors that come and go with peers: for every peer one of them or both, as it was dialed or has dialed. */
export const PEER_KINDS = ["/node/p2p/links/connections/*", "/node/listener/sessions/*"] as const;

const OF_A_PEER = /^(\/node\/p2p\/links\/connections|\/node\/listener\/sessions)\/.+$/;

/** Every actor of a tree, parents first. */
export function everyOne(tree: Tree): Tree[] {
  return [tree, ...tree.children.flatMap(everyOne)];
}

/** The path of a kind of actor: those of all peers share one. */
export function kindOf(path: string): string {
  return path.replace(OF_A_PEER, "$1/*");
}

/** Kinds of actors a tree has, each once, parents first. */
export function kindsIn(tree: Tree): string[] {
  return [...new Set(everyOne(tree).map(({ path }) => kindOf(path)))];
}
