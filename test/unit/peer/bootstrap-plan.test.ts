import { expect } from "chai";
import fc from "fast-check";
import type { NodeEntry } from "../../../messages/wire/node-entry.ts";
import {
  BOOTSTRAP_LIMITS,
  type BootstrapView,
  bootstrapStep,
  closestOf,
  isUpdateRequired,
  nextToAsk,
  type NodePlace,
  type OwnStanding,
} from "../../../src/peer/bootstrap-plan.ts";
import type { Seed } from "../../../src/peer/seed.ts";

const place: NodePlace = { host: "10.0.0.1", port: 1, httpPort: 80, transport: "tcp" };
const seed = (digit: string): Seed => ({
  endpoint: { host: "10.0.0.9", port: 9 },
  peer: digit.repeat(64),
});
const DAY_MS = 86_400_000;
const nowMs = 100 * DAY_MS;

function view(
  standing: Partial<OwnStanding> = {},
  more: Partial<Omit<BootstrapView, "standing">> = {},
): BootstrapView {
  return {
    standing: { lastSyncMs: nowMs, isNetworkInitialised: true, announced: place, ...standing },
    place,
    others: 3,
    answeredBy: "a",
    nowMs,
    ...more,
  };
}

describe("the step of a bootstrap (A10)", () => {
  const never = { lastSyncMs: null, announced: null } as const;
  for (const [title, given, step] of [
    ["nothing, when the network knows all of it", view(), "none"],
    [
      "the network, by one with nobody to ask and nothing there",
      view({ ...never, isNetworkInitialised: false }, { answeredBy: null }),
      "initialise_network",
    ],
    [
      "not the network, when somebody answers: that one has it",
      view({ ...never, isNetworkInitialised: false }),
      "initialise_node",
    ],
    ["the node, when the network was never told of it", view(never), "initialise_node"],
    ["an update, after it has moved", view({ announced: { ...place, port: 2 } }), "update_node"],
    ["an update, when it never followed", view({ lastSyncMs: null }), "update_node"],
    [
      "nothing, when nobody is there to take the update",
      view({ lastSyncMs: null }, { answeredBy: null }),
      "none",
    ],
  ] as const) {
    it(`is ${title}`, () => {
      expect(bootstrapStep(given)).to.equal(step);
    });
  }

  it("is never a new network while somebody answers, or where one is", () => {
    const standing = fc.record({
      lastSyncMs: fc.option(fc.nat(), { nil: null }),
      isNetworkInitialised: fc.boolean(),
      announced: fc.constantFrom(null, place, { ...place, port: 2 }),
    });
    const answer = fc.constantFrom(null, "a");
    fc.assert(
      fc.property(standing, answer, fc.nat(5), (own, answeredBy, others) => {
        const step = bootstrapStep(view(own, { answeredBy, others }));
        if (step !== "initialise_network") return;
        expect([answeredBy, own.isNetworkInitialised]).to.deep.equal([null, false]);
      }),
    );
  });
});

describe("whether an update is required (A10)", () => {
  const limits = { staleAfterMs: BOOTSTRAP_LIMITS.staleAfterMs };
  const { staleAfterMs } = limits;

  it("says no to a node that is alone, whatever has changed", () => {
    const moved = view({ announced: { ...place, port: 2 }, lastSyncMs: 0 }, { others: 0 });

    expect(isUpdateRequired(moved, limits)).to.equal(false);
  });

  for (const [what, changed] of [
    ["address", { host: "10.0.0.2" }],
    ["port", { port: 2 }],
    ["HTTP port", { httpPort: null }],
  ] as const) {
    it(`says yes when its ${what} is another`, () => {
      expect(isUpdateRequired(view({ announced: { ...place, ...changed } }), limits)).to.equal(
        true,
      );
    });
  }

  it("says yes when it last followed longer ago than the limit, and not at the limit", () => {
    expect(isUpdateRequired(view({ lastSyncMs: nowMs - staleAfterMs }), limits)).to.equal(false);
    expect(isUpdateRequired(view({ lastSyncMs: nowMs - staleAfterMs - 1 }), limits)).to.equal(true);
  });

  it("does not compare where it says nowhere that it is reached", () => {
    expect(isUpdateRequired(view({}, { place: null }), limits)).to.equal(false);
  });
});

describe("whom a bootstrap asks (A10)", () => {
  const [a, b, c] = ["a", "b", "c"].map((digit) => digit.repeat(64)) as [string, string, string];

  it("asks seeds that are connected, then anybody who is, nobody twice", () => {
    const seeds = [seed("c"), seed("d")];

    expect(nextToAsk(seeds, [a, c, b], new Set())).to.equal(c);
    expect(nextToAsk(seeds, [a, c, b], new Set([c]))).to.equal(a);
    expect(nextToAsk(seeds, [a, c, b], new Set([a, b, c]))).to.equal(undefined);
    expect(nextToAsk(seeds, [], new Set())).to.equal(undefined);
  });
});

describe("the nodes of an answer (A10)", () => {
  const entry = (digit: string, more: Partial<NodeEntry> = {}): NodeEntry => ({
    firstPublicKey: Uint8Array.from([0, ...Buffer.from(digit.repeat(64), "hex")]),
    lastPublicKey: new Uint8Array(33),
    miningPublicKey: null,
    originPublicKey: null,
    lastAddress: null,
    rewardAddress: null,
    addresses: [{ host: "10.0.0.9", port: 9 }],
    geoPatch: "000",
    networkPatch: "000",
    averageAvailabilityPermille: 0,
    available: true,
    synced: true,
    enrollmentMs: null,
    authorizationMs: null,
    lastUpdateMs: 0,
    availabilityUpdateMs: 0,
    ...more,
  });

  it("are the nearest first, each once, never this node, and none that cannot be dialed", () => {
    const closest = closestOf(
      {
        type: "p2p.bootstrapping_nodes",
        newSeeds: [entry("c"), entry("a"), entry("d", { addresses: [{ host: "x y", port: 1 }] })],
        closestNodes: [entry("a"), entry("0"), entry("b", { firstPublicKey: new Uint8Array(66) })],
        firstEnrolledNode: null,
      },
      "0".repeat(64),
    );

    expect(closest).to.deep.equal([seed("a"), seed("c")]);
  });
});
