/** What the wire is measured at, beside whom, and what is wanted of it. */

import type { Figure, Target, Work } from "../suite.ts";

const CONTESTANTS = [
  ...["coppice", "strays: process", "session key alone"],
  ...["raw TLS", "grpc-js", "libp2p", "libp2p, corked"],
];

const SIZES: ReadonlyMap<number, string> = new Map([
  [64, "64 B"],
  [1_024, "1 KB"],
  [65_536, "64 KB"],
]);

const OUTSTANDING = [1, 16, 256];

const TARGETS: Readonly<Record<string, readonly Target[]>> = {
  "64-256": [
    { peer: "raw TLS", atLeast: 0.3 },
    { of: "session key alone", peer: "raw TLS", atLeast: 0.6 },
    { peer: "grpc-js", atLeast: 20 },
    { peer: "libp2p", atLeast: 5 },
  ],
  "65536-16-one way": [{ peer: "raw TLS", atLeast: 0.6 }],
};

/** The work that opens connections and lets them stand. */
export const CONNECTIONS_WORK = "connections";

/** Requests of each size with so many outstanding; large ones with short answers; connections that say nothing. */
export const WIRE_WORKS: readonly Work[] = [
  ...[...SIZES].flatMap(([bytes, size]) =>
    OUTSTANDING.map((outstanding) =>
      work(`${bytes}-${outstanding}`, `${size}, ${outstanding} out`),
    ),
  ),
  work("65536-16-one way", "64 KB one way, 16 out"),
  {
    id: CONNECTIONS_WORK,
    contestants: ["coppice", "raw TLS"],
    figures: [
      {
        key: "rate",
        title: "new connections, by CPU of both ends",
        unit: "/s",
        targets: [{ atLeast: 200 }],
      },
      {
        key: "bytes",
        title: "an idle connection, both ends",
        unit: "B",
        targets: [{ peer: "raw TLS", atMost: 1.5 }],
      },
    ],
  },
];

function work(id: string, title: string): Work {
  const rate: Figure = { key: "rate", title, unit: "/s", targets: TARGETS[id] ?? [] };
  return {
    id,
    contestants: CONTESTANTS,
    figures: [
      rate,
      { key: "cpu", title: `${title}, CPU of both ends`, unit: "us" },
      { key: "p50", title: `${title}, p50`, unit: "us" },
      { key: "p99", title: `${title}, p99`, unit: "us" },
    ],
  };
}
