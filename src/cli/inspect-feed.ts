/** Frames of a running node, asked for over its control socket, one long question after another. */

import type { Plain } from "../control/plain.ts";
import { describeError, isRuntimeError } from "../errors.ts";
import type { Wish } from "../inspector/protocol/bodies.ts";
import { textIn } from "./plain-text.ts";
import type { CliWorld } from "./world.ts";

/** How long a node may keep a question for which nothing is due, in ms; well below the client's patience. */
const WAIT_MS = 2_000;

/** Between two attempts at a node that does not answer, in ms. */
const AGAIN_MS = 1_000;

/** Who takes the frames. */
export interface FeedEvents {
  /** The stream begins, or begins anew: whatever was known is another's. */
  readonly onBegin: () => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** Nobody answers, or says no; it is tried again. */
  readonly onLost: (why: string) => void;
}

/** Asks a node for frames until it is stopped. */
export class InspectFeed {
  readonly #world: Pick<CliWorld, "ask" | "clock">;
  readonly #socket: string;
  readonly #events: FeedEvents;
  #wish: Wish;
  #hasWish = true;
  #viewer: string | undefined;
  #isStopped = false;
  #isHeld = false;
  #resume: () => void = () => {};

  constructor(
    world: Pick<CliWorld, "ask" | "clock">,
    { socket, wish, events }: { socket: string; wish: Wish; events: FeedEvents },
  ) {
    this.#world = world;
    this.#socket = socket;
    this.#wish = wish;
    this.#events = events;
  }

  /** Wants something else from the next question on. */
  wish(wish: Wish): void {
    this.#wish = wish;
    this.#hasWish = true;
  }

  /** Asks no more for now; the node forgets a viewer who does not ask for long. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld) this.#resume();
  }

  /** Ends {@link run} after the question that is under way. */
  stop(): void {
    this.#isStopped = true;
    this.#resume();
  }

  /** Asks, again and again. */
  async run(): Promise<void> {
    while (!this.#isStopped) {
      if (this.#isHeld) await new Promise<void>((resolve) => (this.#resume = resolve));
      else await this.step();
    }
  }

  /** Asks once; after a failure it waits a while. */
  async step(): Promise<void> {
    try {
      this.#take(await this.#ask());
    } catch (error) {
      const isForgotten = this.#viewer !== undefined && isRuntimeError(error, "control.refused");
      this.#viewer = undefined;
      this.#hasWish = true;
      // A viewer the node has forgotten becomes another one at once.
      if (isForgotten) return;
      this.#events.onLost(describeError(error));
      await new Promise<void>((resolve) => this.#world.clock.setTimer(resolve, AGAIN_MS));
    }
  }

  #ask(): Promise<Plain> {
    const wish: Record<string, Plain> = this.#hasWish ? { wish: plainWish(this.#wish) } : {};
    const viewer: Record<string, Plain> =
      this.#viewer === undefined ? {} : { viewer: this.#viewer };
    this.#hasWish = false;
    const args = { ...viewer, ...wish, waitMs: WAIT_MS };
    return this.#world.ask(this.#socket, { verb: "inspect", args });
  }

  #take(answer: Plain): void {
    const viewer = textIn(answer, "viewer");
    if (viewer !== this.#viewer) this.#events.onBegin();
    this.#viewer = viewer;
    this.#events.onBytes(Buffer.from(textIn(answer, "frames") ?? "", "base64"));
  }
}

/** JSON says nothing of what is `undefined`, and a plain value holds no such field. */
function plainWish(wish: Wish): Plain {
  const plain: Plain = JSON.parse(JSON.stringify(wish));
  return plain;
}
