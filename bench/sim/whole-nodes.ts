/**
 * Whole nodes to simulate, as `startNode` starts them: they find one another, keep connections,
 * speak signed frames, and ask one another what the chain's head is. Nobody makes commits.
 */

import {
  modelledSigner,
  type NodeEnv,
  type NodeSpec,
  type RunningNode,
  type SimSpec,
} from "../../src/testing/index.ts";
import { hexOf, startNode } from "../../supervisors/index.ts";

const NETWORK_ID = "bench";
const PORT = 30_002;
const MS_PER_SECOND = 1_000;

/** A run of so many nodes; the first is everybody's seed. */
export function wholeNodesSpec(nodes: number, seconds: number): SimSpec {
  const specs = Array.from(
    { length: nodes },
    (_, nth): NodeSpec => ({
      name: `n${nth}`,
      start: startWhole,
    }),
  );
  return { id: "whole-nodes", nodes: specs, stormMs: seconds * MS_PER_SECOND, calmMs: 1 };
}

async function startWhole(env: NodeEnv): Promise<RunningNode> {
  const { interposer } = env.runtimeOptions;
  const first = env.neighbour("n0");
  const endpoint = { host: env.host, port: PORT };
  const seeds = env.name === "n0" ? [] : [`${first.host}:${PORT}:${hexOf(first.publicKey)}`];
  const protocolKey = modelledSigner(new Uint8Array(32).fill(1)).publicKey.bytes;
  const author = { name: "n0", protocolKey, networkKey: first.publicKey };
  const node = await startNode({
    networkId: NETWORK_ID,
    dataDir: `/${env.name}`,
    listen: endpoint,
    advertise: [endpoint],
    seeds,
    authorities: [{ ...author, stake: 1, authorityKey: null }],
    control: false,
    strays: "process",
    ...(interposer !== undefined && { interposer }),
    doors: env.doors(NETWORK_ID),
  });
  const { runtime, tree } = node;
  return { runtimes: [runtime], trees: [tree], ended: tree.exited, stop: () => node.stop() };
}
