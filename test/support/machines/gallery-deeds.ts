/** The gallery, third hall: what machines do, wait for and start. */

import {
  assign,
  cancel,
  emit,
  enqueueActions,
  fromPromise,
  log,
  raise,
  sendParent,
  sendTo,
  spawnChild,
  stopChild,
} from "xstate";
import { chart } from "./chart.ts";

/** Machines by what they show. */
export const DEEDS = {
  "entry, exit and on the way": chart({
    id: "deeds",
    initial: "a",
    entry: "open",
    exit: "shut",
    states: {
      a: { entry: ["greet", "note"], exit: "leave", on: { e: { target: "b", actions: "ring" } } },
      b: { entry: { type: "note", params: { of: "b", n: 1 } }, on: { e: "a", end: "z" } },
      z: { type: "final", entry: "ring" },
    },
  }),
  "on the way to where a state begins": chart({
    id: "begin",
    initial: "a",
    states: {
      a: { on: { e: "box", f: "box.c" } },
      box: {
        entry: "open",
        initial: { target: "b", actions: ["ring", "note"] },
        states: { b: {}, c: {} },
        on: { e: "a" },
      },
    },
  }),
  delays: chart({
    id: "delays",
    initial: "a",
    states: {
      a: {
        after: {
          1000: "b",
          backOff: { target: "c", guard: "isOpen" },
          patience: { actions: "ring" },
        },
      },
      b: { after: { 50: [{ target: "a", guard: "isFull" }, { target: "c" }] } },
      c: { on: { e: "a" }, after: { 1000: "a" } },
    },
  }),
  "delays of composites": chart({
    id: "limit",
    initial: "work",
    states: {
      work: {
        entry: "open",
        after: { 300: "late" },
        initial: "a",
        states: { a: { after: { 100: "b" } }, b: { on: { e: "a" } } },
      },
      late: { on: { e: "work" } },
    },
  }),
  "raised events": chart({
    id: "raises",
    initial: "a",
    states: {
      a: { on: { e: { target: "b", actions: raise({ type: "go" }) } } },
      b: { on: { go: { target: "c", actions: [raise({ type: "go" }), "ring"] } } },
      c: { on: { go: "d" } },
      d: { on: { e: "a" } },
    },
  }),
  "raised later, and taken back": chart({
    id: "later",
    initial: "a",
    states: {
      a: {
        entry: raise({ type: "tick" }, { id: "alarm", delay: 200 }),
        on: { tick: "b", stop: { actions: cancel("alarm") } },
      },
      b: { entry: raise({ type: "back" }, { delay: "backOff" }), on: { back: "a" } },
    },
  }),
  "what XState does": chart({
    id: "own",
    initial: "a",
    context: { count: 0 },
    states: {
      a: {
        entry: [assign({ count: 1 }), log("here"), emit({ type: "seen" })],
        exit: [spawnChild("fetcher", { id: "f" }), stopChild("f")],
        on: {
          e: { target: "b", actions: sendTo("f", { type: "ping" }) },
          f: { actions: [sendParent({ type: "up" }), enqueueActions(() => {})] },
        },
      },
      b: {},
    },
  }),
  "functions without a name": chart({
    id: "inline",
    initial: "a",
    states: {
      a: { on: { e: { target: "b", guard: () => true, actions: () => {} } } },
      b: {
        entry: function shout() {},
        on: { e: { target: "a", guard: ({ event }) => event.type === "e" } },
      },
    },
  }),
  "an invoked actor": chart({
    id: "asks",
    initial: "idle",
    states: {
      idle: { on: { ask: "asking" } },
      asking: {
        invoke: {
          src: "fetcher",
          id: "fetch",
          input: { url: "/a" },
          onDone: { target: "idle", actions: "ring" },
          onError: [{ target: "failed", guard: "isLate" }, { target: "idle" }],
        },
        on: { cancel: "idle" },
      },
      failed: {},
    },
  }),
  "several invoked actors": chart({
    id: "asksMore",
    initial: "a",
    states: {
      a: {
        invoke: [
          { src: "fetcher", onDone: "b" },
          { src: "watcher", id: "watch", systemId: "the-watcher", onSnapshot: { actions: "note" } },
          { src: fromPromise(async () => 3), id: "own", onError: "b" },
        ],
      },
      b: {},
    },
  }),
  "an invoked actor of a region": chart({
    id: "asksInside",
    initial: "p",
    states: {
      p: {
        type: "parallel",
        invoke: { src: "watcher", id: "w", onDone: "q" },
        states: {
          a: {
            initial: "x",
            states: { x: { invoke: { src: "fetcher", id: "f", onDone: "y" } }, y: {} },
          },
          b: { initial: "x", states: { x: { on: { e: "y" } }, y: {} } },
        },
      },
      q: {},
    },
  }),
};
