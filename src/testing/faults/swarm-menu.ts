/** What a swarm can make of each kind: some faults and times, at drawn intensities. */

import type { ActorSelector, Fault, NodeSelector, PeerFault, When } from "../fault-plan.ts";
import type { KnownKind } from "./fault-kind.ts";
import type { Dice } from "./swarm-dice.ts";

/** A rule without its id. */
export interface Dish {
  readonly what: Fault;
  readonly when: When;
  readonly limit?: number;
}

/** Chances of what happens often: a message, a piece on a link. */
const OFTEN = [0.001, 0.1] as const;
/** Chances of what happens seldom: a start, a dial, an open. */
const SELDOM = [0.02, 0.6] as const;
/** What drags on for longer than a timer waits for. */
const LONG_MS = [200, 20_000] as const;
const SHORT_MS = [1, 2_000] as const;

/** On one node that stays the same, or on all. Most failures of the field need one only. */
function someNodes(dice: Dice): NodeSelector {
  return { pick: dice.pick("nodes", ["one", "one", "minority", "majority", "all", "all"]) };
}

/** Drawn anew each time. */
function aFew(dice: Dice): NodeSelector {
  return { pick: dice.pick("nodes", ["one", "one", "one", "minority"]) };
}

function someActors(dice: Dice): ActorSelector {
  return dice.unit("everywhere") < 0.5 ? {} : { node: someNodes(dice) };
}

function link(dice: Dice): { readonly from: NodeSelector; readonly to: NodeSelector } {
  const ends = dice.pick("ends", ["all", "all", "from one", "to one", "one pair"]);
  return {
    from: { pick: ends === "from one" || ends === "one pair" ? "one" : "all" },
    to: { pick: ends === "to one" || ends === "one pair" ? "one" : "all" },
  };
}

function exponential(dice: Dice, range: readonly [number, number]): { exponential: number } {
  return { exponential: dice.amount("length", range) };
}

type Wrong<F> = F extends PeerFault ? Omit<F, "at" | "on" | "message"> : never;

/** Of all who ask: an honest node does not, so a pick among all nodes would mostly mean nobody. */
function peer(dice: Dice, wrong: Wrong<PeerFault>): Dish {
  return { what: { at: "peer", on: { pick: "all" }, ...wrong }, when: dice.chance([0.02, 1]) };
}

/** Mostly short, seldom long: what averages hide. */
function tailed(dice: Dice, range: readonly [number, number]): Tailed {
  const usual = dice.amount("usual", [range[0], range[0] * 8]);
  const tail = Math.max(usual, dice.amount("tail", range));
  return { bimodal: { usual, tail, tailShare: dice.amount("share", [0.005, 0.2]) } };
}

interface Tailed {
  readonly bimodal: { readonly usual: number; readonly tail: number; readonly tailShare: number };
}

type Menu = { readonly [Kind in KnownKind]: (dice: Dice) => Dish };

/** What each kind can be. */
export const SWARM_MENU: Menu = {
  "mailbox.drop": (dice) => ({
    what: { at: "mailbox", do: "drop", on: someActors(dice) },
    when: dice.chance(OFTEN),
  }),
  "mailbox.delay": (dice) => ({
    what: { at: "mailbox", do: "delay", on: someActors(dice), byMs: tailed(dice, SHORT_MS) },
    when: dice.chance([0.005, 0.5]),
  }),
  "mailbox.duplicate": (dice) => ({
    what: { at: "mailbox", do: "duplicate", on: someActors(dice) },
    when: dice.chance(OFTEN),
  }),
  "mailbox.crash": (dice) => ({
    what: { at: "mailbox", do: "crash", on: someActors(dice) },
    when: dice.chance([0.0002, 0.02]),
  }),
  "lifecycle.kill": (dice) => ({
    what: { at: "lifecycle", do: "kill", on: { node: aFew(dice), path: "/**" } },
    when: dice.repeatedly(),
  }),
  "lifecycle.exit_normally": (dice) => ({
    what: { at: "lifecycle", do: "exit_normally", on: { node: aFew(dice), path: "/**" } },
    when: dice.repeatedly(),
  }),
  "lifecycle.fail_start": (dice) => ({
    what: { at: "lifecycle", do: "fail_start", on: someActors(dice) },
    // A few in a row is what a restart intensity has to cope with.
    when: dice.pick("when", [
      dice.chance(SELDOM),
      { first: 1 + Math.floor(dice.unit("first") * 4) },
    ]),
  }),
  "lifecycle.slow_start": (dice) => ({
    what: { at: "lifecycle", do: "slow_start", on: someActors(dice), byMs: tailed(dice, SHORT_MS) },
    when: dice.chance(SELDOM),
  }),
  "lifecycle.hang_in_stop": (dice) => ({
    what: {
      at: "lifecycle",
      do: "hang_in_stop",
      on: someActors(dice),
      forMs: exponential(dice, LONG_MS),
    },
    when: dice.chance(SELDOM),
  }),
  "lifecycle.throw_in_stop": (dice) => ({
    what: { at: "lifecycle", do: "throw_in_stop", on: someActors(dice) },
    when: dice.chance(SELDOM),
  }),
  "link.latency": (dice) => ({
    what: { at: "link", do: "latency", ...link(dice), byMs: tailed(dice, [1, 5_000]) },
    when: dice.chance([0.01, 1]),
  }),
  "link.bandwidth": (dice) => ({
    what: {
      at: "link",
      do: "bandwidth",
      ...link(dice),
      bytesPerSecond: Math.round(dice.amount("bandwidth", [1_000, 10_000_000])),
    },
    when: dice.chance([0.1, 1]),
  }),
  "link.hold": (dice) => ({
    what: { at: "link", do: "hold", ...link(dice), forMs: exponential(dice, LONG_MS) },
    when: dice.chance([0.0005, 0.05]),
  }),
  "link.refuse": (dice) => ({
    what: { at: "link", do: "refuse", ...link(dice) },
    when: dice.chance([0.05, 0.9]),
  }),
  "link.reset": (dice) => ({
    what: { at: "link", do: "reset", ...link(dice) },
    when: dice.chance([0.0005, 0.05]),
  }),
  "link.corrupt": (dice) => ({
    what: { at: "link", do: "corrupt", ...link(dice) },
    when: dice.chance([0.0005, 0.02]),
  }),
  "link.partition": (dice) => ({
    what: {
      at: "link",
      do: "partition",
      from: { pick: "all" },
      to: { pick: "all" },
      shape: dice.pick("shape", [
        "isolate_one",
        "isolate_one",
        "halves",
        "majority_ring",
        "bridge",
      ]),
      symmetric: dice.unit("symmetric") < 0.6,
      inFlight: dice.pick("inFlight", ["deliver", "drop"]),
      forMs: exponential(dice, LONG_MS),
    },
    when: dice.repeatedly(),
  }),
  "store.write_error": (dice) => ({
    what: {
      at: "store",
      do: "write_error",
      on: someNodes(dice),
      code: dice.pick("code", ["EIO", "ENOSPC"]),
    },
    when: dice.chance([0.002, 0.3]),
  }),
  "store.slow": (dice) => ({
    what: { at: "store", do: "slow", on: someNodes(dice), byMs: tailed(dice, SHORT_MS) },
    when: dice.chance([0.01, 1]),
  }),
  "store.flush_error": (dice) => ({
    what: { at: "store", do: "flush_error", on: someNodes(dice) },
    when: dice.chance([0.001, 0.1]),
  }),
  "store.open_error": (dice) => ({
    what: { at: "store", do: "open_error", on: someNodes(dice) },
    when: dice.pick("when", [
      dice.chance(SELDOM),
      { first: 1 + Math.floor(dice.unit("first") * 3) },
    ]),
  }),
  "clock.jump": (dice) => {
    const byMs = Math.round(dice.amount("jump", [10, 600_000]));
    const on = aFew(dice);
    return {
      what: { at: "clock", do: "jump", on, byMs: dice.unit("back") < 0.5 ? -byMs : byMs },
      when: dice.repeatedly(),
    };
  },
  "clock.drift": (dice) => {
    const drift = Math.round(dice.amount("drift", [5, 50_000]));
    const partsPerMillion = dice.unit("slow") < 0.5 ? -drift : drift;
    return {
      what: { at: "clock", do: "drift", on: someNodes(dice), partsPerMillion },
      when: dice.once(),
    };
  },
  "clock.timers_late": (dice) => ({
    what: { at: "clock", do: "timers_late", on: someNodes(dice), byMs: tailed(dice, SHORT_MS) },
    when: dice.chance([0.01, 0.5]),
  }),
  "geo.missing": (dice) => ({
    what: { at: "geo", do: "missing", on: someNodes(dice) },
    when: dice.chance([0.05, 1]),
  }),
  "geo.wrong": (dice) => ({
    what: {
      at: "geo",
      do: "wrong",
      on: someNodes(dice),
      shiftDegrees: dice.amount("shift", [0.1, 180]),
    },
    when: dice.chance([0.05, 1]),
  }),
  "node.kill": (dice) => ({
    what: { at: "node", do: "kill", on: aFew(dice), downMs: exponential(dice, LONG_MS) },
    when: dice.repeatedly(),
  }),
  "node.power_cut": (dice) => ({
    what: {
      at: "node",
      do: "power_cut",
      on: aFew(dice),
      downMs: exponential(dice, LONG_MS),
      keeps: dice.pick("keeps", ["none", "prefix", "subset"]),
    },
    when: dice.repeatedly(),
  }),
  "node.pause": (dice) => ({
    what: { at: "node", do: "pause", on: aFew(dice), forMs: exponential(dice, LONG_MS) },
    when: dice.repeatedly(),
  }),
  "node.leave": (dice) => ({
    what: { at: "node", do: "leave", on: aFew(dice), downMs: exponential(dice, LONG_MS) },
    when: dice.repeatedly(),
  }),
  "peer.lie_height": (dice) => {
    const by = Math.round(dice.amount("by", [1, 1_000_000_000]));
    return peer(dice, { do: "lie_height", by: dice.unit("less") < 0.3 ? -by : by });
  },
  "peer.equivocate": (dice) => peer(dice, { do: "equivocate" }),
  "peer.flood": (dice) => ({
    ...peer(dice, { do: "flood", messages: Math.round(dice.amount("messages", [1, 5_000])) }),
    // Whoever answers a flood may flood again at each answer.
    when: dice.chance([0.001, 0.05]),
  }),
  "peer.silent": (dice) => peer(dice, { do: "silent" }),
  "peer.slow": (dice) => peer(dice, { do: "slow", byMs: tailed(dice, [1, 20_000]) }),
  "peer.stale": (dice) => peer(dice, { do: "stale" }),
  "peer.corrupt": (dice) => peer(dice, { do: "corrupt" }),
};
