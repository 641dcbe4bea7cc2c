import { expect } from "chai";
import fc from "fast-check";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import {
  CONTACT_LIMITS,
  type ContactView,
  type LinkState,
  noteDownLinks,
  planContacts,
  reachOf,
} from "../../../src/peer/contact-plan.ts";
import { signNodeRecord } from "../../../src/peer/node-record.ts";
import { EMPTY_BOOK, takeOffers } from "../../../src/peer/record-book.ts";
import type { Seed } from "../../../src/peer/seed.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import { signerOf } from "../../support/chain-fixture.ts";

const context = { crypto: nativeCrypto(), networkId: "test-net" };
const names = ["a", "b", "c", "d", "e"];
const ids = names.map((name) => Buffer.from(signerOf(name).publicKey.bytes).toString("hex"));
const [a = "", b = "", c = ""] = ids;

const records = names.map((name, index) => {
  const addresses = name === "e" ? [] : [{ host: `10.${index}.0.1`, port: 1 }];
  const said = { addresses, timestampMs: 1_000, accessType: "public", role: "full" } as const;
  return signNodeRecord(said, signerOf(name), context).bytes;
});
const { known } = takeOffers(EMPTY_BOOK, [{ source: "s", records }], {
  ...context,
  nowMs: 1_000,
  ownKey: new Uint8Array(32),
  trusted: new Set(),
}).book;
const seed = (peer: string): Seed => ({ peer, endpoint: { host: "10.9.0.1", port: 9 } });

const VIEW: ContactView = {
  self: "self",
  ownAddresses: [],
  known,
  terms: new Map(),
  tellers: new Map(),
  patches: new Map(),
  measures: new Map(),
  links: new Map(),
  accepted: new Set(),
  stood: new Set(),
  downSinceMs: new Map(),
  dialing: new Set(),
  cooldowns: new Map(),
  seeds: [],
  nowMs: 100_000,
  wallMs: 1_000,
};

function planOf(changes: Partial<ContactView>, limits = CONTACT_LIMITS) {
  return planContacts({ ...VIEW, ...changes }, limits, seededRandom(1));
}

describe("a plan of contacts", () => {
  it("dials every known peer with an address that is missing, and asks nobody yet", () => {
    const plan = planOf({});

    expect([...plan.dial].sort()).to.deep.equal(ids.slice(0, 4).sort());
    expect(plan.ask).to.deep.equal([]);
  });

  it("says how it is with the connections that are dialed", () => {
    const up = (peers: readonly string[]) =>
      new Map(peers.map((peer) => [peer, "connected" as LinkState]));
    const limits = { ...CONTACT_LIMITS, connectionsTarget: 4 };
    const standing = (changes: Partial<ContactView>) => planOf(changes, limits).standing;

    expect(standing({})).to.equal("none_dialed");
    expect(standing({ dialing: new Set([a]) })).to.equal("some_dialed");
    expect(standing({ links: up([a, b]) })).to.equal("some_dialed");
    expect(standing({ links: up([a, b]), known: new Map() })).to.equal("none_left");
    expect(standing({ links: up(ids.slice(0, 4)) })).to.equal("enough");
  });

  it("knocks at no door of its own house for strangers when it is reached from outside itself", () => {
    const dialed = (hosts: readonly string[], terms: ContactView["terms"] = new Map()) => {
      const ownAddresses = hosts.map((host) => ({ host, port: 1 }));
      return [...planOf({ ownAddresses, terms }).dial].sort();
    };
    const named = new Map([[a, { affinity: "allowed", admin: [], chain: [] }]] as const);

    expect(dialed(["10.8.0.1"])).to.have.length(4);
    expect(dialed(["10.8.0.1", "8.8.8.8"])).to.deep.equal([]);
    expect(dialed(["8.8.8.8"], named)).to.deep.equal([a]);
  });

  it("dials few of those one liar tells of at once, also where they are said to be within the house", () => {
    const tellers = new Map(ids.map((id) => [id, "liar"]));
    const limits = { ...CONTACT_LIMITS, dialsPerTellerMax: 2 };
    const terms = new Map([[a, { affinity: "allowed", admin: [], chain: [] }]] as const);

    expect(planOf({ tellers }, limits).dial).to.have.length(2);
    expect(planOf({ tellers, terms }, limits).dial).to.have.length(3).and.to.include(a);
  });

  it("does not dial a peer whose connection tries by itself, nor count it as one", () => {
    const links = new Map<string, LinkState>([[a, "disconnected"]]);
    const limits = { ...CONTACT_LIMITS, connectionsTarget: 1 };

    const plan = planOf({ links }, limits);

    expect(plan.dial).to.have.length(1);
    expect(plan.dial).not.to.include(a);
  });

  it("needs seeds only while nobody is connected or being dialed", () => {
    const seeds = [seed("seed"), seed("self"), seed(a)];
    const alone = { known: new Map(), seeds };

    expect(planOf({ ...alone, links: new Map([[a, "disconnected"]]) }).seeds).to.deep.equal([
      seed("seed"),
    ]);
    expect(planOf({ ...alone, links: new Map([[b, "connected"]]) }).seeds).to.deep.equal([]);
    expect(planOf({ ...alone, dialing: new Set([b]) }).seeds).to.deep.equal([]);
    expect(planOf({ seeds: [seed(a)] }).seeds, "dialed as a known peer").to.deep.equal([]);
  });

  it("leaves a cooling peer alone while there are others, until its time is over", () => {
    const cooldowns = new Map([[a, { failures: 1, untilMs: 100_001 }]]);

    expect(planOf({ cooldowns }).dial).not.to.include(a);
    expect(planOf({ cooldowns, nowMs: 100_001 }).dial).to.include(a);
  });

  it("ends connections that are down for as long as the limit says", () => {
    const downSinceMs = new Map([
      [a, 40_000],
      [b, 40_001],
    ]);

    expect(planOf({ downSinceMs }).hangUp).to.deep.equal([a]);
  });

  it("never dials beyond its target, and nobody twice", () => {
    const state = fc.constantFrom<LinkState>("disconnected", "connecting", "connected");
    const links = fc.array(fc.tuple(fc.constantFrom(...ids), state)).map((some) => new Map(some));
    fc.assert(
      fc.property(links, fc.subarray(ids), fc.nat(6), (some, dialing, connectionsTarget) => {
        const limits = { ...CONTACT_LIMITS, connectionsTarget };
        const seeds = ids.map(seed);
        const plan = planOf({ links: some, dialing: new Set(dialing), seeds }, limits);
        const dialed = [...plan.dial, ...plan.seeds.map(({ peer }) => peer)];
        const up = [...some].filter(([, link]) => link !== "disconnected").map(([peer]) => peer);
        const taken = new Set([...up, ...dialing]);

        expect(new Set(dialed).size).to.equal(dialed.length);
        expect(dialed.filter((peer) => some.has(peer) || taken.has(peer))).to.deep.equal([]);
        expect(plan.dial.length).to.be.at.most(Math.max(0, connectionsTarget - taken.size));
      }),
    );
  });
});

describe("links that are down", () => {
  it("are down since they were first seen so, and no more once they stand or are gone", () => {
    const links = new Map<string, LinkState>([
      [a, "disconnected"],
      [b, "connected"],
      [c, "connecting"],
    ]);
    const before = new Map([
      [a, 5],
      [b, 6],
      ["gone", 7],
    ]);

    expect([...noteDownLinks(links, before, 9)]).to.deep.equal([
      [a, 5],
      [c, 9],
    ]);
  });
});

describe("what a dial may turn out to lead to", () => {
  const name = { host: "inner.example", port: 1 };
  const outside = { ownAddresses: [{ host: "81.2.69.142", port: 1 }], terms: new Map() };
  const told = { peer: a, said: { discovery: [name] } };

  it("is nothing within the house for what only a stranger's record says (S2)", () => {
    expect(reachOf(outside, told, name)).to.equal("public");
  });

  it("is anything for a node that is itself within a house", () => {
    const inside = { ...outside, ownAddresses: [{ host: "10.0.0.1", port: 1 }] };
    expect(reachOf(inside, told, name)).to.equal("any");
  });

  it("is anything for a peer that was named, and for what others than itself say of it", () => {
    const terms = new Map([[a, { affinity: "allowed" as const, admin: [], chain: [] }]]);
    expect(reachOf({ ...outside, terms }, told, name)).to.equal("any");
    for (const source of ["admin", "seed", "chain"] as const) {
      const said = { discovery: [name], [source]: [name] };
      expect(reachOf(outside, { peer: a, said }, name)).to.equal("any");
    }
  });
});
