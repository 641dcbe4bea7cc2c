/** What must hold of followers, whatever their peers say and wherever they die. */

import { blockKey, CHAIN_KEYS, CHAIN_TABLES, numberKey } from "../../../src/chain-store/layout.ts";
import { readCommit } from "../../../src/chain/commit.ts";
import { headForm, indexForm } from "../../../src/chain-store/value-forms.ts";
import { hexOf } from "../../../src/hex.ts";
import type { Store } from "../../../src/store/store.ts";
import type { Eventually, TraceCheck, World } from "../../../src/testing/index.ts";
import { partOf } from "../../support/parts/part-node.ts";
import { type RecordedChain, recordedChain } from "../../support/parts/recorded-chain.ts";
import { CHAIN_TRACE } from "../whole-node/chain-host.ts";
import type { FollowerNode } from "./follower.ts";
import { OWN_JUDGED } from "./own-engine.ts";
import { ASKED } from "./source.ts";
import { SYNC_TRACE } from "./sync-trace.ts";
import { ASK_TRACE } from "./watched-ask.ts";

/** As few as are enough, of four equal members. */
const QUORUM = 3;

/** Failed jobs of one peer within a second: the pauses between them make so many next to impossible. */
const FAILURES_A_SECOND_MAX = 12;

const MS_PER_SECOND = 1_000;

const CHAIN: RecordedChain = await recordedChain();

/** What is stored and what is handed over is the recorded chain. */
export const onlyVerified: TraceCheck = {
  name: "only what was verified",
  run: (trace) => {
    for (const { node, kind, values } of trace.where({
      kind: [SYNC_TRACE.writing, CHAIN_TRACE.handed],
    })) {
      const { index, digest } = values;
      if (CHAIN.digests[Number(index)] !== digest) {
        return `${node}: ${kind} of commit ${index}, ${digest}, which is not of the chain`;
      }
    }
    return undefined;
  },
};

/** Each stretch has the votes of a quorum with it, so that it can be proven to others in turn. */
export const proven: TraceCheck = {
  name: "stored with its proof",
  run: (trace) => {
    for (const { node, values } of trace.where({ kind: SYNC_TRACE.durable })) {
      const { index, votes } = values;
      if (votes !== QUORUM) return `${node} stored commit ${index} with ${votes} votes`;
    }
    return undefined;
  },
};

/** A batch continues what is durable; nothing is announced or handed over that is not. */
export const storedFirst: TraceCheck = {
  name: "verified, stored, announced",
  run: (trace) => {
    const durable = new Map<string, number>();
    const written = new Map<string, number>();
    for (const { node, kind, incarnation, values } of trace.where({
      kind: [SYNC_TRACE.writing, SYNC_TRACE.durable, SYNC_TRACE.announced, CHAIN_TRACE.handed],
    })) {
      const index = Number(values["index"]);
      const last = durable.get(node) ?? 0;
      if (kind === SYNC_TRACE.durable) durable.set(node, Math.max(last, index));
      else if (kind === SYNC_TRACE.writing) {
        // A batch whose writer died may have reached the disk all the same, and is not written again.
        const before = written.get(node) ?? 0;
        if (index > Math.max(last, before) + 1) {
          return `${node}.${incarnation} writes commit ${index} after ${Math.max(last, before)}`;
        }
        if (index <= last) return `${node}.${incarnation} writes commit ${index} again`;
        written.set(node, index);
      } else if (
        index > Math.max(last, written.get(node) ?? 0) ||
        (index > last && kind === SYNC_TRACE.announced)
      ) {
        return `${node}.${incarnation}: ${kind} of commit ${index}, and ${last} is durable`;
      }
    }
    return undefined;
  },
};

/** Head, lowest and cursor on a disk only grow, through all lives of a node. */
export const marksGrow: TraceCheck = {
  name: "marks never fall",
  run: (trace) => {
    const marks = new Map<string, number>();
    for (const { node, incarnation, values } of trace.where({ kind: SYNC_TRACE.mark })) {
      const { mark, value } = values;
      const before = marks.get(`${node}/${mark}`) ?? 0;
      if (Number(value) < before) return `${node}.${incarnation}: ${mark} ${value} after ${before}`;
      marks.set(`${node}/${mark}`, Number(value));
    }
    return undefined;
  },
};

/** Nobody is asked for what it said it has not, nobody of another chain for anything, and nobody for too much. */
export const asksWithReason: TraceCheck = {
  name: "asks with reason",
  run: (trace) => {
    const [removed] = trace.where({ kind: ASK_TRACE.removed });
    if (removed !== undefined) {
      const { start, lowest } = removed.values;
      return `${removed.node} asks for commit ${start} a peer that has them from ${lowest} on`;
    }
    const [tooMuch] = trace.where({ kind: ASK_TRACE.tooMuch });
    if (tooMuch !== undefined) {
      const { what, open } = tooMuch.values;
      return `${tooMuch.node} has asked for ${open} pieces ${what}`;
    }
    const strange = trace.where({ kind: ASKED }).find(({ values }) => values["nature"] === STRANGE);
    return strange === undefined ? undefined : `${strange.node}, of another chain, was asked`;
  },
};

const STRANGE = "stranger";

/** A peer that failed is left alone for a while, longer each time. */
export const leftAlone: TraceCheck = {
  name: "who failed is left alone",
  run: (trace) => {
    const failures = new Map<string, number[]>();
    for (const { node, atMs, values } of trace.where({ kind: "app" })) {
      const { name, peer } = values;
      if (name !== "sync.job_failed") continue;
      const whose = `${node} ${String(peer).slice(0, 8)}`;
      const recent = [...(failures.get(whose) ?? []), atMs].filter(
        (at) => at > atMs - MS_PER_SECOND,
      );
      if (recent.length > FAILURES_A_SECOND_MAX) {
        return `${whose} fails ${recent.length} jobs in a second`;
      }
      failures.set(whose, recent);
    }
    return undefined;
  },
};

/** What a peer did that has less than it said, or is slow: it need not have lied. */
const NO_LIES = ["commits.none", "blocks.missing", "blocks.unexpected_count"];

/** Nobody who tells the truth is found to have told anything else. */
export const honestSpared: TraceCheck = {
  name: "the honest are spared",
  run: (trace) => {
    const honest = new Map<unknown, string>();
    for (const { node, values } of trace.where({ kind: SYNC_TRACE.began })) {
      honest.set(values["peer"], node);
    }
    for (const { node, values } of trace.where({ kind: "app" })) {
      const { name, peer, reason } = values;
      if (name !== "sync.job_failed" && name !== "sync.piece_failed") continue;
      const isRefused = String(reason).startsWith("cannot accept");
      const isLess = NO_LIES.some((rule) => String(reason).includes(rule));
      if (isRefused && !isLess && honest.has(peer)) {
        return `${node} says of ${honest.get(peer)}: ${reason}`;
      }
    }
    return undefined;
  },
};

/** What an engine of its own makes is part of the chain, or was already. */
export const ownHolds: TraceCheck = {
  name: "own commits hold",
  run: (trace) => {
    const refused = trace
      .where({ kind: OWN_JUDGED })
      .find(({ values }) => values["kind"] === "refused");
    return refused && `${refused.node}: ${refused.values["rule"]} (${refused.values["what"]})`;
  },
};

/** Every follower's host has the whole recorded chain. */
export function theEnd(withinMs: number): Eventually {
  return {
    name: "the end of the chain",
    withinMs,
    check: (world) =>
      world.nodes({ role: "follower" }).every(({ name }) => {
        const handed = world.trace.last({ kind: CHAIN_TRACE.handed, node: name });
        return handed?.values["index"] === CHAIN.end;
      }),
  };
}

/** What lies on every follower's disk is the recorded chain, from its lowest commit on, and nothing else. */
export function storesEqual(withinMs: number): Eventually {
  return { name: "stores equal", withinMs, check: (world) => followersOf(world).every(isWhole) };
}

function followersOf(world: World): readonly (Store | undefined)[] {
  return world.nodes({ role: "follower" }).map((handle) => partOf<FollowerNode>(handle)?.disk());
}

function isWhole(disk: Store | undefined): boolean {
  const head = disk?.get(CHAIN_TABLES.chain, CHAIN_KEYS.head);
  if (disk === undefined || head === undefined) return false;
  const { index, digest } = headForm.read(head);
  if (index !== CHAIN.end || hexOf(digest) !== CHAIN.digests[CHAIN.end]) return false;
  const kept = disk.get(CHAIN_TABLES.chain, CHAIN_KEYS.lowest);
  const lowest = Math.max(1, kept === undefined ? 1 : indexForm.read(kept));
  return hasCommits(disk, lowest) && hasOnlyTrueBlocks(disk) && hasCommittees(disk);
}

function hasCommits(disk: Store, lowest: number): boolean {
  const { crypto } = CHAIN.fixture;
  const entries = disk.scan(CHAIN_TABLES.commits, { limit: CHAIN.end + 1 });
  if (entries.length !== CHAIN.end - lowest + 1) return false;
  return entries.every(([, bytes], at) => {
    const { commit, digest } = readCommit(bytes, crypto);
    const isIt = hexOf(digest) === CHAIN.digests[lowest + at];
    const hasBlock = (key: Uint8Array) => disk.get(CHAIN_TABLES.blocks, key) !== undefined;
    return isIt && commit.blocks.every((ref) => hasBlock(blockKey(ref)));
  });
}

function hasOnlyTrueBlocks(disk: Store): boolean {
  const entries = disk.scan(CHAIN_TABLES.blocks, { limit: CHAIN.blocks.size + 1 });
  return entries.every(([key, bytes]) => CHAIN.blocks.get(hexOf(key)) === hexOf(bytes));
}

/** The committee that decides next is there. */
function hasCommittees(disk: Store): boolean {
  return disk.get(CHAIN_TABLES.committees, numberKey(CHAIN.epochEnds.length - 1)) !== undefined;
}
