import { itFinds, itSim, noOrphans, treeMatchesSpec } from "./coppice/index.ts";
import type { SimSpec, World } from "./coppice/index.ts";
import { acknowledgedIn, type Bugs, ledgerNodes, ledgerOf } from "./ledger-node.ts";

const EVERYWHERE = "what was acknowledged is everywhere";

const isEverywhere = (world: World): boolean =>
  world.nodes().every((node) => acknowledgedIn(world).every((id) => ledgerOf(node)?.holds(id)));

const ledgerSpec = (bugs: Bugs = {}): SimSpec => ({
  id: "ledger@1",
  nodes: ledgerNodes(["ada", "ben", "cyd"], bugs),
  workload: async (world) => {
    for (let nth = 1; nth <= 20; nth += 1) {
      await world.sleep(world.random.below(300));
      const teller = world.random.pick(world.nodes());
      const paid = teller && ledgerOf(teller)?.post({ id: `${nth}`, amount: nth });
      paid?.catch(() => {}); // Nobody was told that it is safe.
    }
  },
  faults: { kinds: ["node.power_cut", "link.partition", "lifecycle.kill", "store.write_error"] },
  budget: { downMax: 1 },
  disk: { flushMs: { uniform: [5, 60] } },
  invariants: [treeMatchesSpec(), noOrphans()],
  eventually: [{ name: EVERYWHERE, withinMs: 20_000, check: isEverywhere }],
  sometimes: [{ name: "a promise", reached: (world) => acknowledgedIn(world).length > 0 }],
  stormMs: 6_000,
});

describe("the ledger", () => {
  itSim("spreads and keeps what it acknowledged", { runs: 50 }, ledgerSpec());
  itFinds("an answer before the flush", { failure: EVERYWHERE }, ledgerSpec({ isHasty: true }));
});
