import { expect } from "chai";
import { cellBehind, reasonOf } from "../../../src/supervision/start-child.ts";
import { useOtpWorld } from "../../support/otp-world.ts";

describe("a start error as a reason", () => {
  const world = useOtpWorld();

  it("is the exit, the timeout, or whoever holds the name", async () => {
    const ref = await world().stranger();

    expect(reasonOf({ tag: "exit", reason: "because" })).to.equal("because");
    expect(reasonOf({ tag: "timeout" })).to.equal("timeout");
    const taken = { reason: { alreadyStarted: ref.address } };
    expect(reasonOf({ tag: "already_started", ref })).to.deep.equal(taken);
  });

  it("finds an actor behind a ref only", async () => {
    const ref = await world().stranger();

    expect(cellBehind(ref)?.id).to.equal(ref.id);
    for (const junk of [undefined, null, "c1", 7, {}, { resolve: 1 }]) {
      expect(cellBehind(junk)).to.equal(undefined);
    }
  });
});
