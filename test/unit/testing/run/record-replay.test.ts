import { expect } from "chai";
import { Recording } from "../../../../src/inspector/index.ts";
import { explore } from "../../../../src/testing/run/explore.ts";
import { recordReplay } from "../../../../src/testing/run/record-replay.ts";
import { simulate } from "../../../../src/testing/run/simulate.ts";
import { joinedBytes } from "../../../support/inspector/stream-made.ts";
import { counterSpec } from "../world/counter-system.ts";
import { idleSpec } from "../world/small-spec.ts";

describe("recordReplay", function () {
  this.timeout(60_000);

  it("makes a recording of a failed run that folds to its own hashes and names its token (V4, E4)", async () => {
    const hasty = counterSpec({ isHasty: true });
    const { failures } = await explore(hasty, { runs: 3, from: 16n, failuresMax: 1 });
    const token = failures[0]?.token ?? "";
    const pieces: Uint8Array[] = [];

    const report = await recordReplay(hasty, token, { write: (bytes) => pieces.push(bytes) });

    expect(report.hash).to.equal(failures[0]?.hash);
    const recording = new Recording(joinedBytes(pieces));
    const cursor = recording.cursor();
    cursor.readAll();
    expect([recording.flaw, cursor.mismatches]).to.deep.equal([undefined, []]);
    expect(recording.hello).to.include({ name: token, source: "simulation" });
    expect(recording.messages).to.be.greaterThan(100);
    const told = recording.moments.map(({ event }) =>
      event.type === "app" ? event.name : event.type,
    );
    expect(told[0]).to.equal("simulation.run");
    expect(told.at(-1)).to.equal("simulation.failed");
    expect(told).to.include("fault.fired");
    const paths = [...cursor.picture.rows.values()].map(({ path }) => path);
    expect(paths.some((path) => /^\/\w+\.\d+\.1\/.*keeper/.test(path))).to.equal(true);
    const caused = cursor.picture.headers.values.filter(({ causeId }) => causeId > 0);
    expect(caused.length).to.be.greaterThan(0);
  });

  it("changes nothing of a run that has no work of its own (E4)", async () => {
    const { token, hash } = await simulate(idleSpec(["a"]), { seed: 1n });

    const again = await recordReplay(idleSpec(["a"]), token, { write: () => {} });

    expect(again.hash).to.equal(hash);
  });
});
