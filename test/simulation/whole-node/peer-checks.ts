/** What must hold between the nodes of a network once nothing goes wrong any more. */

import { perWorld, TraceReader } from "../../../src/testing/oracles/per-world.ts";
import type { Eventually, NodeHandle, TraceEvent, World } from "../../../src/testing/index.ts";
import { chainNodeOf } from "./chain-node.ts";

/** Characters of a peer's id in the path of the connection to it. */
const ID_CHARACTERS = 8;

/** Address of a node of the first committee that has not said where it is. */
const NOWHERE = "0.0.0.0";

/** Between two looks at the tables of nodes, in ms. */
const LOOK_MS = 500;

/** Every node has a link to every other, whoever dialed it. */
export function peersConverge(withinMs: number): Eventually {
  const linksOf = perWorld(() => new Links());
  return {
    name: "peers converge",
    withinMs,
    check: (world) => {
      const links = linksOf(world);
      links.catchUp(world);
      const ids = world.nodes().map((node) => chainNodeOf(node)?.node.id);
      return world.nodes().every((node, at) => {
        const others = ids.filter((_, other) => other !== at);
        return others.every((peer) => peer !== undefined && links.stands(node, peer));
      });
    },
  };
}

/**
 * Waits until every node lists every other with an address, and every validator as one, whatever became of the
 * actors that knew them.
 *
 * @returns rejects with who is not known to whom
 */
export async function everyNodeIsKnown(world: World, withinMs: number): Promise<void> {
  const endMs = world.nowMs + withinMs;
  for (;;) {
    const known = await Promise.all(world.nodes().map((node) => nodesKnownTo(world, node)));
    const all = world.nodes().length;
    const validators = world.nodes({ role: "validator" }).length;
    if (known.every((counts) => counts.all >= all && counts.validators >= validators)) return;
    if (world.nowMs >= endMs) {
      const counts = world.nodes().map(({ name }, at) => `${name}: ${JSON.stringify(known[at])}`);
      throw new Error(`not within ${withinMs} ms: ${all} nodes are known to all (${counts})`);
    }
    await world.sleep(LOOK_MS);
  }
}

/** How many nodes a node lists. */
interface Known {
  readonly all: number;
  readonly validators: number;
}

/** A node that is down, or whose table is just coming back, knows nobody for now. */
async function nodesKnownTo(world: World, handle: NodeHandle): Promise<Known> {
  const nobody: Known = { all: 0, validators: 0 };
  const list = async (view: "all" | "authorized"): Promise<number> => {
    const nodes = (await chainNodeOf(handle)?.node.listNodes(view)) ?? [];
    return nodes.filter(({ ip }) => ip !== NOWHERE).length;
  };
  const listed = async (): Promise<Known> => ({
    all: await list("all"),
    validators: await list("authorized"),
  });
  const inVain = world.sleep(LOOK_MS).then(() => nobody);
  return await Promise.race([listed().catch(() => nobody), inVain]);
}

/** The peers of every node that have joined and not left, read off the trace. */
class Links {
  readonly #reader = new TraceReader();
  readonly #standing = new Set<string>();

  catchUp(world: World): void {
    this.#reader.read(world, (event) => this.#hear(event));
  }

  stands({ name, incarnation }: NodeHandle, peer: string): boolean {
    return this.#standing.has(keyOf({ node: name, incarnation }, peer));
  }

  #hear(event: TraceEvent): void {
    const { kind, values } = event;
    if (kind !== "app") return;
    const { name, peer } = values;
    if (name === "p2p.peers_unknown") this.#forget(event);
    if (typeof peer !== "string") return;
    if (name === "p2p.peer_joined") this.#standing.add(keyOf(event, peer));
    if (name === "p2p.peer_left") this.#standing.delete(keyOf(event, peer));
  }

  /** A registry that is new tells of everybody again. */
  #forget(life: TraceEvent): void {
    for (const key of this.#standing)
      if (key.startsWith(keyOf(life, ""))) this.#standing.delete(key);
  }
}

function keyOf(life: Pick<TraceEvent, "node" | "incarnation">, peer: string): string {
  return `${life.node}.${life.incarnation} ${peer.slice(0, ID_CHARACTERS)}`;
}
