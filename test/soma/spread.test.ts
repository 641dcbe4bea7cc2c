import { expect } from "chai";
import fc from "fast-check";
import { nativeCrypto } from "../../src/crypto/native.ts";
import {
  CONTACT_LIMITS,
  type ContactView,
  type LinkState,
  planContacts,
} from "../../src/peer/contact-plan.ts";
import type { KnownPeers } from "../../src/peer/known-peers.ts";
import { addressRange } from "../../src/peer/node-address.ts";
import { signNodeRecord } from "../../src/peer/node-record.ts";
import { choosePeersToDial } from "../../src/peer/peer-choice.ts";
import { peerIdOf } from "../../src/peer/peer-id.ts";
import { verifyNodeRecord } from "../../src/peer/verified-node-record.ts";
import { seededRandom } from "../../src/time/seeded-random.ts";
import { signerOf } from "../support/chain-fixture.ts";

const context = { crypto: nativeCrypto(), networkId: "spread" };
const PEERS = 48;

/** Records by number and host; made once, because each is a signature. */
const made = new Map<string, NonNullable<ReturnType<typeof verifyNodeRecord>>>();

function recordAt(number: number, host: string) {
  const name = `${number} ${host}`;
  const said = { timestampMs: 1_000, accessType: "public", role: "full" } as const;
  const signed = () =>
    signNodeRecord({ ...said, addresses: [{ host, port: 1 }] }, signerOf(`s${number}`), context);
  const record = made.get(name) ?? verifyNodeRecord(signed(), context);
  if (record === undefined) throw new Error("its owner signed it");
  made.set(name, record);
  return record;
}

const knownOf = (hosts: readonly string[]): KnownPeers =>
  new Map(hosts.map((host, at) => recordAt(at, host)).map((record) => [record.peer, record]));

const VIEW: ContactView = {
  self: "self",
  ownAddresses: [],
  known: new Map(),
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
  nowMs: 0,
  wallMs: 1_000,
};
const idOf = (number: number) => peerIdOf(signerOf(`s${number}`).publicKey.bytes);
const many = (host: (number: number) => string) =>
  Array.from({ length: PEERS }, (_, number) => host(number));

describe("soma discovery: nobody surrounds a node (S2)", () => {
  it("whoever has any number of keys in one range gets at most its quarter, beside whatever stands", () => {
    const standing = fc.subarray(
      Array.from({ length: PEERS }, (_, number) => number),
      {
        maxLength: 6,
      },
    );
    const honest = fc.nat({ max: 12 });
    const known = (count: number) =>
      knownOf(many((n) => (n < count ? `${20 + n}.1.0.1` : `66.66.${n}.1`)));
    const share = Math.ceil(CONTACT_LIMITS.connectionsTarget * CONTACT_LIMITS.rangeShare);
    fc.assert(
      fc.property(honest, standing, fc.string(), (count, up, seed) => {
        const peers = known(count);
        const links = new Map(up.map((number) => [idOf(number), "connected" as LinkState]));
        const view = { ...VIEW, known: peers, links };
        const { dial } = planContacts(view, CONTACT_LIMITS, seededRandom(seed));
        const rangeOf = (peer: string) =>
          addressRange(peers.get(peer)?.record.addresses[0]?.host ?? "");
        const theirs = dial.filter((peer) => rangeOf(peer) === "66.66");
        const stand = [...links.keys()].filter((peer) => rangeOf(peer) === "66.66");

        expect(theirs.length).to.be.at.most(Math.max(0, share - stand.length));
      }),
    );
  });

  it("whoever has any number of ranges in one place gets at most half", () => {
    const share = Math.ceil(CONTACT_LIMITS.connectionsTarget * CONTACT_LIMITS.patchShare);
    const known = knownOf(many((n) => `${20 + n}.7.0.1`));
    fc.assert(
      fc.property(fc.nat({ max: PEERS }), fc.string(), (honest, seed) => {
        const patches = new Map(
          [...known.keys()].map((peer, at) => [peer, at < honest ? `${at}` : "BAD"] as const),
        );
        const { dial } = planContacts(
          { ...VIEW, known, patches },
          CONTACT_LIMITS,
          seededRandom(seed),
        );

        expect(dial.filter((peer) => patches.get(peer) === "BAD").length).to.be.at.most(share);
      }),
    );
  });

  it("peers the operator named, and those of one's own house, are no strangers to be spread", () => {
    const inHouse = planContacts(
      { ...VIEW, known: knownOf(many((n) => `192.168.${n}.1`)) },
      CONTACT_LIMITS,
      seededRandom(1),
    );
    expect(inHouse.dial).to.have.length(CONTACT_LIMITS.connectionsTarget);

    const known = knownOf(many((n) => `66.66.${n}.1`));
    const term = { affinity: "allowed", admin: [], chain: [] } as const;
    const terms = new Map([...known.keys()].map((peer) => [peer, term] as const));
    const named = planContacts({ ...VIEW, known, terms }, CONTACT_LIMITS, seededRandom(1));
    expect(named.dial).to.have.length(CONTACT_LIMITS.connectionsTarget);
  });

  it("bounds the dials under way, and of them those to nodes one peer has told of", () => {
    const known = knownOf(many((n) => `${20 + n}.9.0.1`));
    const tellers = new Map([...known.keys()].map((peer) => [peer, "liar"] as const));
    const link = fc.constantFrom<LinkState>("disconnected", "connecting");
    const tried = fc.array(fc.tuple(fc.nat({ max: PEERS - 1 }), link), { maxLength: 30 });
    fc.assert(
      fc.property(tried, fc.boolean(), fc.string(), (some, areTold, seed) => {
        const links = new Map(some.map(([number, state]) => [idOf(number), state]));
        const view = { ...VIEW, known, links, ...(areTold && { tellers }) };
        const { dial } = planContacts(view, CONTACT_LIMITS, seededRandom(seed));
        const { dialsMax, dialsPerTellerMax } = CONTACT_LIMITS;
        const most = areTold ? dialsPerTellerMax : dialsMax;

        expect(dial.length).to.be.at.most(Math.max(0, most - links.size));
      }),
    );
  });

  it("ends dials that never stood sooner while others wait for their place", () => {
    const known = knownOf(many((n) => `${20 + n}.9.0.1`));
    const trying = Array.from({ length: CONTACT_LIMITS.dialsMax }, (_, n) => idOf(n));
    const links = new Map(trying.map((peer) => [peer, "disconnected" as LinkState]));
    const downSinceMs = new Map(trying.map((peer) => [peer, 0]));
    const planAt = (nowMs: number, stood = new Set<string>()) =>
      planContacts(
        { ...VIEW, known, links, downSinceMs, nowMs, stood },
        CONTACT_LIMITS,
        seededRandom(1),
      );

    expect(planAt(9_999).hangUp).to.deep.equal([]);
    expect([...planAt(10_000).hangUp].sort()).to.deep.equal([...trying].sort());
    expect(planAt(10_000, new Set(trying)).hangUp, "those that stood").to.deep.equal([]);
  });

  it("draws fast and sound peers more often than slow and failing ones, and these too", () => {
    const candidate = (peer: string, weight: number) => ({ peer, range: peer, weight });
    const known = [candidate("good", 4), candidate("poor", 1)];
    const none = { connected: new Set<string>(), pending: new Set<string>() };
    const choice = { known, ...none, self: "self", coolingDown: new Set<string>(), target: 1 };
    const random = seededRandom("lots");
    const drawn = Array.from({ length: 500 }, () => choosePeersToDial(choice, random)[0]);
    const good = drawn.filter((peer) => peer === "good").length;

    expect(good).to.be.within(360, 440);
  });
});
