import { expect } from "chai";
import {
  affinityOf,
  changeTerms,
  isNamed,
  NO_TERMS,
  PEER_TERMS_MAX,
  type PeerChange,
  type PeerTerms,
  peersWanted,
} from "../../../src/peer/peer-terms.ts";
import { admissionRefusal } from "../../../src/peer/session-admission.ts";

const address = { host: "10.0.0.1", port: 1 };
const chain = (addresses: readonly (typeof address)[]): PeerChange => ({
  type: "addresses",
  source: "chain",
  addresses,
});

function termsAfter(...changes: readonly PeerChange[]): PeerTerms {
  return changes.reduce<PeerTerms>((terms, change) => {
    const changed = changeTerms(terms, "p", change);
    if (changed === undefined) throw new Error("there is room");
    return changed;
  }, NO_TERMS);
}

describe("what is said of peers", () => {
  it("makes a member of the committee high, unless the operator says otherwise (S2)", () => {
    expect(affinityOf(termsAfter(chain([address])), "p")).to.equal("high");
    const never = termsAfter(chain([address]), { type: "affinity", affinity: "never" });
    expect(affinityOf(never, "p")).to.equal("never");
    expect(peersWanted(never, "high")).to.deep.equal([]);
    expect(affinityOf(NO_TERMS, "p")).to.equal(undefined);
  });

  it("names those of affinity high and allowed", () => {
    const named = (["high", "allowed", "never"] as const).map((affinity) =>
      isNamed(termsAfter({ type: "affinity", affinity }), "p"),
    );
    expect(named).to.deep.equal([true, true, false]);
  });

  it("forgets a peer of whom nothing is left", () => {
    expect(termsAfter(chain([address]), chain([])).size).to.equal(0);
    const both = termsAfter(chain([address]), { type: "affinity", affinity: "allowed" }, chain([]));
    expect(affinityOf(both, "p")).to.equal("allowed");
  });

  it("has room for so many peers, and for changes of those it has", () => {
    const term = { affinity: "allowed", admin: [], chain: [] } as const;
    const full = new Map(Array.from({ length: PEER_TERMS_MAX }, (_, n) => [`${n}`, term] as const));
    const never: PeerChange = { type: "affinity", affinity: "never" };

    expect(changeTerms(full, "one more", never)).to.equal(undefined);
    expect(affinityOf(changeTerms(full, "7", never) ?? NO_TERMS, "7")).to.equal("never");
  });
});

describe("letting a peer in", () => {
  const limits = { sessionsPerAddressMax: 2, inboundMax: 3 };
  const refusal = (affinity: Parameters<typeof admissionRefusal>[0], ofAddress = 0, inAll = 0) =>
    admissionRefusal(affinity, { ofAddress, inAll }, limits);

  it("refuses those who are never wanted, and beyond the limits all but named ones (S3)", () => {
    expect(refusal("never")).to.equal("not_wanted");
    expect(refusal(undefined, 1, 2)).to.equal(undefined);
    expect(refusal(undefined, 2, 2)).to.equal("too_many_sessions_of_address");
    expect(refusal(undefined, 0, 3)).to.equal("too_many_sessions");
    expect(refusal("allowed", 2, 3)).to.equal(undefined);
    expect(refusal("high", 2, 3)).to.equal(undefined);
  });
});
