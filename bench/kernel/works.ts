/** What the kernel is measured at, beside whom, and what is wanted of it. */

import type { Figure, Target, Work } from "../suite.ts";

const BOTH_STRAYS = ["coppice", "strays: process"];

function rate(title: string, ...targets: Target[]): Figure {
  return { key: "rate", title, unit: "/s", targets };
}

function timed(key: string, title: string, target: Target): Figure {
  return { key, title, unit: key === "start" || key === "stop" ? "ms" : "us", targets: [target] };
}

function castWork(id: string, title: string, ...targets: Target[]): Work {
  const carriers = ["limit", "ring + run queue", "ring + microtask", "Subject"];
  return {
    id,
    contestants: [...BOTH_STRAYS, ...carriers, "XState", "nact", "OTP"],
    figures: [rate(title, ...targets)],
  };
}

const CAST_TARGETS: readonly Target[] = [
  { peer: "OTP", atLeast: 2 },
  { peer: "limit", atLeast: 0.6 },
];

/** All works; `limit` is ring, run queue and Subject together, OTP runs one scheduler. */
export const KERNEL_WORKS: readonly Work[] = [
  castWork("cast-1", "casts handled, 1 actor", ...CAST_TARGETS),
  castWork("cast-100", "casts handled, 100 actors"),
  castWork("cast-10000", "casts handled, 10,000 actors", ...CAST_TARGETS),
  {
    id: "ping-pong",
    contestants: [...BOTH_STRAYS, "limit", "ring + run queue", "ring + microtask", "nact", "OTP"],
    figures: [rate("ping-pong, messages", { peer: "OTP", atLeast: 1.5 })],
  },
  {
    id: "call",
    contestants: [...BOTH_STRAYS, "OTP"],
    figures: [rate("call, one at a time", { peer: "OTP", atLeast: 3 })],
  },
  {
    id: "call-100",
    contestants: [...BOTH_STRAYS, "OTP"],
    figures: [rate("call, 100 callers", { peer: "OTP", atLeast: 3 })],
  },
  {
    id: "spawn",
    contestants: [...BOTH_STRAYS, "Subject + subscriber", "nact", "XState", "OTP"],
    figures: [
      rate("spawn (start_link), alive", { peer: "OTP", atLeast: 2 }),
      { key: "bytes", title: "an idle actor", unit: "B", targets: [{ atMost: 1_200 }] },
    ],
  },
  {
    id: "restart",
    contestants: [...BOTH_STRAYS, "OTP"],
    figures: [
      timed("p50", "throw to next init, p50", { peer: "OTP", atMost: 1 }),
      timed("p99", "throw to next init, p99", { peer: "OTP", atMost: 1 }),
    ],
  },
  {
    id: "storm",
    contestants: [...BOTH_STRAYS, "OTP"],
    figures: [
      timed("p50", "10,000 restarts in a row, p50", { peer: "OTP", atMost: 1 }),
      timed("p99", "10,000 restarts in a row, p99", { peer: "OTP", atMost: 1 }),
    ],
  },
  {
    id: "crash-in-100000",
    contestants: [...BOTH_STRAYS, "OTP"],
    figures: [timed("latency", "one crash among 100,000 children", { atMost: 15 })],
  },
  bigWork("static-100000", "100,000 static children"),
  bigWork("dynamic-100000", "100,000 dynamic children"),
];

function bigWork(id: string, title: string): Work {
  const target = { peer: "OTP", atMost: 0.4 };
  return {
    id,
    contestants: [...BOTH_STRAYS, "OTP"],
    figures: [timed("start", `${title}: start`, target), timed("stop", `${title}: stop`, target)],
  };
}
