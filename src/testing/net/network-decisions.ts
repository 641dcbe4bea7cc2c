/** What goes wrong on a network, asked of whoever decides: the network itself draws no fault. */

import type { Ms, NodeName } from "../fault-plan.ts";

/** What a piece carries: a step of a handshake, frames of one turn, or the orderly end of a link. */
export type PieceKind = "handshake" | "frames" | "end";

/** A piece that is about to leave. */
export interface PieceOnLine {
  readonly from: NodeName;
  readonly to: NodeName;
  readonly kind: PieceKind;
  readonly bytes: number;
  /** Its number among the pieces of this direction of this pair, from 1. */
  readonly nth: number;
}

/** What becomes of a piece. */
export interface PieceFate {
  /** It is so much later, and with it what follows on its link. */
  readonly delayMs?: Ms;
  /** The line stands still so long: this piece and everything behind it, whatever the link. */
  readonly holdMs?: Ms;
  /** It goes at this rate. */
  readonly bytesPerSecond?: number;
  /** Its connection breaks here: both ends are reset and the piece is lost. */
  readonly reset?: boolean;
  /** One bit of it is turned: which, follows from this drawn number of 32 bits. */
  readonly corrupt?: number;
}

/** A dial that begins. */
export interface DialOnLine {
  readonly from: NodeName;
  readonly to: NodeName;
  /** Its number among the dials of this direction of this pair, from 1. */
  readonly nth: number;
}

/** Decides what goes wrong; what is left out never does. */
export interface NetworkDecisions {
  /** Asked for each piece but resets. @returns `undefined` for a piece that just arrives */
  onPiece?(piece: PieceOnLine): PieceFate | undefined;
  /** Asked for each dial. */
  onDial?(dial: DialOnLine): { readonly refuse?: boolean } | undefined;
}

/** What the network tells of itself, for a trace. */
export interface NetworkEvent {
  /** `corrupted` and `broken` name the sender of the piece first. */
  readonly kind: "link.up" | "link.down" | "link.corrupted" | "link.broken" | "dial.refused";
  readonly node: NodeName;
  readonly peer: NodeName;
  /** Number of the connection in its network. */
  readonly connection: number;
}

/** Something that happens on the network later; as the event loop of a world takes it. */
export interface Delivery {
  /** On the monotonic time of the network's clock. */
  readonly dueMs: Ms;
  /** To whom it happens. */
  readonly node: NodeName;
  readonly kind: "net.piece" | "net.reset";
  /** Names the line, `a>b`. */
  readonly label: string;
  readonly run: () => void;
}
