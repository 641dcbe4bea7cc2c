import { expect } from "chai";
import fc from "fast-check";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { type MoveView, type PlacedLink, planRedials } from "../../../src/peer/moved-peers.ts";
import { signNodeRecord } from "../../../src/peer/node-record.ts";
import { EMPTY_BOOK, takeOffers } from "../../../src/peer/record-book.ts";
import { signerOf } from "../../support/chain-fixture.ts";

const context = { crypto: nativeCrypto(), networkId: "test-net" };
const NAMES = ["a", "b", "c", "d", "e"];
const IDS = NAMES.map((name) => Buffer.from(signerOf(name).publicKey.bytes).toString("hex"));
const [a = "", b = ""] = IDS;
const OLD = { host: "10.0.0.9", port: 9 };
const NEW = { host: "10.7.0.1", port: 7 };

const records = NAMES.map((name) => {
  const said = { addresses: [NEW], timestampMs: 1, accessType: "public", role: "full" } as const;
  return signNodeRecord(said, signerOf(name), context).bytes;
});
const { known } = takeOffers(EMPTY_BOOK, [{ source: "s", records }], {
  ...{ ...context, nowMs: 1, ownKey: new Uint8Array(32), trusted: new Set() },
}).book;

const VIEW: MoveView = {
  addressesOf: (peer) => known.get(peer)?.record.addresses ?? [],
  links: new Map(),
  moved: new Set(),
  leadsTo: (address) => address,
  recent: [],
  nowMs: 0,
};

const linksOf = (link: PlacedLink, ...peers: readonly string[]): MoveView["links"] =>
  new Map(peers.map((peer) => [peer, link]));
const peersIn = (changes: Partial<MoveView>): readonly string[] =>
  planRedials({ ...VIEW, ...changes }).redial.map(({ peer }) => peer);

describe("peers that have moved", () => {
  it("are dialed where their record says, when their link is down and looks elsewhere", () => {
    const links = linksOf({ state: "disconnected", endpoint: OLD }, a);

    expect(planRedials({ ...VIEW, links }).redial).to.deep.equal([{ peer: a, endpoint: NEW }]);
  });

  it("are left alone while their link stands, or dials where they are", () => {
    const standing = linksOf({ state: "connected", endpoint: OLD }, a);
    const there = linksOf({ state: "disconnected", endpoint: NEW }, a);
    const unknown = linksOf({ state: "disconnected", endpoint: OLD }, "nobody");

    for (const links of [standing, there, unknown]) {
      expect(peersIn({ links, moved: new Set([a]) })).to.deep.equal([]);
    }
  });

  it("have a dial under way given up only for a record that came after it", () => {
    const links = linksOf({ state: "connecting", endpoint: OLD }, a, b);

    expect(peersIn({ links })).to.deep.equal([]);
    expect(peersIn({ links, moved: new Set([b]) })).to.deep.equal([b]);
  });

  it("are compared by where an address leads", () => {
    const links = linksOf({ state: "disconnected", endpoint: OLD }, a);

    expect(peersIn({ links, leadsTo: () => OLD })).to.deep.equal([]);
  });

  it("are followed four times a minute each and sixty times in all, whatever they say", () => {
    const look = fc.record({ afterMs: fc.nat({ max: 5_000 }), peers: fc.subarray(IDS) });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 120 }), (looks) => {
        const dialed: { readonly peer: string; readonly atMs: number }[] = [];
        let recent: MoveView["recent"] = [];
        let nowMs = 0;
        for (const { afterMs, peers } of looks) {
          nowMs += afterMs;
          const links = linksOf({ state: "disconnected", endpoint: OLD }, ...peers);
          const plan = planRedials({ ...VIEW, links, recent, nowMs });
          recent = plan.recent;
          for (const { peer } of plan.redial) dialed.push({ peer, atMs: nowMs });
        }
        for (const { peer, atMs: fromMs } of dialed) {
          const since = dialed.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + 60_000);
          expect(since.length).to.be.at.most(60);
          expect(since.filter((one) => one.peer === peer).length).to.be.at.most(4);
        }
      }),
    );
  });

  it("are at most sixty in one minute, however many there are", () => {
    const recent = Array.from({ length: 58 }, (_, at) => ({ peer: `other ${at}`, atMs: 0 }));
    const links = linksOf({ state: "disconnected", endpoint: OLD }, ...IDS);

    expect(peersIn({ links, recent, nowMs: 59_999 })).to.have.length(2);
    expect(peersIn({ links, recent, nowMs: 60_000 })).to.have.length(5);
  });
});
