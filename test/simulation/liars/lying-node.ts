/** Whole nodes among which some lie: the liars are real nodes, too, up to the moment they speak. */

import { type CommitRef, GENESIS_COMMIT } from "../../../src/chain/commit-ref.ts";
import { hexOf } from "../../../src/hex.ts";
import { modelledSigner, type NodeEnv, type NodeSpec } from "../../../src/testing/index.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { TRANSPORT_LIMITS, type Transport } from "../../../src/transport/transport.ts";
import { CHAIN_TRACE } from "../whole-node/chain-host.ts";
import { type ChainNetwork, chainNodes } from "../whole-node/chain-node.ts";
import { BlockLies } from "./block-lies.ts";
import { Flooder } from "./flooder.ts";
import { Forger } from "./forger.ts";
import { Liar } from "./liar.ts";
import { LyingLink, type LyingNeeds } from "./lying-link.ts";
import { LIAR_FORGED } from "./saying.ts";

/** A network with liars in it. */
export interface LyingNetwork extends Omit<ChainNetwork, "isReal"> {
  /** Names of the nodes that lie. */
  readonly liars: readonly string[];
  /** Whose protocol key the liars have; of a liar that is a member, its own. @defaultValue nobody's */
  readonly stolenFrom?: string;
  /** See {@link Liar}. @defaultValue true */
  readonly repents?: boolean;
}

/** The role of a node that lies; the others have those of `chainNodes`. */
export const LIAR = "liar";

/** As in `chain-node.ts`. */
const PORT = 30_002;

/** The nodes of a network, the liars among them. */
export function lyingNodes(network: LyingNetwork): readonly NodeSpec[] {
  const specs = chainNodes(network);
  const names = specs.map(({ name }) => name);
  return specs.map((spec) =>
    network.liars.includes(spec.name)
      ? { ...spec, role: LIAR, start: (env) => spec.start(lyingEnv(env, network, names)) }
      : spec,
  );
}

/** The doors of a node that bend what goes through them. */
function lyingEnv(env: NodeEnv, network: LyingNetwork, names: readonly string[]): NodeEnv {
  const commits = new Map<number, CommitRef>([[0, GENESIS_COMMIT]]);
  const byKey = namesByKey(env, names);
  return {
    ...env,
    trace: (kind, values = {}) => {
      if (kind === CHAIN_TRACE.handed) note(commits, values);
      env.trace(kind, values);
    },
    doors: (networkId) => {
      const doors = env.doors(networkId);
      const { clock, crypto, signer, transport } = doors;
      const shared = { clock, crypto, signer, networkId };
      const needs = {
        ...shared,
        stranger: modelledSigner(new Uint8Array(32).fill(7)),
        nameOf: (key: Uint8Array) => byKey.get(hexOf(key)) ?? "?",
        tongue: liarOf({ env, network, names, networkId }, transport, commits),
      };
      return { ...doors, transport: lyingTransport(transport, needs) };
    },
  };
}

interface Part {
  readonly env: NodeEnv;
  readonly network: LyingNetwork;
  readonly names: readonly string[];
  readonly networkId: string;
}

function liarOf(
  { env, network, names, networkId }: Part,
  transport: Transport,
  commits: ReadonlyMap<number, CommitRef>,
): Liar {
  const { clock, crypto, signer } = env;
  const context = { crypto, networkId };
  const authors = names.filter((name) => name.startsWith("v"));
  const { stolenFrom } = network;
  // Whoever has no member's key signs in the name of one under a key of its own.
  const stolen = {
    author: stolenFrom === undefined ? 0 : authors.indexOf(stolenFrom),
    signer: modelledSigner(seededRandom(`protocol/${stolenFrom ?? "nobody"}`).bytes(32)),
  };
  const onForged = ({ index, digest }: CommitRef): void =>
    env.trace(LIAR_FORGED, { index, digest: hexOf(digest) });
  const { frameBytesMax } = TRANSPORT_LIMITS;
  const flooder = new Flooder({
    ...{ env, transport, port: PORT, clock, crypto, signer, networkId, frameBytesMax },
  });
  return new Liar({
    env,
    as: hexOf(signer.publicKey.bytes),
    random: env.random.fork("liar"),
    forger: new Forger({ ...context, authors: authors.length, stolen, onForged }),
    records: { ...context, signer, signerOf: (seed) => modelledSigner(seed) },
    blocks:
      stolenFrom === env.name ? new BlockLies(stolen.author, stolen.signer, context) : undefined,
    commitAt: (index) => commits.get(index),
    // Two that flood each other for refusing the other's flood would never come to an end.
    flood: (to, messages, word) => {
      if (!network.liars.includes(to)) flooder.flood(to, messages, word);
    },
    repents: network.repents ?? true,
  });
}

function lyingTransport(transport: Transport, needs: LyingNeeds): Transport {
  return {
    dial: async (...how) => new LyingLink(await transport.dial(...how), needs),
    listen: (endpoint, events) =>
      transport.listen(endpoint, {
        ...events,
        onLink: (link) => events.onLink(new LyingLink(link, needs)),
      }),
  };
}

function namesByKey(env: NodeEnv, names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [hexOf(env.neighbour(name).publicKey), name]));
}

function note(
  commits: Map<number, CommitRef>,
  { index, digest }: Readonly<Record<string, unknown>>,
): void {
  if (typeof index !== "number" || typeof digest !== "string") return;
  commits.set(index, { index, digest: new Uint8Array(Buffer.from(digest, "hex")) });
}
