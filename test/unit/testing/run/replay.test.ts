import { expect } from "chai";
import { explore } from "../../../../src/testing/run/explore.ts";
import { replay } from "../../../../src/testing/run/replay.ts";
import { simulate } from "../../../../src/testing/run/simulate.ts";
import { counterSpec } from "../world/counter-system.ts";
import { idleSpec } from "../world/small-spec.ts";

describe("replay", function () {
  this.timeout(60_000);

  it("runs a failure again from its token, ten times alike", async () => {
    const hasty = counterSpec({ isHasty: true });
    const { failures } = await explore(hasty, { runs: 3, from: 16n, failuresMax: 1 });
    const [failed] = failures;
    expect(failed?.failure?.kind).to.equal("eventually");
    for (let nth = 0; nth < 10; nth += 1) {
      const again = await replay(hasty, failed?.token ?? "");

      expect(again.hash).to.equal(failed?.hash);
      expect(again.failure?.signature).to.equal(failed?.failure?.signature);
    }
  });

  it("refuses a token of another spec, by name", async () => {
    const { token } = await simulate(idleSpec(["a"]), { seed: 1n });
    let refusal = "";
    await replay({ ...idleSpec(["a"]), id: "other" }, token).catch((error: Error) => {
      refusal = error.message;
    });

    expect(refusal).to.contain("a token of other").and.to.contain("(idle)");
  });
});
