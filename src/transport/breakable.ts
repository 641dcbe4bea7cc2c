/**
 * A transport whose links can be cut and slowed while a node runs, for development: a thin door in front of
 * another transport. As long as nothing is broken a frame passes through it as it came.
 */

import { RuntimeError } from "../errors.ts";
import { hexOf } from "../hex.ts";
import type { Clock, TimerId } from "../time/clock.ts";
import { describeEndpoint } from "./endpoint.ts";
import { type Link, type LinkEvents, type Transport, TRANSPORT_LIMITS } from "./transport.ts";

/** What is broken: links to those of whom `befalls` holds, by their key in hexadecimal. */
export type Break = { readonly befalls: (peer: string) => boolean } & (
  | { readonly do: "cut" }
  /** Frames leave so many milliseconds later. */
  | { readonly do: "slow"; readonly byMs: number }
);

/** A transport that can be broken. */
export class BreakableTransport implements Transport {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #breaks = new Set<Break>();
  readonly #links = new Set<BreakableLink>();

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Breaks links, those that stand and those to come. Returns what mends them. */
  break(broken: Break): () => void {
    this.#breaks.add(broken);
    this.#apply();
    return () => {
      this.#breaks.delete(broken);
      this.#apply();
    };
  }

  readonly dial: Transport["dial"] = async (endpoint, expectedKey, signal) => {
    if (expectedKey !== undefined && this.#isCut(hexOf(expectedKey))) throw cutOff(endpoint);
    const link = await this.#transport.dial(endpoint, expectedKey, signal);
    if (!this.#isCut(hexOf(link.peerKey))) return this.#admit(link);
    link.destroy("reset");
    throw cutOff(endpoint);
  };

  readonly listen: Transport["listen"] = (endpoint, events) =>
    this.#transport.listen(endpoint, {
      onLink: (link) => {
        if (!this.#isCut(hexOf(link.peerKey))) {
          events.onLink(this.#admit(link));
          return;
        }
        link.destroy("reset");
        events.onRefused?.(link.remote, "reset");
      },
      onRefused: (remote, reason) => events.onRefused?.(remote, reason),
    });

  #admit(link: Link): Link {
    const admitted = new BreakableLink(link, this.#clock, () => this.#links.delete(admitted));
    this.#links.add(admitted);
    admitted.slowBy(this.#slowness(admitted.peer));
    return admitted;
  }

  #apply(): void {
    for (const link of [...this.#links]) {
      if (this.#isCut(link.peer)) link.destroy("reset");
      else link.slowBy(this.#slowness(link.peer));
    }
  }

  #isCut(peer: string): boolean {
    return [...this.#breaks].some((one) => one.do === "cut" && one.befalls(peer));
  }

  #slowness(peer: string): number {
    const slow = [...this.#breaks].map((one) =>
      one.do === "slow" && one.befalls(peer) ? one.byMs : 0,
    );
    return Math.max(0, ...slow);
  }
}

interface HeldFrame {
  readonly frame: Uint8Array;
  readonly dueMs: number;
}

/** A link that can be slowed: what is sent waits here, in its order. */
class BreakableLink implements Link {
  /** The peer's key in hexadecimal. */
  readonly peer: string;
  readonly #link: Link;
  readonly #clock: Clock;
  readonly #forget: () => void;
  readonly #held: HeldFrame[] = [];
  #heldBytes = 0;
  #byMs = 0;
  #timer: TimerId | undefined;
  #events: LinkEvents | undefined;
  /** Whether a frame was refused since the queue was empty. */
  #hasRefused = false;

  constructor(link: Link, clock: Clock, forget: () => void) {
    this.#link = link;
    this.#clock = clock;
    this.#forget = forget;
    this.peer = hexOf(link.peerKey);
  }

  get peerKey(): Uint8Array {
    return this.#link.peerKey;
  }

  get channel(): Uint8Array {
    return this.#link.channel;
  }

  get remote(): Link["remote"] {
    return this.#link.remote;
  }

  get direction(): Link["direction"] {
    return this.#link.direction;
  }

  get queuedBytes(): number {
    return this.#link.queuedBytes + this.#heldBytes;
  }

  /** From now on frames leave so much later; what waits already leaves at its time, or at once for 0. */
  slowBy(byMs: number): void {
    this.#byMs = byMs;
    if (byMs === 0) this.#release(Number.POSITIVE_INFINITY);
  }

  attach(events: LinkEvents): void {
    this.#events = events;
    this.#link.attach({
      onFrame: (frame) => events.onFrame(frame),
      onDrain: () => events.onDrain?.(),
      onClose: (reason) => {
        this.#drop();
        events.onClose(reason);
      },
    });
  }

  send(frame: Uint8Array): boolean {
    const isTooLarge = frame.length > TRANSPORT_LIMITS.frameBytesMax;
    if ((this.#byMs === 0 && this.#held.length === 0) || isTooLarge) return this.#link.send(frame);
    if (this.queuedBytes + frame.length > TRANSPORT_LIMITS.writeQueueBytesMax) {
      this.#hasRefused = true;
      return false;
    }
    this.#held.push({ frame, dueMs: this.#clock.monotonic() + this.#byMs });
    this.#heldBytes += frame.length;
    if (this.#held.length === 1) this.#arm(this.#byMs);
    return true;
  }

  flush(): void {
    this.#link.flush();
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  close(reason?: Parameters<Link["close"]>[0]): void {
    this.#release(Number.POSITIVE_INFINITY);
    this.#link.close(reason);
  }

  destroy(reason?: Parameters<Link["destroy"]>[0]): void {
    this.#drop();
    this.#link.destroy(reason);
  }

  #arm(afterMs: number): void {
    this.#timer = this.#clock.setTimer(() => {
      this.#release(this.#clock.monotonic());
      if (this.#held.length > 0 || !this.#hasRefused) return;
      this.#hasRefused = false;
      this.#events?.onDrain?.();
    }, afterMs);
  }

  #release(untilMs: number): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    const waiting = this.#held.findIndex(({ dueMs }) => dueMs > untilMs);
    for (const { frame } of this.#held.splice(0, waiting < 0 ? this.#held.length : waiting)) {
      this.#heldBytes -= frame.length;
      // Its sender was told that it is queued: a link that loses one is no link any more.
      if (!this.#link.send(frame)) {
        this.destroy("reset");
        return;
      }
    }
    const [first] = this.#held;
    if (first !== undefined) this.#arm(Math.max(0, first.dueMs - untilMs));
  }

  #drop(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    this.#held.length = 0;
    this.#heldBytes = 0;
    this.#forget();
  }
}

function cutOff(endpoint: Parameters<Transport["dial"]>[0]): RuntimeError<"transport.dial_failed"> {
  const address = describeEndpoint(endpoint);
  const text = `cannot dial ${address}: its links are cut on purpose`;
  return new RuntimeError("transport.dial_failed", { address }, text);
}
