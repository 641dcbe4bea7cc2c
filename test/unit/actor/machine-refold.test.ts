import { expect } from "chai";
import fc from "fast-check";
import { assign, setup } from "xstate";
import { connectionMachine } from "../../../actors/connection.machine.ts";
import {
  isPlain,
  type Machine,
  standing,
  standingFirst,
  standingIn,
  startOf,
  statesOf,
  taken,
} from "../../../src/actor/machine-refold.ts";
import { decodeExact, encodeExact } from "../../../src/wire/exact-value.ts";

/** Regions, levels, a guard on what is remembered, and a history of two levels. */
const player = setup({
  types: {
    context: {} as { readonly count: number },
    events: {} as { type: "play" | "stop" | "next" | "mute" | "again" },
  },
  guards: { isOdd: ({ context }) => context.count % 2 === 1 },
  actions: { count: assign({ count: ({ context }) => context.count + 1 }) },
}).createMachine({
  id: "player",
  context: { count: 0 },
  type: "parallel",
  states: {
    tape: {
      initial: "idle",
      states: {
        idle: { on: { play: "running", again: "running.back" } },
        running: {
          initial: "slow",
          on: { stop: "idle" },
          states: {
            slow: { on: { next: { target: "fast", actions: "count" } } },
            fast: { on: { next: { target: "slow", guard: "isOdd", actions: "count" } } },
            back: { type: "history" },
          },
        },
      },
    },
    sound: {
      initial: "on",
      states: { on: { on: { mute: "off" } }, off: { on: { mute: "on" } } },
    },
  },
});

const event = fc.constantFrom("play", "stop", "next", "mute", "again");
const events = fc.array(event, { maxLength: 30 });

function first(machine: Machine) {
  const snapshot = standingFirst(machine);
  if (snapshot === undefined) throw new Error("it needs an input");
  return snapshot;
}

describe("a machine taken again", () => {
  it("goes on from any place as if it had come there itself (V4)", () => {
    fc.assert(
      fc.property(events, events, (before, after) => {
        const there = before.reduce((at, type) => taken(at, { type }), first(player));
        const written = encodeExact(startOf(there), "start");
        const put = standing(player, decodeExact(written.bytes) as ReturnType<typeof startOf>);
        const path = (from: typeof there) =>
          after.reduce(
            ([at, seen]: [typeof there, string[]], type): [typeof there, string[]] => {
              const next = taken(at, { type });
              return [next, [...seen, statesOf(next)]];
            },
            [from, []],
          )[1];

        expect(written.missing).to.deep.equal([]);
        expect(path(put)).to.deep.equal(path(there));
      }),
    );
  });

  it("is put into states by their names (V4)", () => {
    fc.assert(
      fc.property(events, (given) => {
        const there = given.reduce((at, type) => taken(at, { type }), first(player));
        expect(standingIn(player, statesOf(there)).value).to.deep.equal(there.value);
      }),
    );
  });

  it("needs more than names where it asks a guard or remembers (V4)", () => {
    expect([player, connectionMachine].map((one) => isPlain(one))).to.deep.equal([false, true]);
  });
});
