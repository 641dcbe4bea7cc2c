/** Where everything of a drawn machine is. Units are those of the drawing; x grows to the right, y down. */

/** A place. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place and its size. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** A state at its place; those it stands in come before it. */
export interface PlacedState extends Box {
  readonly id: string;
  /** Lines under its name. */
  readonly lines: readonly string[];
}

/** Lines at a place: their middle. */
export interface PlacedText extends Point {
  readonly lines: readonly string[];
}

/** What an edge shows. */
export type EdgeKind = "begin" | "transition" | "history";

/** An edge along its points; the last one is its head. */
export interface PlacedEdge {
  readonly kind: EdgeKind;
  /** The transition it shows; of the others the state they belong to. */
  readonly of: string;
  /** The state it leaves and the one it leads to. */
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  readonly text: PlacedText | null;
}

/** Something laid out: within a composite relative to its corner, and at last of the whole machine. */
export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
}
