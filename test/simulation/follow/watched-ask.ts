/** Asks as a follower would, and notes what it should not have asked. */

import type { NodeMessage } from "../../../messages/wire/node-messages.ts";
import type { AskOptions, PeerAsk } from "../../../src/link/peer-ask.ts";
import type { PeerId } from "../../../src/peer/peer-id.ts";
import type { PieceLimits } from "../../../src/peer/piece-plan.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import { SYNC_TRACE } from "./sync-trace.ts";

/** What it writes into the trace; each is a rule that was broken. */
export const ASK_TRACE = {
  /** A peer is asked for commits it said it has removed, twice in a row: peer, start, lowest. */
  removed: "ask.removed",
  /** More is asked for at once than there may be: what, open. */
  tooMuch: "ask.too_much",
} as const;

/** What each peer said of the lowest commit it has, in its last two answers. */
type Lowest = ReadonlyMap<PeerId, readonly [before: number, last: number]>;

/** A stretch that is being asked for, and what was known when that began. */
interface OpenStretch {
  readonly start: number;
  readonly lowest: Lowest;
}

/**
 * Watches what is asked.
 *
 * A peer that said twice in a row what it has was heard the first time: the second question is put only after that.
 * Whom to ask besides when the first is late is decided before the first is asked.
 */
export function watchedAsk(
  env: NodeEnv,
  ask: PeerAsk<NodeMessage>,
  limits: PieceLimits,
): PeerAsk<NodeMessage> {
  let lowest: Lowest = new Map();
  const stretches: OpenStretch[] = [];
  const open = new OpenPieces(env, limits);
  const hear = (peer: PeerId, answer: NodeMessage): void => {
    if (answer.type !== "sync.commit_availability") return;
    const [, before = 0] = lowest.get(peer) ?? [0, 0];
    lowest = new Map(lowest).set(peer, [before, answer.lowestAvailableCommit]);
  };
  const look = (message: NodeMessage): void => {
    if (message.type === "sync.push_commit") {
      env.trace(SYNC_TRACE.announced, { index: message.index });
    }
  };
  /** @returns ends it */
  const beginStretch = (peer: PeerId, start: number): (() => void) => {
    const first = stretches.find((stretch) => stretch.start === start);
    const said = Math.min(...((first?.lowest ?? lowest).get(peer) ?? [0]));
    if (start < said) env.trace(ASK_TRACE.removed, { peer, start, lowest: said });
    const stretch = { start, lowest: first?.lowest ?? lowest };
    stretches.push(stretch);
    return () => stretches.splice(stretches.indexOf(stretch), 1);
  };
  const begin = (peer: PeerId, message: NodeMessage, signal?: AbortSignal): (() => void) => {
    if (message.type === "sync.fetch_commits") return beginStretch(peer, message.start);
    return message.type === "sync.fetch_blocks" ? open.begin(peer, signal) : () => {};
  };
  const request = async (
    peer: PeerId,
    message: NodeMessage,
    options?: AskOptions,
  ): Promise<NodeMessage> => {
    look(message);
    const done = begin(peer, message, options?.signal);
    try {
      const answer = await ask.request(peer, message, options);
      hear(peer, answer);
      return answer;
    } finally {
      done();
    }
  };
  return { ...ask, request };
}

/** Counts pieces that were asked for and have not come. */
class OpenPieces {
  readonly #env: NodeEnv;
  readonly #limits: PieceLimits;
  readonly #open = new Set<{ readonly peer: PeerId }>();

  constructor(env: NodeEnv, limits: PieceLimits) {
    this.#env = env;
    this.#limits = limits;
  }

  /**
   * @param signal what gives it up; who asked learns of that later than it may ask for the next
   * @returns ends it
   */
  begin(peer: PeerId, signal: AbortSignal | undefined): () => void {
    const piece = { peer };
    const end = (): void => {
      this.#open.delete(piece);
    };
    this.#open.add(piece);
    signal?.addEventListener("abort", end, { once: true });
    const { piecesMax, piecesPerPeerMax, bytesMax, answerBytesMax } = this.#limits;
    const ofPeer = [...this.#open].filter((one) => one.peer === peer).length;
    // One more than there is room for: the piece all others wait for; and one that is asked for twice.
    const room = Math.min(piecesMax, Math.floor(bytesMax / answerBytesMax)) + 2;
    if (this.#open.size > room) this.#tell("in all", this.#open.size);
    if (ofPeer > piecesPerPeerMax) this.#tell("of one peer", ofPeer);
    return end;
  }

  #tell(what: string, open: number): void {
    this.#env.trace(ASK_TRACE.tooMuch, { what, open });
  }
}
