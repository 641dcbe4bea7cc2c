/** Whole nodes in a simulated world: what `startNode` starts in production, with the world's doors. */

import {
  committeeEngines,
  epochTransaction,
  GeneratedTransactions,
  orderedEpochs,
  type PlannedEnd,
  plannedEpochs,
} from "../../../examples/committee/index.ts";
import type { NodeEnv, NodeHandle, NodeSpec, RunningNode } from "../../../src/testing/index.ts";
import { modelledSigner } from "../../../src/testing/index.ts";
import { seededRandom } from "../../../src/index.ts";
import {
  type AuthorityEntry,
  type ConsensusFactory,
  ed25519Signer,
  hexOf,
  type Node,
  type Signer,
  signatureVerifier,
  startNode,
  type TransactionPool,
} from "../../../supervisors/index.ts";
import { CHAIN_TRACE, ChainHost, ForgetfulHost, type SimulatedHost } from "./chain-host.ts";
import { notingBlocks } from "./sent-blocks.ts";
import { SubmittedTransactions } from "./submitted-transactions.ts";

/** A network of whole nodes. */
export interface ChainNetwork {
  /** Validators make commits; 1 does so alone, and of 4 one may be away. */
  readonly validators: number;
  readonly fullNodes: number;
  /** Made with real keys. @defaultValue false */
  readonly isReal?: boolean;
  /**
   * How epochs end, one after the other, beside what the operator orders; with any list everybody may come
   * to decide. @defaultValue there is one epoch, and only validators decide
   */
  readonly ends?: readonly SimulatedEnd[];
  /** Stakes in the first epoch, by name. @defaultValue 1 each */
  readonly stakes?: Readonly<Record<string, number>>;
  /** How fast it goes. @defaultValue a commit in three seconds */
  readonly timing?: CommitteeTiming;
}

/** How one epoch ends. */
export interface SimulatedEnd {
  readonly fromCommit: number;
  /** Who decides then, by name, with stakes. */
  readonly members: Readonly<Record<string, number>>;
}

/** How fast a committee goes, in ms. */
export interface CommitteeTiming {
  readonly roundIntervalMs: number;
  readonly leaderTimeoutMs: number;
}

/** A whole node while it runs. */
export interface ChainNode extends RunningNode {
  readonly node: Node;
  readonly host: SimulatedHost;
  /** Puts a transaction into the next block of this node's, whenever it makes one. */
  readonly submit: (transaction: Uint8Array) => void;
  /** The operator's order to end an epoch. */
  readonly orderFor: (epoch: number, members: Readonly<Record<string, number>>) => Uint8Array;
}

const NETWORK_ID = "sim";
const PORT = 30_002;
const SEEDS = 2;
const USERS = 2;
/** Transactions a second one validator makes up. */
const PER_SECOND = 2;

/** Slower than on one machine: commits are for finding faults, not for speed. */
const TIMING: CommitteeTiming = { roundIntervalMs: 1_000, leaderTimeoutMs: 3_000 };

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
  const pool = new SubmittedTransactions(generated(network, env));
  const role = roleOf(name);
  const node = await startNode({
    networkId: NETWORK_ID,
    dataDir: `/${name}`,
    listen: endpoint,
    advertise: [endpoint],
    seeds: seedsOf(network, env),
    kind: role,
    authorities: authoritiesOf(network, firstMembers(network), env),
    control: false,
    strays: "process",
    ...(env.runtimeOptions.interposer !== undefined && {
      interposer: env.runtimeOptions.interposer,
    }),
    doors: env.doors(NETWORK_ID),
    host: {
      sink: host,
      ...(decides(network, name) && { consensus: consensusOf(network, env, pool) }),
    },
  });
  const { head } = await node.status();
  // A node whose state sync is just coming back does not know; nothing is said then.
  if (head.digest !== "") env.trace(CHAIN_TRACE.resumed, { head: head.index });
  const { runtime, tree } = node;
  const ended = tree.exited;
  const submit = (transaction: Uint8Array): void => pool.submit(transaction);
  const orderFor: ChainNode["orderFor"] = (epoch, members) => {
    const order = { epoch, authorities: authoritiesOf(network, members, env) };
    return epochTransaction(order, operatorOf(network), {
      crypto: env.crypto,
      networkId: NETWORK_ID,
    });
  };
  const stop = (): Promise<void> => node.stop();
  return { node, host, submit, orderFor, runtimes: [runtime], trees: [tree], ended, stop };
}

function seedsOf(network: ChainNetwork, env: NodeEnv): readonly string[] {
  const seeds = names(network).slice(0, SEEDS);
  return seeds.filter((seed) => seed !== env.name).map((seed) => seedText(env, seed));
}

function seedText(env: NodeEnv, name: string): string {
  const { host, publicKey } = env.neighbour(name);
  return `${host}:${PORT}:${hexOf(publicKey)}`;
}

/** Whether a node may ever be a member of a committee. */
function decides({ ends }: ChainNetwork, name: string): boolean {
  return roleOf(name) === "validator" || ends !== undefined;
}

function firstMembers(network: ChainNetwork): Readonly<Record<string, number>> {
  const validators = names({ ...network, fullNodes: 0 });
  return Object.fromEntries(validators.map((name) => [name, network.stakes?.[name] ?? 1]));
}

/** Members of a committee, by name with their stakes. */
function authoritiesOf(
  network: ChainNetwork,
  members: Readonly<Record<string, number>>,
  env: Pick<NodeEnv, "neighbour">,
): readonly AuthorityEntry[] {
  const inOrder = Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1));
  return inOrder.map(([name, stake]) => ({
    name,
    protocolKey: signerOf(network, `protocol/${name}`).publicKey.bytes,
    networkKey: env.neighbour(name).publicKey,
    stake,
    authorityKey: null,
  }));
}

function signerOf({ isReal = false }: ChainNetwork, purpose: string): Signer {
  const secret = seededRandom(purpose).bytes(32);
  return isReal ? ed25519Signer(secret) : modelledSigner(secret);
}

/** The key whose orders end epochs. */
function operatorOf(network: ChainNetwork): Signer {
  return signerOf(network, "operator");
}

function consensusOf(
  network: ChainNetwork,
  env: NodeEnv,
  transactions: TransactionPool,
): ConsensusFactory {
  const { clock, crypto } = env;
  const signing = { crypto, networkId: NETWORK_ID };
  const planned = plannedEpochs(endsOf(network, env));
  const ordered = orderedEpochs(operatorOf(network).publicKey, crypto);
  const engines = committeeEngines({
    ...signing,
    ...{ clock, transactions, random: env.random.fork("committee") },
    signer: signerOf(network, `protocol/${env.name}`),
    verifier: signatureVerifier(signing),
    nextAuthorities: (...asked) => planned(...asked) ?? ordered(...asked),
    timing: network.timing ?? TIMING,
  });
  return (toNetwork, resume) => {
    const { epoch } = resume.committee;
    const engine = engines(notingBlocks(toNetwork, env), resume);
    if (engine !== undefined) env.trace(CHAIN_TRACE.engaged, { epoch });
    return engine;
  };
}

function endsOf(network: ChainNetwork, env: NodeEnv): readonly PlannedEnd[] {
  return (network.ends ?? []).map(({ fromCommit, members }) => ({
    fromCommit,
    authorities: authoritiesOf(network, members, env),
  }));
}

function generated(network: ChainNetwork, { clock, crypto, random }: NodeEnv): TransactionPool {
  const signers = Array.from({ length: USERS }, (_, nth) => signerOf(network, `user/${nth}`));
  return new GeneratedTransactions({
    ...{ clock, signers, perSecond: PER_SECOND },
    random: random.fork("transactions"),
    context: { crypto, networkId: NETWORK_ID },
  });
}
