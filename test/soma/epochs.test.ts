/**
 * Epochs on whole networks of whole nodes: who decides changes while everything goes on. Each run holds its
 * trace against the rules of every network (one chain, fed once and in order, durable, no two blocks of a
 * round, one end of each epoch told to everybody alike, times that never fall).
 */

import { itSim, type FaultRule } from "../../src/testing/index.ts";
import { chainNodeOf } from "../simulation/whole-node/chain-node.ts";
import { equal, FOUR, ONCE, story, TIMING } from "../simulation/whole-node/epoch-stories.ts";
import {
  connected,
  EPOCH_MS,
  killAt,
  linksLost,
  nodeOf,
  untilDeciding,
  untilEpoch,
  untilMore,
} from "../simulation/whole-node/epoch-waits.ts";

const CHANGE = equal("v1", "v2", "v3", "f0");

describe("soma epochs: the committee changes", () => {
  itSim(
    "advance_epoch_tx_test: a transaction ends the epoch, and all agree on the next (S9)",
    ONCE,
    story({ id: "advance-epoch-tx" }, { ...FOUR, ends: [] }, async (world) => {
      await untilMore(world, 2, ["v0", "f0"]);
      const { submit, orderFor } = nodeOf(world, "v2");
      submit(orderFor(1, CHANGE));
      submit(orderFor(0, {}));
      submit(orderFor(0, CHANGE));
      await untilEpoch(world, 1);
      await untilDeciding(world, "f0", "v1", "v2", "v3");
    }),
  );

  itSim(
    "basic_reconfig_end_to_end: the same members go on in a new epoch, at every node (S9)",
    ONCE,
    story(
      { id: "basic-reconfig" },
      { ...FOUR, ends: [{ fromCommit: 2, members: equal("v0", "v1", "v2", "v3") }] },
      async (world) => {
        await untilEpoch(world, 1);
        await untilMore(world, 3, ["v0", "v1", "v2", "v3", "f0"]);
        await untilDeciding(world, "v0", "v1", "v2", "v3");
      },
    ),
  );

  itSim(
    "reconfig_with_committee_change_basic: a late node catches up by sync, decides, and leaves again (S9)",
    ONCE,
    story(
      { id: "change-basic" },
      {
        ...FOUR,
        ends: [
          { fromCommit: 6, members: equal("v0", "v1", "v2", "v3", "f0") },
          { fromCommit: 12, members: equal("v0", "v1", "v2", "v3") },
        ],
      },
      async (world) => {
        world.node("f0").kill();
        await untilMore(world, 4, ["v0"]);
        world.node("f0").start();
        await untilEpoch(world, 1);
        await untilDeciding(world, "f0", "v0", "v1", "v2", "v3");
        await untilEpoch(world, 2);
        await untilDeciding(world, "v0", "v1", "v2", "v3");
        await untilMore(world, 3, ["v0", "f0"]);
      },
    ),
  );

  itSim(
    "reconfig_with_committee_change_stress: of seven two leave and two join at each of three ends, and joiners catch up within 60 s (S9)",
    ONCE,
    story(
      { id: "change-stress" },
      {
        ...{ validators: 7, fullNodes: 2, timing: TIMING },
        ends: [
          { fromCommit: 3, members: equal("v2", "v3", "v4", "v5", "v6", "f0", "f1") },
          { fromCommit: 7, members: equal("v0", "v1", "v4", "v5", "v6", "f0", "f1") },
          { fromCommit: 11, members: equal("v0", "v1", "v2", "v3", "v6", "f0", "f1") },
        ],
      },
      async (world) => {
        for (const epoch of [1, 2, 3]) await untilEpoch(world, epoch);
        await untilDeciding(world, "v0", "v1", "v2", "v3", "v6", "f0", "f1");
        await untilMore(
          world,
          3,
          world.nodes().map(({ name }) => name),
        );
      },
    ),
  );

  itSim(
    "passive_reconfig: epochs pass under load, and checkpoint_digests_consistent, checkpoint_timestamps_non_decreasing across them (S9)",
    ONCE,
    story(
      { id: "passive", stormMs: 10_000 },
      {
        ...FOUR,
        ends: [2, 5, 8].map((fromCommit) => ({
          fromCommit,
          members: equal("v0", "v1", "v2", "v3"),
        })),
      },
      async (world) => {
        // A clock that is ahead, and one that falls behind, on either side of an end.
        const jump = (on: string, byMs: number): FaultRule => ({
          id: `clock-of-${on}`,
          what: { at: "clock", do: "jump", on, byMs },
          when: { at: 6_000 },
          limit: 1,
        });
        world.inject(jump("v1", 5_000));
        world.inject(jump("v2", -5_000));
        for (const epoch of [1, 2, 3]) await untilEpoch(world, epoch);
        await untilMore(world, 2, ["v0", "v1", "v2", "v3", "f0"]);
      },
    ),
  );

  itSim(
    "reconfig_with_voting_power_decrease: a member whose stake falls goes at the next end, and the others go on (S9)",
    ONCE,
    story(
      { id: "power-decrease" },
      {
        ...FOUR,
        stakes: { v0: 10, v1: 10, v2: 10, v3: 10 },
        ends: [
          { fromCommit: 3, members: { v0: 10, v1: 10, v2: 10, v3: 1 } },
          { fromCommit: 7, members: { v0: 10, v1: 10, v2: 10 } },
        ],
      },
      async (world) => {
        await untilEpoch(world, 1);
        // Where three of four were needed, three tens are enough without the one.
        world.node("v3").kill();
        await untilMore(world, 3, ["v0", "v1", "v2"]);
        world.node("v3").start();
        await untilEpoch(world, 2);
        await untilDeciding(world, "v0", "v1", "v2");
        await untilMore(world, 3, ["v0", "v3"]);
      },
    ),
  );

  itSim(
    "basic_checkpoints_integration: a transaction reaches every node's chain, before an end and after it (S9)",
    ONCE,
    story(
      { id: "checkpoints" },
      { ...FOUR, ends: [{ fromCommit: 3, members: equal("v0", "v1", "v2", "v3") }] },
      async (world) => {
        await untilMore(world, 1, ["v0", "f0"]);
        const { submit, orderFor } = nodeOf(world, "v1");
        const carried = [orderFor(90, CHANGE), orderFor(91, CHANGE)];
        submit(carried[0] ?? new Uint8Array());
        await untilEpoch(world, 1);
        submit(carried[1] ?? new Uint8Array());
        const names = carried.map((bytes) => Buffer.from(bytes).toString("hex"));
        const isEverywhere = (): boolean =>
          world.nodes().every((node) => {
            const has = chainNodeOf(node)?.host.carried;
            return names.every((name) => has?.has(name));
          });
        await world.until("the transactions on every node", EPOCH_MS, isEverywhere);
      },
    ),
  );

  itSim(
    "net_determinism: a run over two ends of epochs gives the same when it is repeated (S9)",
    { ...ONCE, selfCheckShare: 1 },
    story(
      { id: "determinism" },
      {
        ...FOUR,
        ends: [
          { fromCommit: 2, members: CHANGE },
          { fromCommit: 5, members: equal("v0", "v1", "v2", "v3") },
        ],
      },
      async (world) => {
        await untilEpoch(world, 2);
      },
    ),
  );
});

describe("soma epochs: a node that decides, follows, and decides again", () => {
  itSim(
    "has one life of everything else: no actor but its engine begins anew at an end, and no peer is lost (S9)",
    ONCE,
    story(
      { id: "untouched" },
      {
        ...FOUR,
        ends: [
          { fromCommit: 8, members: CHANGE },
          { fromCommit: 11, members: equal("v0", "v1", "v2", "v3") },
        ],
      },
      async (world) => {
        const names = world.nodes().map(({ name }) => name);
        await untilMore(world, 5, names);
        const before = await connected(world);
        if (before.some((peers) => peers !== names.length - 1)) throw new Error("not yet a mesh");
        // Of two that dial each other at once one link goes: that is how a mesh comes about.
        const lostBefore = linksLost(world);
        await untilEpoch(world, 2);
        await untilMore(world, 2, names);
        for (const { name } of world.nodes()) {
          const restarted = [...nodeOf(world, name).node.restarts().keys()];
          if (restarted.length > 0) throw new Error(`${name} has restarted ${restarted}`);
        }
        const after = await connected(world);
        if (after.join() !== before.join()) throw new Error(`${after} peers, and ${before} before`);
        const lost = linksLost(world) - lostBefore;
        if (lost > 0) throw new Error(`${lost} links were lost`);
        const begun = world.trace.where({ kind: "engine.began", node: "f0" });
        if (begun.length !== 1) throw new Error(`f0 had ${begun.length} engines`);
      },
    ),
  );
});

describe("soma epochs: nodes that fail at the change", () => {
  const members = ["v0", "v1", "v2", "v3"];
  const ends = [3, 6, 9, 12].map((fromCommit) => ({ fromCommit, members: equal(...members) }));

  itSim(
    "reconfig_with_failing_validator: members stop for 2 s in turn, and epoch 4 comes within 120 s (S9)",
    ONCE,
    story({ id: "failing" }, { ...FOUR, ends }, async (world) => {
      let isOver = false;
      const inTurn = async (): Promise<void> => {
        for (let nth = 0; !isOver; nth += 1) {
          const node = world.node(`v${nth % 4}`);
          node.kill();
          await world.sleep(2_000);
          node.start();
          await world.until(`${node.name} is up`, 20_000, () => node.state === "up");
          await world.sleep(2_000);
        }
      };
      const failing = inTurn();
      for (const epoch of [1, 2, 3, 4]) await untilEpoch(world, epoch, ["f0"]);
      if (world.nowMs > 120_000) throw new Error(`epoch 4 came after ${world.nowMs} ms`);
      isOver = true;
      await failing;
      await untilEpoch(world, 4);
    }),
  );

  itSim(
    "reconfig_with_delay, change_epoch_tx_delay: a member that hears late stops nobody, and comes after (S9)",
    ONCE,
    story({ id: "delay", stormMs: 30_000 }, { ...FOUR, ends: ends.slice(0, 2) }, async (world) => {
      for (const direction of [
        { from: "v3", to: { pick: "all" } },
        { from: { pick: "all" }, to: "v3" },
      ] as const) {
        world.inject({
          id: direction.from === "v3" ? "from-v3" : "to-v3",
          what: { at: "link", do: "latency", byMs: 4_000, ...direction },
          when: { chance: 1 },
        });
      }
      await untilEpoch(world, 2, ["v0", "v1", "v2", "f0"]);
      await untilEpoch(world, 2);
    }),
  );

  itSim(
    "crash_after_db_write: a member whose power goes as soon as the epoch's last commit is stored goes on in the next (S9)",
    ONCE,
    story(
      { id: "crash-after-write", stormMs: 40_000 },
      { ...FOUR, ends: ends.slice(0, 2) },
      async (world) => {
        for (const node of ["v0", "v2"]) world.inject(killAt(node, "consensus.epoch_ended"));
        await untilEpoch(world, 2);
        await untilMore(world, 3, [...members, "f0"]);
      },
    ),
  );

  itSim(
    "crash_during_reconfig_with_tx_load: each member's power goes once, at a write of its own, while the committee changes (S9)",
    { ...ONCE, runs: 2 },
    story(
      { id: "crash-under-load", stormMs: 40_000 },
      {
        ...FOUR,
        ends: [
          { fromCommit: 3, members: CHANGE },
          { fromCommit: 7, members: equal(...members) },
        ],
      },
      async (world) => {
        for (const [nth, node] of [...members, "f0"].entries()) {
          world.inject(killAt(node, "sync.stored", 2 + nth));
        }
        await untilEpoch(world, 2);
        await untilMore(world, 3, [...members, "f0"]);
      },
    ),
  );

  itSim(
    "a node that was away over three epochs, and over the time it was to decide in one, syncs through all of them (S4, S9)",
    ONCE,
    story(
      { id: "away" },
      {
        ...{ validators: 5, fullNodes: 1, timing: TIMING },
        ends: [
          { fromCommit: 3, members: equal("v0", "v1", "v2", "v3", "f0") },
          { fromCommit: 6, members: equal("v0", "v1", "v2", "v3") },
          { fromCommit: 9, members: equal("v0", "v1", "v2", "v3", "v4") },
        ],
      },
      async (world) => {
        await untilMore(world, 1, ["v0"]);
        world.node("f0").kill();
        await untilEpoch(world, 3, [...members, "v4"]);
        world.node("f0").start();
        await untilEpoch(world, 3);
        await untilMore(world, 2, [...members, "v4", "f0"]);
      },
    ),
  );
});
