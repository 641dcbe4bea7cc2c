/** The gallery, first hall: every kind of state, and what belongs to it. */

import { chart } from "./chart.ts";

/** Machines by what they show. */
export const STATES = {
  "one state": chart({ id: "one", initial: "only", states: { only: {} } }),
  "a machine without states": chart({ id: "bare", on: { e: { actions: "ring" } } }),
  "a machine without a name": chart({ initial: "a", states: { a: { on: { e: "b" } }, b: {} } }),
  "a loop of two": chart({
    id: "door",
    initial: "shut",
    states: { shut: { on: { push: "open" } }, open: { on: { pull: "shut" } } },
  }),
  "a final state": chart({
    id: "short",
    initial: "begun",
    states: { begun: { on: { end: "ended" } }, ended: { type: "final" } },
  }),
  "final states with output": chart({
    id: "vote",
    initial: "asked",
    states: {
      asked: { on: { yes: "agreed", no: "refused" } },
      agreed: { type: "final", output: { by: "all", count: 3 } },
      refused: { type: "final", output: () => "no" },
    },
    output: () => 4,
  }),
  "nested states": chart({
    id: "call",
    initial: "idle",
    states: {
      idle: { on: { dial: "active" } },
      active: {
        initial: "ringing",
        on: { hangUp: "idle" },
        states: { ringing: { on: { answer: "talking" } }, talking: {} },
      },
    },
  }),
  "four levels": chart({
    id: "deep",
    initial: "a",
    states: {
      a: {
        initial: "b",
        states: {
          b: {
            initial: "c",
            states: {
              c: { initial: "d", states: { d: { on: { up: "#deep.z", in: "e" } }, e: {} } },
            },
          },
        },
      },
      z: { on: { down: "#deep.a.b.c.e" } },
    },
  }),
  "the end of nested states": chart({
    id: "steps",
    initial: "work",
    states: {
      work: {
        initial: "first",
        states: { first: { on: { next: "last" } }, last: { type: "final" } },
        onDone: { target: "rest", actions: "ring" },
      },
      rest: { on: { again: "work" } },
    },
  }),
  "parallel regions": chart({
    id: "player",
    type: "parallel",
    states: {
      sound: {
        initial: "on",
        states: { on: { on: { mute: "off" } }, off: { on: { mute: "on" } } },
      },
      tape: { initial: "still", states: { still: { on: { play: "moving" } }, moving: {} } },
    },
  }),
  "the end of all regions": chart({
    id: "both",
    initial: "race",
    states: {
      race: {
        type: "parallel",
        entry: "open",
        exit: "shut",
        states: {
          left: {
            initial: "run",
            states: { run: { on: { l: "there" } }, there: { type: "final" } },
          },
          right: {
            initial: "run",
            states: { run: { on: { r: "there" } }, there: { type: "final" } },
          },
        },
        onDone: "over",
        on: { stop: "over" },
      },
      over: { on: { again: "race" } },
    },
  }),
  "from one region into another": chart({
    id: "cross",
    initial: "p",
    states: {
      p: {
        type: "parallel",
        entry: "open",
        exit: "shut",
        states: {
          a: { initial: "x", states: { x: { on: { go: "#cross.p.b.y" } } } },
          b: { initial: "x", entry: "greet", exit: "leave", states: { x: {}, y: {} } },
        },
      },
    },
  }),
  "out of a second region": chart({
    id: "second",
    initial: "p",
    states: {
      p: {
        type: "parallel",
        states: {
          a: { initial: "x", states: { x: {} } },
          b: { initial: "x", states: { x: { on: { out: "#second.q" } } } },
        },
      },
      q: { on: { back: "p" } },
    },
  }),
  "an edge to a composite within a region": chart({
    id: "inner",
    type: "parallel",
    states: {
      a: {
        initial: "x",
        states: {
          x: { on: { e: "box" } },
          box: { initial: "y", states: { y: {} }, on: { f: "x" } },
        },
      },
      b: { initial: "x", states: { x: {} } },
    },
  }),
  "regions within regions": chart({
    id: "nest",
    type: "parallel",
    states: {
      a: {
        type: "parallel",
        states: {
          c: { initial: "x", states: { x: { on: { e: "y" } }, y: {} } },
          d: { initial: "x", states: { x: { on: { e: "y" } }, y: { on: { f: "x" } } } },
        },
      },
      b: { initial: "x", states: { x: { on: { e: "y" } }, y: {} } },
    },
  }),
  "shallow history": chart({
    id: "shallow",
    initial: "on",
    states: {
      on: {
        initial: "a",
        states: {
          a: { on: { next: "b" } },
          b: { initial: "c", states: { c: { on: { in: "d" } }, d: {} } },
          was: { type: "history" },
        },
        on: { off: "off" },
      },
      off: { on: { back: "on.was", fresh: "on" } },
    },
  }),
  "deep history with a first target": chart({
    id: "depth",
    initial: "off",
    states: {
      on: {
        initial: "a",
        states: {
          a: { on: { next: "b" } },
          b: { initial: "c", states: { c: { on: { in: "d" } }, d: {} } },
          was: { type: "history", history: "deep", target: "b" },
        },
        on: { off: "off" },
      },
      off: { on: { back: "on.was" } },
    },
  }),
  "history of regions": chart({
    id: "regions",
    initial: "p",
    states: {
      p: {
        type: "parallel",
        states: {
          a: { initial: "x", states: { x: { on: { e: "y" } }, y: {} } },
          b: { initial: "x", states: { x: { on: { f: "y" } }, y: {} } },
          was: { type: "history", history: "deep" },
        },
        on: { out: "q" },
      },
      q: { on: { back: "p.was" } },
    },
  }),
  "tags, descriptions and meta": chart({
    id: "told",
    description: "What is told of a machine.",
    version: "2.1",
    initial: "a",
    states: {
      a: {
        description: "Nothing yet; left when asked.",
        tags: ["quiet", "first"],
        meta: { page: "/a", sizes: [1, 2, 3], deep: { very: { deep: true } } },
        on: { ask: { target: "b", description: "When somebody asks.", meta: { weight: 0.5 } } },
      },
      b: { tags: "loud", description: 'Says "yes" & <no>; # and % are signs.' },
    },
  }),
  "names that are words of the languages": chart({
    id: "end",
    initial: "state",
    states: {
      state: { on: { end: "end", "note: this": "note" } },
      end: { on: { graph: "subgraph" } },
      note: { on: { "a;b": "9 lives", "#x": { target: "9 lives", actions: "ring" } } },
      subgraph: { on: { 'say "hi"': "state" } },
      "9 lives": { on: { "{brace}": "ünïcode 状態" } },
      "ünïcode 状態": { on: { "<tag> & `tick` | %%": "a-b", _x2e_: "a_b" } },
      "a-b": {},
      a_b: { on: { e: "state__start" } },
      state__start: {},
    },
  }),
  "ids of one's own": chart({
    id: "own",
    initial: "a",
    states: {
      a: { id: "first", on: { e: "#second" } },
      b: { initial: "c", states: { c: { id: "second", on: { e: "#first" } } } },
    },
  }),
};
