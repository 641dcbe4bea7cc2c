/** Nodes of a simulated world that join a network, or are what others join through. */

import { hexOf, type Node, type NodeOptions, startNode } from "../../supervisors/index.ts";
import {
  modelledSigner,
  type NodeEnv,
  type NodeSpec,
  type RunningNode,
  type World,
} from "../../src/testing/index.ts";

/** The network of all these. */
export const JOINING_NETWORK = { id: "joining", port: 30_002 } as const;

const protocolKey = modelledSigner(new Uint8Array(32).fill(1)).publicKey.bytes;

/** A whole node while it runs. */
interface JoiningNode extends RunningNode {
  readonly node: Node;
}

/** What one node has beside its place in the world. */
export interface JoiningOptions extends Partial<NodeOptions> {
  /** Done as soon as it runs. */
  readonly whenUp?: (node: Node) => Promise<void>;
}

/** A node; `optionsOf` is asked in each of its lives. */
export function joiningNode(name: string, optionsOf: (env: NodeEnv) => JoiningOptions): NodeSpec {
  return {
    name,
    start: async (env): Promise<JoiningNode> => {
      const { whenUp, doors, ...options } = optionsOf(env);
      const here = { host: env.host, port: JOINING_NETWORK.port };
      const { interposer } = env.runtimeOptions;
      const networkKey = env.neighbour("seed").publicKey;
      const node = await startNode({
        networkId: JOINING_NETWORK.id,
        dataDir: `/${name}`,
        listen: here,
        ...(options.host?.components?.networking === undefined && { advertise: [here] }),
        authorities: [{ name: "only", protocolKey, networkKey, stake: 1, authorityKey: null }],
        control: false,
        strays: "process",
        ...(interposer && { interposer }),
        ...options,
        doors: { ...env.doors(JOINING_NETWORK.id), ...doors },
      });
      await whenUp?.(node);
      const { runtime, tree } = node;
      return {
        node,
        runtimes: [runtime],
        trees: [tree],
        ended: tree.exited,
        stop: () => node.stop(),
      };
    },
  };
}

/** A node of the world as an operator writes it down; the key may be another's. */
export function seedLineOf(env: NodeEnv, at: string, keyOf = at): string {
  const { host } = env.neighbour(at);
  return `${host}:${JOINING_NETWORK.port}:${hexOf(env.neighbour(keyOf).publicKey)}`;
}

/** The running node of that name; `undefined` while it is down. */
export function joiningNodeOf(world: World, name: string): Node | undefined {
  return (world.node(name).running as JoiningNode | undefined)?.node;
}

/** Lets time pass until a node has so many peers. @returns how many it has in the end */
export async function peersWithin(
  world: World,
  name: string,
  wanted: { readonly peers: number; readonly withinMs: number },
): Promise<number> {
  const endMs = world.nowMs + wanted.withinMs;
  for (;;) {
    const status = await joiningNodeOf(world, name)?.status();
    const peers = status?.peersConnected ?? 0;
    if (peers >= wanted.peers || world.nowMs >= endMs) return peers;
    await world.sleep(250);
  }
}
