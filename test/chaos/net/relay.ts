/** One connection through the proxy: two sockets, and a flow of bytes each way on the lines between two nodes. */

import { connect, type Socket } from "node:net";
import { Lane } from "../../../src/testing/net/line.ts";
import type { PieceFate, PieceKind } from "../../../src/testing/net/network-decisions.ts";
import type { Direction, Wires } from "./wires.ts";
import { LOOPBACK } from "./loopback.ts";

/** What a connection is made of. */
export interface RelayParts extends Direction {
  /** The dialer's end. */
  readonly near: Socket;
  /** Where the listener really listens. */
  readonly port: number;
  readonly wires: Wires;
  readonly onGone: () => void;
}

/**
 * Bytes of one direction that may be read and not handed over; beyond it the sender is no longer read, and
 * its own system holds it up. What a system keeps for one socket.
 */
export const UNDER_WAY_BYTES_MAX = 256 * 1_024;

/** What an opening costs on a line, in bytes. */
const OPENING_BYTES = 64;

/** One connection. */
export class Relay {
  readonly #parts: RelayParts;
  readonly #flows: readonly [Flow, Flow];
  #far: Socket | undefined;
  #isGone = false;

  constructor(parts: RelayParts) {
    this.#parts = parts;
    const { from, to, near, wires } = parts;
    const breaks = (): void => this.break();
    const far = (): Socket | undefined => this.#far;
    this.#flows = [
      new Flow({ from, to, wires, source: () => near, sink: far, breaks }),
      new Flow({ from: to, to: from, wires, source: far, sink: () => near, breaks }),
    ];
  }

  /** Bytes that were read and not handed over. */
  get bytesUnderWay(): number {
    return this.#flows[0].bytesUnderWay + this.#flows[1].bytesUnderWay;
  }

  /** Whether it is between two nodes, whoever dialed. */
  isBetween(one: string, other: string): boolean {
    const { from, to } = this.#parts;
    return (from === one && to === other) || (from === other && to === one);
  }

  /** Begins: the opening travels like everything else, and the listener hears of it when it arrives. */
  begin(): void {
    const { near } = this.#parts;
    const [out] = this.#flows;
    out.send("handshake", OPENING_BYTES, () => this.#open());
    this.#serve(near, out);
  }

  /** Resets both ends, now. */
  break(): void {
    for (const socket of [this.#parts.near, this.#far]) {
      if (socket !== undefined && !socket.destroyed) socket.resetAndDestroy();
    }
    this.#leave();
  }

  #open(): void {
    if (this.#isGone) return;
    const far = connect({
      host: LOOPBACK,
      port: this.#parts.port,
      noDelay: true,
      allowHalfOpen: true,
    });
    this.#far = far;
    this.#serve(far, this.#flows[1]);
  }

  #serve(socket: Socket, flow: Flow): void {
    socket.on("data", (bytes: Buffer) => flow.take(bytes));
    socket.once("end", () => flow.send("end", 0, (sink) => sink?.end()));
    // An error without a listener would end this process; what it means to the other end is told at `close`.
    socket.on("error", () => {});
    socket.once("close", (hadError) => {
      if (hadError) flow.send("end", 0, (sink) => sink?.resetAndDestroy());
      if (this.#parts.near.destroyed && (this.#far?.destroyed ?? true)) this.#leave();
    });
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#parts.onGone();
  }
}

/** What a piece does where it arrives. */
type Landing = (sink: Socket | undefined) => void;

interface FlowParts extends Direction {
  readonly wires: Wires;
  readonly source: () => Socket | undefined;
  readonly sink: () => Socket | undefined;
  readonly breaks: () => void;
}

/** The bytes of one direction of one connection. */
class Flow {
  readonly #parts: FlowParts;
  readonly #lane = new Lane();
  #underWay = 0;

  constructor(parts: FlowParts) {
    this.#parts = parts;
  }

  get bytesUnderWay(): number {
    return this.#underWay;
  }

  /** Takes what the source has sent. */
  take(bytes: Buffer): void {
    const { wires, breaks } = this.#parts;
    const { fate, nth } = this.#fate("frames", bytes.length);
    wires.counts.pieces += 1;
    wires.counts.bytes += bytes.length;
    if (fate?.corrupt !== undefined) {
      turnBit(bytes, fate.corrupt);
      wires.counts.corrupted += 1;
    }
    if (fate?.reset === true) {
      wires.counts.resets += 1;
      this.#breakWithin(bytes, nth, breaks);
      return;
    }
    this.#underWay += bytes.length;
    if (this.#underWay > UNDER_WAY_BYTES_MAX) this.#parts.source()?.pause();
    this.#dispatch({ bytes: bytes.length, fate }, (sink) => this.#hand(bytes, sink));
  }

  /** Sends what is no data: it keeps its place behind the data before it. */
  send(kind: PieceKind, bytes: number, land: Landing): void {
    const { fate } = this.#fate(kind, bytes);
    if (fate?.reset !== true) {
      this.#dispatch({ bytes, fate }, land);
      return;
    }
    this.#parts.wires.counts.resets += 1;
    this.#parts.breaks();
  }

  #fate(kind: PieceKind, bytes: number): { fate: PieceFate | undefined; nth: number } {
    const { from, to, wires } = this.#parts;
    const nth = wires.line({ from, to }).countPiece();
    return { fate: wires.decisions.onPiece?.({ from, to, kind, bytes, nth }), nth };
  }

  #dispatch(piece: { bytes: number; fate: PieceFate | undefined }, land: Landing): void {
    const { from, to, wires, sink } = this.#parts;
    const { bytes, fate } = piece;
    const landing = (): void => land(sink());
    wires
      .line({ from, to })
      .send({ kind: "net.piece", bytes, lane: this.#lane, land: landing }, fate);
  }

  #hand(bytes: Buffer, sink: Socket | undefined): void {
    const isHandedOver = (): void => {
      this.#underWay -= bytes.length;
      if (this.#underWay <= UNDER_WAY_BYTES_MAX) this.#parts.source()?.resume();
    };
    if (sink === undefined || sink.destroyed || !sink.writable) isHandedOver();
    else sink.write(bytes, isHandedOver);
  }

  /**
   * Every second break falls into the middle of the piece, which is the middle of a record and of a frame;
   * unless something before it is still under way.
   */
  #breakWithin(bytes: Buffer, nth: number, breaks: () => void): void {
    const sink = this.#parts.sink();
    const part = bytes.subarray(0, nth % 2 === 0 ? 0 : Math.ceil(bytes.length / 2));
    const isNext = this.#underWay === 0 && sink?.writable === true;
    if (part.length === 0 || !isNext) breaks();
    else sink.write(part, breaks);
  }
}

/** Turns one bit, as a broken proxy does: past the checksums of every hop. */
function turnBit(bytes: Uint8Array, choice: number): void {
  const at = Math.floor(choice / 8) % Math.max(1, bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (choice % 8));
}
