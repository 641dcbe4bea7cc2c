import { expect } from "chai";
import { type KnownNode, newNode } from "../../src/peer/known-node.ts";
import { decodeNodeContent, encodeNodeContent } from "../../src/peer/node-content.ts";
import { authorizeNode, enrolNode, unauthorizeNode } from "../../src/peer/node-status.ts";
import {
  authorizedAndAvailableNodes,
  authorizedNodes,
  isAuthorizedAt,
  isAvailableAt,
} from "../../src/peer/node-views.ts";
import { decodeNode, encodeNode } from "../../src/store/node-codec.ts";

const DATE = 1_000;
const BEFORE = { dateMs: DATE, before: true };
const AT = { dateMs: DATE };

const node = (more: Partial<KnownNode>): KnownNode =>
  newNode({ firstPublicKey: "00ab", ip: "127.0.0.1", port: 3_000, ...more });

describe("archethic node_test: a node", () => {
  it("is authorized from a date on, and not any more (A4)", () => {
    const authorized = authorizeNode(node({}), DATE);

    expect(authorized.authorizationMs).to.equal(DATE);
    expect(unauthorizeNode(authorized).authorizationMs).to.equal(null);
  });

  it("is enrolled at a date, in latency where its address lies (A4)", () => {
    expect(enrolNode(node({ geoPatch: "FA9" }), DATE)).to.include({
      enrollmentMs: DATE,
      networkPatch: "FA9",
    });
  });

  it("is read as it was written, its average to the last bit, open dates and patches too (A4)", () => {
    const full = node({
      ...{ lastPublicKey: "00cd", miningPublicKey: "03ef", originPublicKey: "00aa" },
      ...{ lastAddress: "0000bb", rewardAddress: "0000cc", ip: "2001:db8::1", httpPort: 4_000 },
      ...{ geoPatch: "FA9", networkPatch: "ABC", enrollmentMs: 5 },
      ...{ lastUpdateMs: 6, available: true, availabilityUpdateMs: 7, synced: true },
      ...{ averageAvailability: 0.123_456_789, authorizationMs: 8 },
    });

    for (const one of [full, node({})]) expect(decodeNode(encodeNode(one))).to.deep.equal(one);
  });

  it("says the same of itself in its transaction when that is read (A4)", () => {
    const content = {
      ...{ ip: "80.20.10.200", port: 3_000, httpPort: 4_000, transport: "tcp" as const },
      rewardAddress: Uint8Array.of(0, 0, ...new Uint8Array(32).fill(1)),
      originKey: Uint8Array.of(2, 1, ...new Uint8Array(65).fill(2)),
      certificate: new Uint8Array(64).fill(3),
      miningKey: Uint8Array.of(3, 1, ...new Uint8Array(48).fill(4)),
    };

    expect(decodeNodeContent(encodeNodeContent(content))).to.deep.equal(content);
  });
});

describe("archethic p2p_test: who counts at a date", () => {
  /** Authorized at; then at the date, and before it. */
  const authorizations = [
    [null, false, false],
    [DATE - 1, true, true],
    [DATE, true, false],
    [DATE + 1, false, false],
  ] as const;
  /** The flag and since when; then at the date, and before it. */
  const availabilities = [
    [true, DATE - 1, true, true],
    [true, DATE, true, false],
    [true, DATE + 1, false, false],
    [false, DATE - 1, false, false],
    [false, DATE, false, true],
    [false, DATE + 1, true, true],
  ] as const;

  for (const [available, availabilityUpdateMs, isUp, wasUp] of availabilities) {
    it(`available_node? of one ${available ? "up" : "down"} since ${availabilityUpdateMs} (A4)`, () => {
      const one = node({ available, availabilityUpdateMs });
      expect([isAvailableAt(one, AT), isAvailableAt(one, BEFORE)]).to.deep.equal([isUp, wasUp]);
    });
  }

  for (const [authorizationMs, isAuthorized, wasAuthorized] of authorizations) {
    it(`authorized_node? of one authorized at ${authorizationMs} (A4)`, () => {
      const one = node({ authorizationMs });
      expect([isAuthorizedAt(one, AT), isAuthorizedAt(one, BEFORE)]).to.deep.equal([
        isAuthorized,
        wasAuthorized,
      ]);
      expect(authorizedNodes([one], AT)).to.deep.equal(isAuthorized ? [one] : []);
    });

    for (const [available, availabilityUpdateMs, isUp, wasUp] of availabilities) {
      const state = `${available ? "up" : "down"} since ${availabilityUpdateMs}`;
      it(`authorized_and_available_node? of one authorized at ${authorizationMs} and ${state} (A4)`, () => {
        const one = node({ authorizationMs, available, availabilityUpdateMs });
        const counts = (at: { dateMs: number }): boolean =>
          authorizedAndAvailableNodes([one], at).length === 1;
        expect([counts(AT), counts(BEFORE)]).to.deep.equal([
          isAuthorized && isUp,
          wasAuthorized && wasUp,
        ]);
      });
    }
  }

  it("authorized_nodes and authorized_and_available_nodes fall back to get_first_enrolled_node, even if it is down (A4)", () => {
    const first = node({ firstPublicKey: "00ff", enrollmentMs: 1 });
    const second = node({ enrollmentMs: 2, available: true });

    expect(authorizedNodes([second, first], AT)).to.deep.equal([first]);
    expect(authorizedAndAvailableNodes([second, first], AT)).to.deep.equal([first]);
    expect(authorizedNodes([], AT)).to.deep.equal([]);
  });
});
