/** What the peers of a follower are like: each bends what an honest one would answer, in its own way and for ever. */

import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type { FetchBlocks, FetchCommits } from "../../../messages/wire/sync.ts";
import { GENESIS_COMMIT } from "../../../src/chain/commit-ref.ts";
import { encodeCommit, readCommit } from "../../../src/chain/commit.ts";
import { modelledCrypto } from "../../../src/testing/index.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/time/random.ts";
import type { RecordedChain } from "../../support/parts/recorded-chain.ts";
import { Forger, type Forgery } from "../liars/forger.ts";

/** How a peer is. */
export type Nature =
  /** Serves what it has. */
  | "honest"
  /** Bends every other answer: another stretch, other blocks, less proof, more height. */
  | "liar"
  /** Tells each asker another chain, forged onto the asker's own head, and is always ahead. */
  | "forger"
  /** Answers later than anybody waits, at times. */
  | "slow"
  /** Says what it has, and hands it out next to never. */
  | "silent"
  /** Has removed all but its newest commits. */
  | "pruned"
  /** Follows the chain of others, and says so. */
  | "stranger"
  /** Follows the chain of others, under the name of ours. */
  | "impostor"
  /** Has next to nothing, says it has everything, and pushes that at everybody. */
  | "boaster";

/** What is bent, and by what. */
export interface Bent {
  readonly asked: NodeMessage;
  readonly honest: NodeMessage;
  /** Who asked. */
  readonly peer: string;
}

/** What an answer is turned into; `undefined` for no answer at all. */
export type Bend = (bent: Bent) => NodeMessage | "silence" | { readonly lateMs: number };

/** Heights nobody has. */
const FAR = 100_000;
/** Longest a slow peer thinks, in ms: half of its answers are in time. */
const SLOW_MS = 2_000;
const LIAR_SHARE = 0.5;
const SILENT_SHARE = { handingOut: 0.9, telling: 0.2 } as const;
const FORGERIES: readonly Forgery[] = ["alone", "repeated", "unsigned", "bare"];
/** Rounds of forged blocks begin above all true ones. */
const FORGED_ROUND = 5_000;

/** What makes answers of a nature. @param chain the chain the victims follow */
export function bendOf(nature: Nature, env: NodeEnv, chain: RecordedChain): Bend {
  const random = env.random.fork("nature");
  const honestly: Bend = ({ honest }) => honest;
  switch (nature) {
    case "liar":
      return (bent) => (random.unit() < LIAR_SHARE ? lie(bent.honest, random) : bent.honest);
    case "forger":
      return forgery(env, chain, random);
    case "slow":
      return () => ({ lateMs: random.unit() * SLOW_MS });
    case "silent":
      return ({ asked, honest }) => {
        const isHandedOut = asked.type.startsWith("sync.fetch");
        const share = isHandedOut ? SILENT_SHARE.handingOut : SILENT_SHARE.telling;
        return random.unit() < share ? "silence" : honest;
      };
    case "impostor":
      return ({ honest }) => renamed(honest, chain);
    case "boaster":
      return ({ honest }) => raised(honest, FAR);
    default:
      return honestly;
  }
}

/** Another stretch, another block, less proof, more height. */
function lie(honest: NodeMessage, random: Random): NodeMessage {
  switch (honest.type) {
    case "sync.commit_availability":
      return raised(honest, 1 + random.below(3));
    case "sync.blocks": {
      const { blocks } = honest;
      const isShort = random.unit() < 0.3;
      return {
        ...honest,
        blocks: isShort ? blocks.slice(1) : blocks.map((block) => garbled(block)),
      };
    }
    case "sync.commits":
      return { ...honest, ...lessTrue(honest, random.below(6)) };
    default:
      return honest;
  }
}

type Commits = Extract<NodeMessage, { readonly type: "sync.commits" }>;

function lessTrue({ commits, certifierBlocks }: Commits, how: number): Partial<Commits> {
  const [first] = certifierBlocks;
  switch (how) {
    case 0:
      return { commits: commits.slice(1) };
    case 1:
      return { commits: [...commits.slice(0, -1), ...commits.slice(-1).map(forked)] };
    case 2:
      return { commits: [...commits.slice(0, 1), ...commits.slice(2)] };
    case 3:
      return { certifierBlocks: certifierBlocks.slice(0, 2) };
    case 4:
      // The votes for the end of the stretch, for one before it.
      return { commits: commits.slice(0, -1) };
    default:
      return { certifierBlocks: certifierBlocks.map((block) => first ?? block) };
  }
}

/** Forges a commit after the one each asker has, and gives its blocks to whoever believes in it. */
function forgery(env: NodeEnv, chain: RecordedChain, random: Random): Bend {
  const { fixture, digests } = chain;
  const { crypto, networkId, signers, committee } = fixture;
  const [stolen] = signers;
  if (stolen === undefined) throw new Error("the first member has a key");
  const forger = new Forger({
    ...{ crypto, networkId, authors: committee.authorities.length },
    stolen: { author: 0, signer: stolen },
    onForged: () => {},
  });
  const forged = ({ start }: FetchCommits, peer: string): NodeMessage | undefined => {
    const how = FORGERIES[random.below(FORGERIES.length)];
    const digest = digests[start - 1];
    if (how === undefined || digest === undefined) return undefined;
    const after = start === 1 ? GENESIS_COMMIT : { index: start - 1, digest: bytesOf(digest) };
    const salt = Number.parseInt(peer.slice(0, 4), 16);
    const place = { after, timestampMs: env.clock.now() + salt, round: FORGED_ROUND + salt };
    return forger.stretch(place, how);
  };
  return ({ asked, honest, peer }) => {
    if (asked.type === "sync.fetch_blocks") return forgedBlocks(forger, asked) ?? honest;
    if (asked.type !== "sync.fetch_commits") return raised(honest, FAR);
    const isBorrowed = honest.type === "sync.commits" && random.unit() < 0.4;
    return isBorrowed ? forger.borrowed(honest) : (forged(asked, peer) ?? honest);
  };
}

function forgedBlocks(forger: Forger, asked: FetchBlocks): NodeMessage | undefined {
  return forger.blocksFor(asked);
}

/** A height above the true one. */
function raised(honest: NodeMessage, by: number): NodeMessage {
  if (honest.type !== "sync.commit_availability") return honest;
  return { ...honest, highestSyncedCommit: honest.highestSyncedCommit + by };
}

/** The name of the victims' chain over one's own. */
function renamed(honest: NodeMessage, { name: digest }: RecordedChain): NodeMessage {
  if (honest.type !== "sync.commit_info" || honest.commit?.index !== 0) return honest;
  return { ...honest, commit: { index: 0, digest } };
}

/** A commit in the place of another: whole, well formed, and nobody's vote is for it. */
function forked(bytes: Uint8Array): Uint8Array {
  const { commit } = readCommit(bytes, modelledCrypto());
  return encodeCommit({ ...commit, timestampMs: commit.timestampMs + 1 });
}

/** Bytes with one of them changed. @param place which. @defaultValue one in the middle */
export function garbled(bytes: Uint8Array, place: number = bytes.length >> 1): Uint8Array {
  const changed = bytes.slice();
  changed[place] = (changed[place] ?? 0) ^ 1;
  return changed;
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}
