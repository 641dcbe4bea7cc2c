/** Whole nodes in a simulated world: what `startNode` starts in production, with the world's doors. */

import { committee, GeneratedTransactions } from "../../../examples/committee/index.ts";
import type { NodeEnv, NodeHandle, NodeSpec, RunningNode } from "../../../src/testing/index.ts";
import { modelledSigner } from "../../../src/testing/index.ts";
import { seededRandom } from "../../../src/index.ts";
import {
  type AuthorityEntry,
  type ConsensusFactory,
  ed25519Signer,
  hexOf,
  makeCommittee,
  type Node,
  type Signer,
  signatureVerifier,
  startNode,
} from "../../../supervisors/index.ts";
import { CHAIN_TRACE, ChainHost, ForgetfulHost, type SimulatedHost } from "./chain-host.ts";
import { notingBlocks } from "./sent-blocks.ts";

/** A network of whole nodes. */
export interface ChainNetwork {
  /** Validators make commits; 1 does so alone, and of 4 one may be away. */
  readonly validators: number;
  readonly fullNodes: number;
  /** Made with real keys. @defaultValue false */
  readonly isReal?: boolean;
}

/** A whole node while it runs. */
export interface ChainNode extends RunningNode {
  readonly node: Node;
  readonly host: SimulatedHost;
}

const NETWORK_ID = "sim";
const PORT = 30_002;
const SEEDS = 2;
const USERS = 2;
/** Transactions a second one validator makes up. */
const PER_SECOND = 2;

/** Slower than on one machine: commits are for finding faults, not for speed. */
const TIMING = { roundIntervalMs: 1_000, leaderTimeoutMs: 3_000 };

/** The nodes of a network; the first two are everybody's seeds. */
export function chainNodes(network: ChainNetwork): readonly NodeSpec[] {
  return names(network).map((name) => ({
    name,
    role: roleOf(name),
    start: (env) => startChainNode(network, env),
  }));
}

/** The running node behind a handle; `undefined` while it is down. */
export function chainNodeOf({ running }: NodeHandle): ChainNode | undefined {
  return running as ChainNode | undefined;
}

function names({ validators, fullNodes }: ChainNetwork): readonly string[] {
  const some = (letter: string, count: number) =>
    Array.from({ length: count }, (_, nth) => `${letter}${nth}`);
  return [...some("v", validators), ...some("f", fullNodes)];
}

function roleOf(name: string): "validator" | "full" {
  return name.startsWith("v") ? "validator" : "full";
}

/** Every second node of a role. */
function isForgetful(name: string): boolean {
  return Number(name.slice(1)) % 2 === 1;
}

async function startChainNode(network: ChainNetwork, env: NodeEnv): Promise<ChainNode> {
  const { host: address, name } = env;
  const host = isForgetful(name) ? new ForgetfulHost(env) : await ChainHost.open(env);
  const endpoint = { host: address, port: PORT };
  const authorities = authoritiesOf(network, env);
  const role = roleOf(name);
  const node = await startNode({
    networkId: NETWORK_ID,
    dataDir: `/${name}`,
    listen: endpoint,
    advertise: [endpoint],
    seeds: seedsOf(network, env),
    kind: role,
    authorities,
    control: false,
    strays: "process",
    ...(env.runtimeOptions.interposer !== undefined && {
      interposer: env.runtimeOptions.interposer,
    }),
    doors: env.doors(NETWORK_ID),
    host: {
      sink: host,
      ...(role === "validator" && { consensus: consensusOf(network, env, authorities) }),
    },
  });
  const { head } = await node.status();
  // A node whose state sync is just coming back does not know; nothing is said then.
  if (head.digest !== "") env.trace(CHAIN_TRACE.resumed, { head: head.index });
  const { runtime, tree } = node;
  const ended = tree.exited;
  return { node, host, runtimes: [runtime], trees: [tree], ended, stop: () => node.stop() };
}

function seedsOf(network: ChainNetwork, env: NodeEnv): readonly string[] {
  const seeds = names(network).slice(0, SEEDS);
  return seeds.filter((seed) => seed !== env.name).map((seed) => seedText(env, seed));
}

function seedText(env: NodeEnv, name: string): string {
  const { host, publicKey } = env.neighbour(name);
  return `${host}:${PORT}:${hexOf(publicKey)}`;
}

function authoritiesOf(network: ChainNetwork, env: NodeEnv): readonly AuthorityEntry[] {
  return names({ ...network, fullNodes: 0 }).map((name) => ({
    name,
    protocolKey: signerOf(network, `protocol/${name}`).publicKey.bytes,
    networkKey: env.neighbour(name).publicKey,
    stake: 1,
    authorityKey: null,
  }));
}

function signerOf({ isReal = false }: ChainNetwork, purpose: string): Signer {
  const secret = seededRandom(purpose).bytes(32);
  return isReal ? ed25519Signer(secret) : modelledSigner(secret);
}

function consensusOf(
  network: ChainNetwork,
  env: NodeEnv,
  authorities: readonly AuthorityEntry[],
): ConsensusFactory {
  const { clock, crypto } = env;
  const random = env.random.fork("committee");
  const signing = { crypto, networkId: NETWORK_ID };
  const signers = Array.from({ length: USERS }, (_, nth) => signerOf(network, `user/${nth}`));
  const shared = { ...signing, clock, random };
  return (toNetwork, resume) =>
    committee({
      ...shared,
      signer: signerOf(network, `protocol/${env.name}`),
      committee: makeCommittee(0, authorities, crypto),
      resume,
      transactions: new GeneratedTransactions({
        ...{ clock, random, signers, perSecond: PER_SECOND, context: signing },
      }),
      verifier: signatureVerifier(signing),
      network: notingBlocks(toNetwork, env),
      timing: TIMING,
    });
}
