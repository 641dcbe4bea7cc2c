/** Plays a bad peer: asks its world how to misbehave, and bends what a real node would say. */

import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type { CommitRef } from "../../../src/chain/commit-ref.ts";
import type { Misbehaviour, NodeEnv } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/time/random.ts";
import type { BlockLies } from "./block-lies.ts";
import type { Forger } from "./forger.ts";
import { junkOf } from "./junk.ts";
import type { Spoken, Tongue } from "./lying-link.ts";
import { falseRecords, otherRecord, type RecordNeeds } from "./record-lies.ts";
import { LIAR_DID, type Lie, type Saying } from "./saying.ts";
import {
  type ChainLore,
  falseBlocks,
  falseCommits,
  falseHeight,
  forgedCommits,
  heightLie,
} from "./sync-lies.ts";

/** What a liar is made of. */
export interface LiarParts {
  readonly env: Pick<NodeEnv, "behaves" | "trace" | "crypto" | "clock">;
  /** Its key, as text. */
  readonly as: string;
  readonly random: Random;
  readonly forger: Forger;
  readonly records: RecordNeeds;
  /** Tells two peers two blocks of one round; only a member of the committee can. */
  readonly blocks: BlockLies | undefined;
  /** The commit of an index, as far as the liar has it. */
  readonly commitAt: (index: number) => CommitRef | undefined;
  /** Sends a peer so many messages it has not asked for. */
  readonly flood: (to: string, messages: number, word: number) => void;
  /** Whether it stops when the world is healed; otherwise it treats each peer as it last did, for ever. */
  readonly repents: boolean;
}

/** Answers of each type that are remembered. */
const REMEMBERED_MAX = 8;
/** Copies of an answer a flood sends at most: more would only be the same. */
const COPIES_MAX = 50;

/** One life of a liar. */
export class Liar implements Tongue {
  readonly #parts: LiarParts;
  readonly #said = new Map<string, NodeMessage[]>();
  /** What it was told last, by whom it said what to. */
  readonly #habits = new Map<string, readonly Misbehaviour[]>();

  constructor(parts: LiarParts) {
    this.#parts = parts;
  }

  speak(saying: Saying): Spoken {
    const older = this.#remember(saying);
    const wrong = this.#wrongWith(saying);
    const kept = this.#keptUp(saying);
    if (wrong.length === 0 && kept === undefined) return { lateMs: 0 };
    let lie: Lie = kept ?? saying.message;
    let lateMs = 0;
    let copies = 1;
    for (const one of wrong) {
      const { fault, ms, word } = one;
      const before: Lie = lie;
      if (fault.do === "flood") {
        this.#parts.flood(saying.to, fault.messages, word);
        if (saying.kind === "response") copies = Math.min(COPIES_MAX, fault.messages);
      } else if (fault.do === "slow") {
        if (saying.kind === "response") lateMs = Math.max(lateMs, ms);
      } else if (lie !== undefined && "type" in lie) {
        lie = this.#bend({ ...saying, message: lie }, one, older);
      }
      if (lie !== before || copies > 1 || lateMs > 0) this.#note(saying, fault.do, lie);
    }
    const isUnsigned = wrong.some(({ fault, word }) => fault.do === "corrupt" && word % 31 === 0);
    return { lies: Array.from({ length: copies }, () => lie), lateMs, isUnsigned };
  }

  #bend(saying: Saying, { fault, word }: Misbehaviour, older: readonly NodeMessage[]): Lie {
    const { message, kind } = saying;
    switch (fault.do) {
      case "lie_height":
        return heightLie(message, fault.by);
      case "equivocate":
        return this.#differs(saying);
      case "silent":
        return kind === "response" ? undefined : message;
      case "stale":
        return kind === "response" ? (older[word % Math.max(1, older.length)] ?? message) : message;
      case "corrupt":
        return this.#corrupted(saying, word);
      default:
        return message;
    }
  }

  /** Says something else to each peer. */
  #differs(saying: Saying): Lie {
    const { message, to, asked } = saying;
    const { crypto } = this.#parts.env;
    const name = crypto.sha256(new TextEncoder().encode(to));
    const salt = (name[0] ?? 0) % 16;
    switch (message.type) {
      case "sync.commit_availability":
        return heightLie(message, salt - 8);
      case "sync.commit_info":
        return { ...message, commit: { index: message.commit?.index ?? 0, digest: name } };
      case "sync.commits":
      case "generic.not_found":
        if (asked?.type !== "sync.fetch_commits") return message;
        return forgedCommits(asked, this.#lore(), salt * 4) ?? message;
      case "p2p.known_peers":
        return otherRecord(message, salt, this.#parts.records);
      case "consensus.relay":
        return salt % 2 === 0 ? message : (this.#parts.blocks?.another(message) ?? message);
      default:
        return message;
    }
  }

  #corrupted({ message, asked }: Saying, word: number): Lie {
    const rest = Math.floor(word / 4);
    if (word % 4 === 0) return junkOf(message, rest);
    const forged =
      asked?.type === "sync.fetch_commits" ? forgedCommits(asked, this.#lore(), rest) : undefined;
    switch (message.type) {
      case "sync.commits":
        return word % 4 < 3 ? falseCommits(message, this.#lore(), rest) : (forged ?? message);
      case "generic.not_found":
        return forged ?? junkOf(message, rest);
      case "sync.blocks":
        return falseBlocks(message, rest);
      case "sync.commit_availability":
        return falseHeight(message, rest);
      case "p2p.known_peers":
        return falseRecords(message, rest, this.#parts.records);
      default:
        return junkOf(message, rest);
    }
  }

  /** Whoever believes in a forged commit is given its blocks. */
  #keptUp({ asked }: Saying): NodeMessage | undefined {
    return asked?.type === "sync.fetch_blocks" ? this.#parts.forger.blocksFor(asked) : undefined;
  }

  #wrongWith({ to, message }: Saying): readonly Misbehaviour[] {
    const { env, repents, random } = this.#parts;
    const told = env.behaves(to, message.type);
    if (repents) return told;
    const place = `${to} ${message.type}`;
    const habit = this.#habits.get(place) ?? [];
    // A flood at every word for ever would show no more than the one it was told of.
    if (told.length > 0)
      this.#habits.set(
        place,
        told.filter(({ fault }) => fault.do !== "flood"),
      );
    // What it does out of habit it does in other words each time.
    return told.length > 0 ? told : habit.map((one) => ({ ...one, word: random.u32() }));
  }

  #remember({ message, kind }: Saying): readonly NodeMessage[] {
    if (kind !== "response") return [];
    const before = this.#said.get(message.type) ?? [];
    if (before.length < REMEMBERED_MAX) this.#said.set(message.type, [...before, message]);
    return before;
  }

  #lore(): ChainLore {
    const { forger, commitAt, env } = this.#parts;
    return { forger, commitAt, nowMs: env.clock.now() };
  }

  #note({ to, message }: Saying, what: string, lie: Lie): void {
    const said = lie === undefined ? "nothing" : "type" in lie ? lie.type : "junk";
    const { env, as } = this.#parts;
    env.trace(LIAR_DID, { do: what, as, to, message: message.type, said });
  }
}
