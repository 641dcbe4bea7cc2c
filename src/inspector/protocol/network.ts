/** The body of the frame `network`: the node among its peers, and how far it has followed. */

/** One peer, as the network screen shows it. */
export interface ShownPeer {
  readonly peer: string;
  readonly name?: string;
  readonly address?: string;
  readonly patch?: string;
  readonly direction: "dialed" | "accepted" | "none";
  readonly state: string;
  /** Round trip of the newest answers: median and 95th percentile. */
  readonly rttMs?: number;
  readonly rttP95Ms?: number;
  /** Part of the last period it was up, 0 to 1, as the network judges. */
  readonly availability?: number;
  /** When it was last heard over a link, in ms since 1970. */
  readonly lastSeenMs?: number;
  /** Its clock less ours, in ms. */
  readonly clockOffsetMs?: number;
  /** What the link runs over, and the version of its envelopes; absent without a link. */
  readonly transport?: string;
  readonly protocol?: number;
  /** What has gone over the link that stands: bytes of frames, and messages. */
  readonly carried?: PeerTraffic;
  /** The same each second since the frame before; absent in a link's first. */
  readonly rates?: PeerTraffic;
  /** Path of the actor that owns the link. */
  readonly actor?: string;
}

/** What goes over a link. */
export interface PeerTraffic {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

/** Following the chain from one peer, as the network screen shows it. */
export interface ShownLane {
  readonly peer: string;
  /** Its newest commit, and the oldest it still has, as it says. */
  readonly has: number;
  readonly lowest?: number;
  /** What is asked of it now. */
  readonly asked?: string;
  /** Jobs and pieces it failed in a row. */
  readonly failures?: number;
  /** How long it is left alone from now on. */
  readonly restsMs?: number;
  /** Where its chain is another: index, and names of the commit here and there, as far as they are known. */
  readonly differs?: { readonly index: number; readonly ours: string; readonly theirs?: string };
}

/** How far the node has followed the chain. */
export interface ShownSync {
  /** Newest stored commit, verified; its digest. */
  readonly head: number;
  readonly digest: string;
  /** Last commit the host took. */
  readonly cursor: number;
  /** The highest anybody on our chain told. */
  readonly highest: number;
  readonly epoch: number;
  /** Commits stored each second, over the last ten; absent before there are two readings. */
  readonly perSecond?: number;
  /** Until nobody is ahead, at that pace; absent when it is not known. */
  readonly etaMs?: number;
  /** State of its machine, and the path of its actor. */
  readonly phase?: string;
  readonly actor?: string;
  /** Commits of the stretch that is under way, and how many of its blocks came. */
  readonly job?: { readonly peer: string; readonly start: number; readonly end: number };
  readonly blocks?: { readonly have: number; readonly want: number };
  /** Since the start: jobs and pieces that failed and were tried again. */
  readonly jobsFailed?: number;
  readonly piecesFailed?: number;
  readonly lanes: readonly ShownLane[];
}

/** A node that is known and not linked. */
export interface KnownBeyond {
  readonly peer: string;
  readonly patch?: string;
  /** Whether the network holds it to be up. */
  readonly isUp: boolean;
}

/** `network`: the node within its network, once a second; replaces the one before. */
export interface NetworkFrame {
  readonly atMs: number;
  readonly self: {
    readonly peer: string;
    readonly address?: string;
    readonly patch?: string;
    readonly kind: string;
    readonly phase?: string;
  };
  readonly peers: readonly ShownPeer[];
  /** Links there are in all; the rest is not told. @defaultValue as many as are told */
  readonly peersInAll?: number;
  /** Nodes known from others, without a link; who is linked to them is not known. */
  readonly beyond?: readonly KnownBeyond[];
  /** How many of those there are in all. */
  readonly beyondInAll?: number;
  /** How many known nodes are where, by patch, the own included. */
  readonly cells: Readonly<Record<string, number>>;
  /** Parts whose actor is away, and since when; what they would tell is left out. */
  readonly missing?: readonly { readonly part: string; readonly sinceMs: number }[];
  readonly sync?: ShownSync;
}
