/**
 * Four validators and a full node in one process, on virtual time. Each actor of the tree is killed in
 * its turn, on a validator and on the full node at once, and everything grows back.
 */

import { expect } from "chai";
import { exitActor } from "../../src/index.ts";
import {
  faultsOfAnswers,
  faultsOfChains,
  GAP_MAX_MS,
  killAndRecover,
  untilWhole,
} from "../support/devnet-recovery.ts";
import { type Member, SimulatedDevnet } from "../support/devnet-simulated.ts";
import { kindsIn } from "../support/devnet-tree.ts";

const VALIDATOR = 1;
const FULL_NODE = 4;

/** Time until every two nodes have found each other, in virtual ms: some ticks of discovery. */
const STARTED_WITHIN_MS = 20_000;

const CONSENSUS = "/node/sync/consensus-port";

/** Every kind of actor below the root; a test holds the list to the tree. */
const KINDS = [
  "/node/store",
  "/node/crypto",
  "/node/crypto/key-ring",
  "/node/p2p",
  "/node/p2p/geo-patch",
  "/node/p2p/nodes",
  "/node/p2p/nodes/mem-table",
  "/node/p2p/nodes/mem-table-loader",
  "/node/p2p/peer-terms",
  "/node/p2p/links",
  "/node/p2p/links/connection-registry",
  "/node/p2p/links/connections",
  "/node/p2p/links/connections/*",
  "/node/sync",
  "/node/sync/discovery",
  "/node/sync/state-sync",
  "/node/sync/commit-feed",
  CONSENSUS,
  "/node/listener",
  "/node/listener/bootstrapping-seeds",
  "/node/listener/p2p-server",
  "/node/listener/sessions",
  "/node/listener/sessions/*",
  "/node/listener/tcp-listener",
  "/node/listener/grpc-listener",
  "/node/control",
  "/node/control/control-socket",
  "/node/control/metrics-endpoint",
  "/node/control/inspector-endpoint",
];

describe("a node whose actors are killed one after the other", function () {
  this.timeout(60_000);
  let devnet: SimulatedDevnet;

  before(async () => {
    devnet = await SimulatedDevnet.start({
      validators: 4,
      fullNodes: 1,
      withControl: [VALIDATOR, FULL_NODE],
      serving: [VALIDATOR, FULL_NODE],
    });
    await untilWhole(devnet, () => [], STARTED_WITHIN_MS);
  });

  after(async () => {
    await devnet.end();
  });

  afterEach(() => {
    expect(faultsOfChains(devnet)).to.deep.equal([]);
  });

  it("has the actors of this story", () => {
    const isOfPeers = (kind: string) => kind.endsWith("*");
    const kinds = kindsIn(devnet.member(VALIDATOR).node.tree.snapshot());
    const everywhere = devnet.members.flatMap(({ node }) => kindsIn(node.tree.snapshot()));
    expect(kinds.filter((kind) => !isOfPeers(kind))).to.deep.equal([
      "/node",
      ...KINDS.filter((kind) => !isOfPeers(kind)),
    ]);
    expect(everywhere).to.include.members(KINDS.filter(isOfPeers));
  });

  for (const kind of KINDS) {
    it(`is whole again after the end of ${kind}, follows the chain and answers`, async () => {
      const hasIt = ({ node }: Member) => kindsIn(node.tree.snapshot()).includes(kind);
      const first = [devnet.member(VALIDATOR), devnet.member(FULL_NODE), ...devnet.members];
      const victims = [...new Set(first.filter(hasIt))].slice(0, kind === CONSENSUS ? 1 : 2);
      const { longestGapMs } = await killAndRecover(devnet, victims, kind);
      expect(longestGapMs).to.be.at.most(GAP_MAX_MS);
      for (const victim of victims) {
        expect(await faultsOfAnswers(devnet, victim)).to.deep.equal([]);
      }
    });
  }

  for (const kind of ["/node/sync/commit-feed", "/node/sync", "/node/store"]) {
    it(`hands no commit over twice when ${kind} ends while the host has one in hand`, async () => {
      const member = devnet.member(VALIDATOR);
      while (!member.sink.isBusy) await devnet.clock.advance(1);
      await killAndRecover(devnet, [member], kind);
    });
  }

  it("leaves nothing behind when its root is killed, and goes on from its disk when started again", async () => {
    const member = devnet.member(FULL_NODE);
    const height = member.sink.taken.length;
    const root = member.node.at("/node");
    if (root === undefined) throw new Error("the root runs");
    exitActor(root, "kill");
    expect(await devnet.settled(member.node.tree.exited)).to.equal("killed");
    await devnet.clock.advance(1_000);
    expect(member.node.runtime.counts().actors).to.equal(0);
    await devnet.restart(member);
    await untilWhole(devnet);
    await devnet.until("commits", 5_000, () => member.sink.taken.length >= height + 3);
    expect(await faultsOfAnswers(devnet, member)).to.deep.equal([]);
  });
});
