/** One connection between two machines, from its first packet to the last end of its link. */

import type { MemoryListener, MemoryPiece, MemoryWires } from "../../transport/memory-dial.ts";
import type { MemoryLink, Parcel } from "../../transport/memory-link.ts";
import type { Endpoint, LinkEvents, TransportLimits } from "../../transport/transport.ts";
import { turnBit } from "./corruption.ts";
import { Lane, type Line } from "./line.ts";
import type { NetworkDecisions, NetworkEvent, PieceFate, PieceKind } from "./network-decisions.ts";

/** How a node's end of a connection goes when the node does. */
export type HowEndsGo = "reset" | "silent";

/** Which end of a connection, and whether it is there. */
export interface EndState {
  readonly isDialer: boolean;
  readonly isUp: boolean;
}

/** What a connection is made of. */
export interface ConnectionParts {
  /** Its number in the network, which no other one has. */
  readonly number: number;
  /** The dialer's address. */
  readonly dialerHost: string;
  /** From the dialer to the acceptor, and back. */
  readonly lines: readonly [out: Line, back: Line];
  readonly limits: TransportLimits;
  readonly decide: NetworkDecisions;
  /** Whether the dial is turned away, as by a port nobody listens on. */
  readonly isRefused: boolean;
  readonly listenerAt: (endpoint: Endpoint) => MemoryListener | undefined;
  readonly heard: (event: NetworkEvent) => void;
  /** Called when an end of its link comes up and when it has ended. */
  readonly onEnd: (connection: Connection, end: EndState) => void;
}

/** What the steps of a handshake and the ends of a link take on the line, in bytes, with their headers. */
const HANDSHAKE_BYTES = 1_024;
const CONTROL_BYTES = 64;

/** The owner of an end whose process is gone. */
const NOBODY: LinkEvents = { onFrame: () => {}, onClose: () => {} };

/** One connection; the wires of one dial and of the link that comes of it. */
export class Connection implements MemoryWires {
  readonly limits: TransportLimits;
  readonly #parts: ConnectionParts;
  readonly #out = new Lane();
  readonly #back = new Lane();
  #outbound: MemoryLink | undefined;
  #inbound: MemoryLink | undefined;
  #failDial: () => void = () => {};

  /** Makes a connection over which nothing has gone yet. */
  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.limits = parts.limits;
  }

  /** Whether it goes between these two, whoever dialed. */
  isBetween(one: string, other: string): boolean {
    const { from, to } = this.#parts.lines[0];
    return (from.name === one && to.name === other) || (from.name === other && to.name === one);
  }

  dialing(fail: () => void): void {
    this.#failDial = fail;
  }

  listenerAt(endpoint: Endpoint): MemoryListener | undefined {
    return this.#parts.isRefused ? undefined : this.#parts.listenerAt(endpoint);
  }

  nextLink(): number {
    return this.#parts.number;
  }

  track(_hosts: readonly [string, string], link: MemoryLink): void {
    const isDialer = link.direction === "outbound";
    if (isDialer) this.#outbound = link;
    else this.#inbound = link;
    this.#tell("link.up", isDialer);
    this.#parts.onEnd(this, { isDialer, isUp: true });
  }

  untrack(link: MemoryLink): void {
    const isDialer = link.direction === "outbound";
    if (isDialer) this.#outbound = undefined;
    else this.#inbound = undefined;
    this.#tell("link.down", isDialer);
    this.#parts.onEnd(this, { isDialer, isUp: false });
  }

  carry({ from, run, parcel }: MemoryPiece): void {
    const isOut = from === this.#parts.dialerHost;
    const [line, lane] = this.#way(isOut);
    if (parcel === "reset") {
      line.send({ kind: "net.reset", bytes: CONTROL_BYTES, lane, land: run });
      return;
    }
    const bytes = bytesOf(parcel);
    const fate = this.#parts.decide.onPiece?.({
      from: line.from.name,
      to: line.to.name,
      kind: kindOf(parcel),
      bytes,
      nth: line.countPiece(),
    });
    const land = this.#landing(fate, { isOut, parcel, run });
    if (land === undefined) this.#breakFrom(isOut);
    else line.send({ kind: "net.piece", bytes, lane, land }, fate);
  }

  acknowledge({ from, run }: MemoryPiece, isAwaited: boolean): void {
    const [line, lane] = this.#way(from === this.#parts.dialerHost);
    // A count that nobody waits for needs no event of its own while the line works.
    if (line.isClear && !isAwaited) run();
    else line.send({ kind: "net.piece", bytes: CONTROL_BYTES, lane, land: run });
  }

  /** Ends what a node has of this connection together with the node's process. */
  abandon(isDialer: boolean, how: HowEndsGo): void {
    if (isDialer) this.#failDial();
    const link = isDialer ? this.#outbound : this.#inbound;
    if (link === undefined) return;
    link.attach(NOBODY);
    if (how === "reset") link.destroy();
    else link.break();
  }

  /** Breaks the connection: the dialer's end at once, the other one as far away as it is. */
  break(): void {
    this.#breakFrom(true);
  }

  /** @returns what happens when the piece lands; `undefined` when its connection breaks instead */
  #landing(fate: PieceFate | undefined, { isOut, parcel, run }: Outgoing): Land | undefined {
    if (fate === undefined) return run;
    if (fate.reset === true) return undefined;
    if (fate.corrupt === undefined) return run;
    this.#tell("link.corrupted", isOut);
    if (parcel === undefined || typeof parcel === "string") return undefined;
    if (turnBit(parcel.frames, fate.corrupt) === "body") return run;
    // A length nobody can trust: the receiver finds no frame in the stream any more.
    return () => (isOut ? this.#inbound : this.#outbound)?.destroy("frame_malformed");
  }

  #breakFrom(isOut: boolean): void {
    const [line, lane] = this.#way(isOut);
    this.#tell("link.broken", isOut);
    line.atSender(() => this.#breakEnd(isOut));
    const land = (): void => this.#breakEnd(!isOut);
    line.send({ kind: "net.reset", bytes: CONTROL_BYTES, lane, land });
  }

  #breakEnd(isDialer: boolean): void {
    if (isDialer) this.#failDial();
    (isDialer ? this.#outbound : this.#inbound)?.break();
  }

  #way(isOut: boolean): readonly [Line, Lane] {
    const [out, back] = this.#parts.lines;
    return isOut ? [out, this.#out] : [back, this.#back];
  }

  #tell(kind: NetworkEvent["kind"], isDialer: boolean): void {
    const { from, to } = this.#way(isDialer)[0];
    const connection = this.#parts.number;
    this.#parts.heard({ kind, node: from.name, peer: to.name, connection });
  }
}

type Land = () => void;

/** What a connection is about to send. */
interface Outgoing {
  readonly isOut: boolean;
  readonly parcel: Parcel | undefined;
  readonly run: Land;
}

function kindOf(parcel: Parcel | undefined): PieceKind {
  if (parcel === undefined) return "handshake";
  return typeof parcel === "string" ? "end" : "frames";
}

function bytesOf(parcel: Parcel | undefined): number {
  if (parcel === undefined) return HANDSHAKE_BYTES;
  return typeof parcel === "string" ? CONTROL_BYTES : parcel.bytes;
}
