/** The gallery, second hall: every kind of transition. */

import { and, not, or, stateIn } from "xstate";
import { chart } from "./chart.ts";

/** Machines by what they show. */
export const TRANSITIONS = {
  "self transitions, inside and anew": chart({
    id: "self",
    initial: "a",
    states: {
      a: {
        entry: "greet",
        exit: "leave",
        on: { inside: "a", anew: { target: "a", reenter: true, actions: "ring" } },
      },
    },
  }),
  "a composite to itself": chart({
    id: "itself",
    initial: "box",
    states: {
      box: {
        entry: "greet",
        exit: "leave",
        initial: "a",
        states: { a: { on: { next: "b" } }, b: {} },
        on: { inside: "box", anew: { target: "box", reenter: true } },
      },
    },
  }),
  "a parallel state to itself": chart({
    id: "turn",
    initial: "p",
    states: {
      p: {
        type: "parallel",
        entry: "open",
        exit: "shut",
        states: {
          a: { initial: "x", states: { x: { on: { e: "y" } }, y: {} } },
          b: { initial: "x", states: { x: { on: { e: "y" } }, y: {} } },
        },
        on: { inside: "p", deep: ".a.y", anew: { target: "p", reenter: true } },
      },
    },
  }),
  "to a child, inside and anew": chart({
    id: "child",
    initial: "box",
    states: {
      box: {
        entry: "greet",
        exit: "leave",
        initial: "a",
        states: { a: {}, b: {} },
        on: { inside: ".b", anew: { target: ".b", reenter: true }, start: ".a" },
      },
    },
  }),
  "of the whole machine": chart({
    id: "whole",
    initial: "a",
    entry: "open",
    exit: "shut",
    states: { a: { on: { end: "z" } }, b: {}, z: { type: "final" } },
    on: { b: ".b", a: { target: ".a", actions: "ring" }, anew: { target: ".a", reenter: true } },
  }),
  "in place, and forbidden": chart({
    id: "place",
    initial: "box",
    states: {
      box: {
        initial: "quiet",
        on: { e: "out", f: { actions: "note" } },
        states: { quiet: { on: { e: {}, ring: { actions: ["ring", "note"] } } } },
      },
      out: {},
    },
  }),
  "in place around regions": chart({
    id: "around",
    type: "parallel",
    on: { e: { actions: "note" }, "*": { actions: "greet" } },
    states: {
      a: { initial: "x", states: { x: { on: { e: { actions: "ring", guard: "isOpen" } } } } },
      b: { initial: "x", states: { x: { on: { e: "y", f: "y" } }, y: {} } },
    },
  }),
  wildcards: chart({
    id: "wild",
    initial: "a",
    states: {
      a: {
        on: { "*": "any", "peer.*": "peer", "peer.up": "up", "peer.up.*": "further", peer: "bare" },
      },
      any: { on: { back: "a" } },
      peer: { on: { back: "a" } },
      up: { on: { back: "a" } },
      further: { on: { back: "a" } },
      bare: { on: { back: "a", "back.now": {} } },
    },
  }),
  guards: chart({
    id: "guards",
    initial: "a",
    states: {
      a: {
        on: {
          e: [
            { target: "b", guard: "isOpen" },
            { target: "c", guard: { type: "isFull", params: { of: 3, what: ["x"] } } },
            { target: "d" },
          ],
        },
      },
      b: { on: { e: "a" } },
      c: { on: { e: "a" } },
      d: { on: { e: "a" } },
    },
  }),
  "guards of guards": chart({
    id: "logic",
    initial: "a",
    states: {
      a: {
        on: {
          e: [
            { target: "b", guard: and(["isOpen", not("isFull")]) },
            { target: "c", guard: or(["isLate", and([not(or(["isOpen", "isFull"])), "isLate"])]) },
          ],
        },
      },
      b: { on: { e: "a" } },
      c: { on: { e: { target: "a", guard: not(not("isOpen")) } } },
    },
  }),
  "guards on where others are": chart({
    id: "where",
    type: "parallel",
    states: {
      a: { initial: "x", states: { x: { on: { e: "y" } }, y: { on: { e: "x" } } } },
      b: {
        initial: "x",
        states: {
          x: { on: { f: { target: "y", guard: stateIn({ a: "y" }) } } },
          y: { on: { f: { target: "x", guard: and([stateIn("#where.a.x"), "isOpen"]) } } },
        },
      },
    },
  }),
  "without an event": chart({
    id: "always",
    initial: "a",
    states: {
      a: { on: { e: "choice" } },
      choice: {
        always: [
          { target: "b", guard: "isOpen", actions: "open" },
          { target: "c", guard: "isFull" },
          { target: "a" },
        ],
      },
      b: { always: { target: "c", guard: "isLate" }, on: { e: "a" } },
      c: { on: { e: "a" } },
    },
  }),
  "without an event, in regions": chart({
    id: "meet",
    initial: "p",
    states: {
      p: {
        type: "parallel",
        always: { target: "q", guard: stateIn({ p: { a: "y", b: "y" } }) },
        states: {
          a: { initial: "x", states: { x: { on: { e: "y" } }, y: {} } },
          b: { initial: "x", states: { x: { on: { f: "y" } }, y: {} } },
        },
      },
      q: { on: { e: "p" } },
    },
  }),
  "to several targets": chart({
    id: "many",
    initial: "q",
    states: {
      q: { on: { e: { target: ["p.a.y", "p.b.y"], actions: "ring" } } },
      p: {
        type: "parallel",
        states: {
          a: { initial: "x", states: { x: {}, y: {} } },
          b: { initial: "x", states: { x: {}, y: {} } },
          c: { initial: "x", states: { x: {}, y: {} } },
        },
        on: { f: "q", g: { target: [".a.x", ".c.y"] } },
      },
    },
  }),
  "to a place a host names": chart({
    id: "routed",
    initial: "a",
    states: {
      a: { id: "home", route: {} },
      b: { id: "away", route: { guard: "isOpen" } },
    },
  }),
  "from outside into the depth": chart({
    id: "into",
    initial: "out",
    states: {
      out: { on: { e: "box.in.b", f: "box" } },
      box: {
        entry: "open",
        exit: "shut",
        initial: "in",
        states: { in: { entry: "greet", exit: "leave", initial: "a", states: { a: {}, b: {} } } },
        on: { e: "out" },
      },
    },
  }),
};
