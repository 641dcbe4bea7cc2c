import { expect } from "chai";
import { admissionOf } from "../../../src/ports/admission.ts";
import { ADDRESS, TRANSACTION } from "../../support/chain-values.ts";

const KEYS = [Uint8Array.of(0, 1), Uint8Array.of(0, 2)];

describe("admissionOf", () => {
  it("asks who replicates a transaction to keep its address, and skips it otherwise (A14)", () => {
    const request = { type: "replication.replicate_transaction", transaction: TRANSACTION };

    expect(admissionOf(request)).to.deep.equal({
      duty: { type: "store", address: ADDRESS },
      otherwise: { type: "generic.ok" },
    });
  });

  it("asks who mines to be elected among those the asker names (A14)", () => {
    const request = {
      type: "mining.start_mining",
      transaction: TRANSACTION,
      validationNodes: KEYS,
    };

    expect(admissionOf(request)).to.deep.equal({
      duty: { type: "validate", address: ADDRESS, validationNodes: KEYS },
      otherwise: { type: "generic.error", reason: "p2p_sync" },
    });
  });

  it("asks who takes a slot to make the summary of its subset (A14)", () => {
    const request = { type: "beacon.new_slot", slot: { subset: 7, slotTimeMs: 600_000 } };

    expect(admissionOf(request)).to.deep.equal({
      duty: { type: "summarize", subset: 7, slotTimeMs: 600_000 },
      otherwise: { type: "generic.error", reason: "p2p_sync" },
    });
  });

  it("lets anybody read (A14)", () => {
    expect(admissionOf({ type: "chain.get_transaction" })).to.equal(undefined);
  });
});
