/**
 * Fault plans: what goes wrong, where and when, as plain data. A plan can be drawn, stored, compared,
 * masked and shrunk; nothing in it is code.
 */

/** Virtual milliseconds since the run began. */
export type Ms = number;

/** Name of a node in its world. */
export type NodeName = string;

/** Which nodes: by name, by role, or so many drawn ones. */
export type NodeSelector =
  | NodeName
  | readonly NodeName[]
  | { readonly role: string }
  | { readonly pick: "one" | "minority" | "majority" | "all" };

/** A path in which `*` stands for one part and `**` for any number, such as `/node/p2p/*`. */
export type Glob = string;

/** Which actors; every part that is given has to fit. */
export interface ActorSelector {
  readonly node?: NodeSelector;
  readonly path?: Glob;
  /** The definition's name. */
  readonly behaviour?: string;
}

/** Which messages, by the name of the message. */
export interface MessageSelector {
  readonly type?: string;
}

/** A length that is drawn: fixed, even, falling off, or with a tail. In ms unless the fault says otherwise. */
export type Spread =
  | number
  | { readonly uniform: readonly [number, number] }
  | { readonly exponential: number }
  | {
      readonly bimodal: {
        readonly usual: number;
        readonly tail: number;
        readonly tailShare: number;
      };
    };

/** When a rule applies, asked at each matching occurrence or at a time. */
export type When =
  | { readonly chance: number }
  | { readonly nth: number | readonly number[] }
  | { readonly first: number }
  | { readonly at: Ms }
  | { readonly between: readonly [Ms, Ms]; readonly chance?: number }
  | { readonly every: Spread }
  | { readonly onTrace: TraceMatch; readonly nth?: number; readonly delayMs?: Ms }
  | { readonly all: readonly When[] }
  | { readonly any: readonly When[] };

/** Which trace events: every part that is given has to fit. */
export interface TraceMatch {
  readonly kind?: string | readonly string[];
  readonly node?: NodeName;
  readonly actor?: Glob;
  /** Values the event has to carry. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Between the sender of a message and its handler. */
export type MailboxFault = {
  readonly at: "mailbox";
  readonly on: ActorSelector;
  readonly message?: MessageSelector;
} & (
  | { readonly do: "drop" }
  | { readonly do: "delay"; readonly byMs: Spread }
  | { readonly do: "duplicate" }
  | { readonly do: "crash" }
);

/** In the life of an actor. A kill, or an exit, that comes at a time befalls all who fit at once. */
export type LifecycleFault = { readonly at: "lifecycle"; readonly on: ActorSelector } & (
  | { readonly do: "kill" }
  | { readonly do: "exit_normally" }
  | { readonly do: "fail_start" }
  | { readonly do: "slow_start"; readonly byMs: Spread }
  | { readonly do: "hang_in_stop"; readonly forMs: Spread }
  | { readonly do: "throw_in_stop" }
);

/** How a world falls apart. */
export type PartitionShape =
  | "isolate_one"
  | "halves"
  | "majority_ring"
  | "bridge"
  | { readonly sides: readonly (readonly NodeName[])[] };

/** On the way from one node to another; one direction. */
export type LinkFault = {
  readonly at: "link";
  readonly from: NodeSelector;
  readonly to: NodeSelector;
} & (
  | { readonly do: "latency"; readonly byMs: Spread }
  | { readonly do: "bandwidth"; readonly bytesPerSecond: number }
  | { readonly do: "hold"; readonly forMs: Spread }
  | { readonly do: "refuse" }
  | { readonly do: "reset" }
  | { readonly do: "corrupt" }
  | {
      readonly do: "partition";
      readonly shape: PartitionShape;
      readonly symmetric: boolean;
      readonly inFlight: "deliver" | "drop";
      readonly forMs: Spread;
    }
);

/** Between a node and its disk: a page cache, a device under it, and a power switch. */
export type StoreFault = { readonly at: "store"; readonly on: NodeSelector } & (
  | { readonly do: "write_error"; readonly code: "EIO" | "ENOSPC" }
  | { readonly do: "slow"; readonly byMs: Spread }
  | { readonly do: "flush_error" }
  | { readonly do: "open_error" }
);

/** In what a node takes for the time. */
export type ClockFault = { readonly at: "clock"; readonly on: NodeSelector } & (
  | { readonly do: "jump"; readonly byMs: number }
  | { readonly do: "drift"; readonly partsPerMillion: number }
  | { readonly do: "timers_late"; readonly byMs: Spread }
);

/** In where a node takes an address to be. */
export type GeoFault = { readonly at: "geo"; readonly on: NodeSelector } & (
  | { readonly do: "missing" }
  | { readonly do: "wrong"; readonly shiftDegrees: number }
);

/** To a whole node. A killed process keeps what the system took; a power cut loses what was not flushed. */
export type NodeFault = { readonly at: "node"; readonly on: NodeSelector } & (
  | { readonly do: "kill"; readonly downMs: Spread }
  | {
      readonly do: "power_cut";
      readonly downMs: Spread;
      /** Of the batches that were not flushed: none, a prefix, or any of them survive. */
      readonly keeps: "none" | "prefix" | "subset";
    }
  | { readonly do: "pause"; readonly forMs: Spread }
  | { readonly do: "leave"; readonly downMs: Spread }
);

/**
 * In how a peer behaves towards others. A world knows no protocol: a node that plays a bad peer asks
 * `env.behaves` and acts out what it is told; one that never asks behaves well.
 */
export type PeerFault = {
  readonly at: "peer";
  /** Who may misbehave. Nobody is down for it: no budget is used up. */
  readonly on: NodeSelector;
  /** What has to be said for it. @defaultValue anything */
  readonly message?: MessageSelector;
} & (
  | {
      /** Says that it has more than it has, or less. */
      readonly do: "lie_height";
      /** How much more, in whatever it counts; below 0 less. */
      readonly by: number;
    }
  /** Says one thing to one peer, and another to another. */
  | { readonly do: "equivocate" }
  | {
      readonly do: "flood";
      /** How many it says at once. */
      readonly messages: number;
    }
  /** Never answers. */
  | { readonly do: "silent" }
  /** Answers late. */
  | { readonly do: "slow"; readonly byMs: Spread }
  /** Answers what was so before. */
  | { readonly do: "stale" }
  /** Answers what is not so, or nothing anybody could read. */
  | { readonly do: "corrupt" }
);

/**
 * What is wrong with something a peer is about to say.
 *
 * @example
 * for (const { fault } of env.behaves("b", "ping")) if (fault.do === "silent") return;
 */
export interface Misbehaviour {
  readonly fault: PeerFault;
  /** The drawn length of a fault that has one, otherwise 0. */
  readonly ms: Ms;
  /** From 0 to 2^32 - 1, drawn for what else there is to choose, such as which lie. */
  readonly word: number;
}

/** Anything that can go wrong. */
export type Fault =
  | MailboxFault
  | LifecycleFault
  | LinkFault
  | StoreFault
  | ClockFault
  | GeoFault
  | NodeFault
  | PeerFault;

/** A boundary and what happens there, such as `link.partition`. */
export type FaultKind = `${Fault["at"]}.${string}`;

/** One rule of a plan. */
export interface FaultRule {
  /** Unique in its plan; names the rule's draws, so that leaving one rule out moves no other's. */
  readonly id: string;
  readonly what: Fault;
  readonly when: When;
  /** Times it applies at most. @defaultValue no limit */
  readonly limit?: number;
}

/** Everything that goes wrong in a run. */
export interface FaultPlan {
  readonly rules: readonly FaultRule[];
}

/** A fault that happened: what a shrunk plan keeps or leaves out. */
export interface FiredFault {
  readonly rule: string;
  /** Its number among those of the rule at this node and place, from 1; of an act, among those of the rule. */
  readonly nth: number;
  readonly atMs: Ms;
  readonly node: NodeName;
  /** Where, for people: an actor's path, `a>b`, a table. */
  readonly place: string;
}

/** What a system promises to survive; a plan that goes further is cut back. */
export interface FaultBudget {
  /** Nodes down or paused at once. */
  readonly downMax?: number;
  /** Roles of which a majority stays up. */
  readonly keepMajorityOf?: readonly string[];
  /** Largest step of a wall clock from the true time, in ms. */
  readonly skewMsMax?: Ms;
}

/** A plan that is drawn anew for each seed: some kinds left out, the others at drawn intensities. */
export interface SwarmPlan {
  readonly kinds: readonly FaultKind[];
  /** Chance that a kind stays in. @defaultValue 0.5 */
  readonly keep?: number;
  /** Who may misbehave as a peer. @defaultValue everybody who asks */
  readonly peers?: NodeSelector;
}
