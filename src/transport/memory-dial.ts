/**
 * The handshake in memory: the same four trips and the same refusals as over TCP, with keys that
 * are taken at their word because a network in memory hands them out itself.
 */

import { describeError, RuntimeError } from "../errors.ts";
import type { Clock } from "../time/clock.ts";
import { describeEndpoint } from "./endpoint.ts";
import { CHANNEL_BYTES } from "../wire/envelope.ts";
import type { Handshakes } from "./handshakes.ts";
import { joinEnds, MemoryLink, type MemoryLinkParts, type Parcel } from "./memory-link.ts";
import type { CloseReason, Endpoint, Link, ListenEvents, TransportLimits } from "./transport.ts";

/** One side of a handshake. */
export interface MemoryNode {
  readonly host: string;
  readonly key: Uint8Array;
  readonly networkId: string;
  /** What its timers run on. */
  readonly clock: Clock;
}

/** Something on its way from one host to another. */
export interface MemoryPiece {
  readonly from: string;
  readonly to: string;
  /** What it does when it lands. */
  readonly run: () => void;
  /** What it carries of a link; absent, a step of a handshake. */
  readonly parcel?: Parcel;
}

/** A port somebody listens on. */
export interface MemoryListener {
  readonly node: MemoryNode;
  readonly endpoint: Endpoint;
  readonly events: ListenEvents;
  /** Refuses one handshake under way each. */
  readonly handshakes: Handshakes;
}

/** What a dial needs of the network it runs in. */
export interface MemoryWires {
  readonly limits: TransportLimits;
  /** Carries something from one host to another, late, or not before a cut is healed. */
  carry(piece: MemoryPiece): void;
  /**
   * Carries the word that something was read; absent, it is there at once.
   *
   * @param isAwaited whether the sender's owner may be told of it
   */
  acknowledge?(piece: MemoryPiece, isAwaited: boolean): void;
  /** Hears of a dial that begins. @param fail breaks its connection while it is in the handshake */
  dialing?(fail: () => void): void;
  /** Who listens there now. */
  listenerAt(endpoint: Endpoint): MemoryListener | undefined;
  /** A number no link of this network had before. */
  nextLink(): number;
  /** Keeps a link for the time it lives, so that it can be broken. */
  track(hosts: readonly [string, string], link: MemoryLink): void;
  /** Forgets a link that has ended. */
  untrack(link: MemoryLink): void;
}

/** One dial in memory. */
export interface MemoryDialRequest {
  readonly wires: MemoryWires;
  readonly from: MemoryNode;
  /** The dialer's own address, as the acceptor sees it. */
  readonly local: Endpoint;
  readonly endpoint: Endpoint;
  readonly expectedKey: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Connects two nodes of one network.
 *
 * @throws RuntimeError `transport.dial_failed`, `transport.dial_timeout` or `transport.refused`
 */
export function dialInMemory(request: MemoryDialRequest): Promise<Link> {
  return new Promise((resolve, reject) => {
    const { wires, from, endpoint, signal } = request;
    const address = describeEndpoint(endpoint);
    const { handshakeTimeoutMs: timeoutMs } = wires.limits;
    const settle = (act: () => void): void => {
      if (dialer.isSettled) return;
      dialer.isSettled = true;
      from.clock.clearTimer(timer);
      signal?.removeEventListener("abort", onAbort);
      act();
    };
    const dialer: Dialer = {
      isSettled: false,
      succeed: (link) => settle(() => resolve(link)),
      fail: (error) => settle(() => reject(error)),
    };
    const onAbort = (): void => dialer.fail(failed(address, "it was given up", signal?.reason));
    const onTimeout = (): void => dialer.fail(timedOut(address, timeoutMs));
    const timer = from.clock.setTimer(onTimeout, timeoutMs);
    signal?.addEventListener("abort", onAbort);
    wires.dialing?.(() => dialer.fail(failed(address, BROKEN)));
    if (signal?.aborted) onAbort();
    else carryOut(request, () => knock(request, dialer));
  });
}

interface Dialer {
  isSettled: boolean;
  readonly succeed: (link: Link) => void;
  readonly fail: (error: RuntimeError) => void;
}

/** Why a dial fails whose connection ends before it is a link. */
const BROKEN = "the connection closed in the handshake";

/** A step of the handshake from the dialer to the acceptor. */
function carryOut({ wires, from, endpoint }: MemoryDialRequest, run: () => void): void {
  wires.carry({ from: from.host, to: endpoint.host, run });
}

/** A step of the handshake from the acceptor to the dialer. */
function carryBack({ wires, from, endpoint }: MemoryDialRequest, run: () => void): void {
  wires.carry({ from: endpoint.host, to: from.host, run });
}

/** First trip, at the acceptor: is there anybody, and of this network? */
function knock(request: MemoryDialRequest, dialer: Dialer): void {
  const { wires, from, endpoint, local } = request;
  const address = describeEndpoint(endpoint);
  const listener = wires.listenerAt(endpoint);
  const answer = (run: () => void): void => carryBack(request, run);
  if (listener === undefined) {
    answer(() => dialer.fail(failed(address, "no connection")));
    return;
  }
  const refusal = listener.handshakes.admit(local, listener.node.clock.monotonic());
  if (refusal !== undefined) {
    listener.events.onRefused?.(local, refusal);
    answer(() => dialer.fail(failed(address, BROKEN)));
  } else if (listener.node.networkId !== from.networkId) {
    listener.events.onRefused?.(local, "handshake_failed");
    answer(() => dialer.fail(refused(address, "wrong_network")));
  } else {
    const handshake = openHandshake(request, listener, dialer);
    answer(() => present(request, handshake, dialer));
  }
}

/** The acceptor's part while it waits for the dialer's proof. */
interface Handshake {
  readonly listener: MemoryListener;
  readonly refuse: (reason: CloseReason) => void;
  /** Ends the wait in favour of a link; false when it was refused meanwhile. */
  readonly settle: () => boolean;
}

function openHandshake(
  request: MemoryDialRequest,
  listener: MemoryListener,
  dialer: Dialer,
): Handshake {
  const { local, endpoint } = request;
  const { clock } = listener.node;
  const { handshakeTimeoutMs: timeoutMs } = request.wires.limits;
  const settle = (): boolean => {
    clock.clearTimer(timer);
    return listener.handshakes.settle(refuse);
  };
  const refuse = (reason: CloseReason): void => {
    if (!settle()) return;
    listener.events.onRefused?.(local, reason);
    carryBack(request, () => dialer.fail(refused(describeEndpoint(endpoint), "not_accepted")));
  };
  const timer = clock.setTimer(() => refuse("handshake_timeout"), timeoutMs);
  listener.handshakes.add(local, refuse);
  return { listener, refuse, settle };
}

/** Second trip, at the dialer: is this the key it wants? If so it shows its own. */
function present(request: MemoryDialRequest, handshake: Handshake, dialer: Dialer): void {
  const { endpoint, expectedKey } = request;
  const send = (run: () => void): void => carryOut(request, run);
  const { key } = handshake.listener.node;
  if (dialer.isSettled) {
    send(() => handshake.refuse("handshake_failed"));
  } else if (expectedKey !== undefined && !Buffer.from(key).equals(expectedKey)) {
    dialer.fail(refused(describeEndpoint(endpoint), "wrong_key"));
    send(() => handshake.refuse("handshake_failed"));
  } else {
    send(() => greet(request, handshake, dialer));
  }
}

/** Third trip, at the acceptor: the link is open here. Fourth: its hello opens it at the dialer. */
function greet(request: MemoryDialRequest, handshake: Handshake, dialer: Dialer): void {
  if (!handshake.settle()) return;
  const [outbound, inbound] = linkBetween(request, handshake.listener);
  carryBack(request, () => {
    // Nobody waits any more: the acceptor must not keep a link to nobody.
    if (dialer.isSettled) outbound.destroy();
    else dialer.succeed(outbound);
  });
  try {
    handshake.listener.events.onLink(inbound);
  } catch (error) {
    inbound.destroy(`owner_failed: ${describeError(error)}`);
    handshake.listener.events.onRefused?.(request.local, "owner_failed");
  }
}

function linkBetween(
  request: MemoryDialRequest,
  listener: MemoryListener,
): readonly [MemoryLink, MemoryLink] {
  const { wires, from, local, endpoint } = request;
  const channel = new Uint8Array(CHANNEL_BYTES);
  new DataView(channel.buffer).setUint32(0, wires.nextLink());
  const onEnded = (link: MemoryLink): void => wires.untrack(link);
  const common = { limits: wires.limits, channel, onEnded };
  const outbound = new MemoryLink({
    ...common,
    clock: from.clock,
    peerKey: new Uint8Array(listener.node.key),
    remote: listener.endpoint,
    direction: "outbound",
    ...lane(wires, from.host, endpoint.host),
  });
  const inbound = new MemoryLink({
    ...common,
    clock: listener.node.clock,
    peerKey: new Uint8Array(from.key),
    remote: local,
    direction: "inbound",
    ...lane(wires, endpoint.host, from.host),
  });
  joinEnds(outbound, inbound);
  for (const link of [outbound, inbound]) wires.track([from.host, endpoint.host], link);
  return [outbound, inbound];
}

function lane(
  wires: MemoryWires,
  from: string,
  to: string,
): Pick<MemoryLinkParts, "carry" | "acknowledge"> {
  return {
    carry: (run, parcel) => wires.carry({ from, to, run, parcel }),
    acknowledge: (run, isAwaited) => {
      if (wires.acknowledge === undefined) run();
      else wires.acknowledge({ from, to, run }, isAwaited);
    },
  };
}

function failed(address: string, why: string, cause?: unknown): RuntimeError {
  const message = `cannot dial ${address}: ${why}`;
  return new RuntimeError("transport.dial_failed", { address }, message, cause);
}

function timedOut(address: string, timeoutMs: number): RuntimeError {
  const message = `cannot dial ${address}: no answer (${timeoutMs} ms)`;
  return new RuntimeError("transport.dial_timeout", { address, timeoutMs }, message);
}

function refused(address: string, reason: string): RuntimeError {
  const message = `cannot dial ${address}: refused (${reason})`;
  return new RuntimeError("transport.refused", { address, reason }, message);
}
