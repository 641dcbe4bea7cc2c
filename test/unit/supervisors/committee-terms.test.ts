import { expect } from "chai";
import { followCommittees, followRole, keptBy } from "../../../supervisors/face/committee-terms.ts";
import type { Committee } from "../../../src/chain/committee.ts";
import { hexOf } from "../../../src/hex.ts";
import { makeFixture } from "../../support/chain-fixture.ts";

const { committee } = makeFixture([1, 1, 1, 1]);
const [a = "", b = "", c = "", d = ""] = committee.authorities.map(({ networkKey }) =>
  hexOf(networkKey),
);

/** A committee of some of the four. */
function of(epoch: number, ...peers: readonly string[]): Committee {
  const authorities = committee.authorities.filter(({ networkKey }) =>
    peers.includes(hexOf(networkKey)),
  );
  return { ...committee, epoch, authorities };
}

/** What is said to the holder of terms, epoch by epoch. */
function follow(first: readonly string[], named: readonly string[] = []) {
  const said: string[] = [];
  const change = async (asked: { peer: string; change: { affinity?: string | null } }) => {
    said.push(`${asked.peer} ${asked.change.affinity}`);
    return true;
  };
  const runtime = { whereis: () => ({ call: { change } }) } as never;
  const tell = followCommittees({ runtime, self: a, first, named: new Set(named) });
  return { said, tell };
}

describe("following committees", () => {
  it("keeps the other members while we are one, and nobody else", () => {
    expect(keptBy(a, of(0, a, b, c))).to.deep.equal([b, c]);
    expect(keptBy(d, of(0, a, b, c))).to.deep.equal([]);
  });

  it("says of each change who joined and who left, and nothing when nothing changed", () => {
    const { said, tell } = follow([b, c]);
    tell(of(0, a, b, c));
    expect(said).to.deep.equal([]);
    tell(of(1, a, b, d));
    expect(said.splice(0)).to.deep.equal([`${c} null`, `${d} high`]);
    tell(of(2, b, d));
    expect(said.splice(0)).to.deep.equal([`${b} null`, `${d} null`]);
    tell(of(3, a, b));
    expect(said).to.deep.equal([`${b} high`]);
  });

  it("says again with the next committee what a holder of terms that was away has not heard", async () => {
    const said: string[] = [];
    let isAway = true;
    const change = async (asked: { peer: string; change: { affinity?: string | null } }) => {
      if (isAway) throw new Error("away");
      said.push(`${asked.peer} ${asked.change.affinity}`);
    };
    const runtime = { whereis: () => ({ call: { change } }) } as never;
    const tell = followCommittees({ runtime, self: a, first: [b, c], named: new Set() });
    tell(of(1, a, b, d));
    await Promise.resolve();
    isAway = false;
    tell(of(2, a, b, d));

    expect(said).to.deep.equal([`${c} null`, `${d} high`]);
  });

  it("leaves to the operator whom the operator has named", () => {
    const { said, tell } = follow([b, c], [c, d]);
    tell(of(1, a, d));
    expect(said).to.deep.equal([`${b} null`]);
  });
});

describe("following what a node is", () => {
  for (const [startedAs, roles] of [
    ["validator", ["validator", "full", "validator"]],
    ["full", ["full", "full", "validator"]],
    ["archive", ["archive", "archive", "validator"]],
  ] as const) {
    it(`takes a member for a validator, and who is none for what it follows as (${startedAs})`, () => {
      const role = followRole(a, startedAs);
      const seen = [role.now()];
      for (const committee of [of(1, b, c), of(2, a, b)]) {
        role.take(committee);
        seen.push(role.now());
      }
      expect(seen).to.deep.equal(roles);
    });
  }
});
