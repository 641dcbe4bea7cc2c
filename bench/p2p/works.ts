/** What the peer-to-peer component is measured at, beside what, and what is wanted of it. */

import type { Figure, Target, Work } from "../suite.ts";

/** Sizes of the table; the targets are those of 10,000 nodes. */
const TABLE_SIZES = [1_000, 10_000, 100_000] as const;
const SIZE_OF_TARGETS = 10_000;

/** All works. A part of the component has works of its own, with its measurements beside it. */
export const P2P_WORKS: readonly Work[] = TABLE_SIZES.map(tableWork);

/** The size a work of the table is named for; `undefined` for the work of another part. */
export function tableSizeOf(work: string): number | undefined {
  return TABLE_SIZES.find((size) => work === `table-${size}`);
}

function tableWork(size: number): Work {
  const count = size.toLocaleString("en-US");
  const time = (key: string, title: string, targets: readonly Target[] = []): Figure => {
    const wanted = size === SIZE_OF_TARGETS ? { targets } : {};
    return { key, title: `${title}, ${count} nodes`, unit: "us", ...wanted };
  };
  return {
    id: `table-${size}`,
    contestants: ["coppice", "map and filter"],
    figures: [
      time("unchanged", "authorized and available, unchanged", [{ atMost: 50 }]),
      time("changed", "the same after a change of one of them", [{ atMost: 2_000 }]),
      time("anew", "the same at a date nobody asked for", [{ atMost: 2_000 }]),
      time("all", "all nodes by key after a change", [{ atMost: 2_000 }]),
      time("get", "a node by one of its keys", [{ atMost: 1 }]),
      time("update", "a change of one node"),
      { key: "bytes", title: `memory of a node, of ${count}`, unit: "B" },
    ],
  };
}
