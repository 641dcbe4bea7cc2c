import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { recordedTill } from "../../support/inspector/recorded-till.ts";
import { typed } from "./fake-world.ts";

const MACHINES = "--machines test/support/inspector/till.ts";

describe("coppice replay --what-if", () => {
  let folder = "";
  let told = "";
  let untold = "";

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "coppice-what-if-"));
    [told, untold] = [join(folder, "told.coppice"), join(folder, "untold.coppice")];
    writeFileSync(told, await recordedTill());
    writeFileSync(untold, await recordedTill(false));
  });

  after(() => rmSync(folder, { recursive: true }));

  it("says where an event would lead at a message, by the machine itself (V4)", async () => {
    // It was paid 4 and 3 before.
    const { code, out } = await typed(
      `replay ${told} --message 2 ${MACHINES} --what-if /till pay {"coins":3}`,
    );
    expect([code, out]).to.deep.equal([
      0,
      [
        "/till at message 2: pay in shut (machine till)",
        "leads to open",
        "takes till.shut: pay / count; till.counting: always [isEnough] / empty",
        "guards said isEnough true",
        "would do raise xstate.after.500.till.open",
        "changes context.paid: 7 → 0",
        "nothing was run",
      ],
    ]);
    const less = await typed(
      `replay ${told} --message 2 ${MACHINES} --json --what-if /till pay {"coins":1}`,
    );
    expect(JSON.parse(less.out.join(""))).to.deep.include({
      ...{ is: "exact", before: "shut", after: "shut", guards: { "till.counting:0": "false" } },
      changes: { told: [{ path: "context.paid", was: "7", is: "8" }] },
    });
  });

  it("shows every way with its guard where the exact state or the machine is not there (V4)", async () => {
    const ways = [
      "if isEnough is true: leads to open",
      "  takes till.shut: pay / count; till.counting: always [isEnough] / empty",
      "  would do count; empty",
      "if isEnough is false: leads to shut",
      "  takes till.shut: pay / count; till.counting: always",
      "  would do count",
      "nothing was run",
    ];
    const unrecorded = await typed(
      `replay ${untold} --message 2 ${MACHINES} --what-if /till pay {"coins":3}`,
    );
    expect(unrecorded.out[1]).to.match(/^what it remembered here is not recorded exactly: by its/);
    expect(unrecorded.out.slice(2)).to.deep.equal(ways);
    const unknown = await typed(`replay ${told} --message 2 --what-if /till pay`);
    expect(unknown.out[1]).to.match(/^nobody here has the machine till \(.+\): by its graph alone/);
    expect(unknown.out.slice(2)).to.deep.equal(ways);
  });

  it("refuses what cannot be asked, exit code 2 (V4)", async () => {
    const asked = [
      ["/nobody pay", "no actor /nobody is known at message 4"],
      ["/till sing", "machine till does not know sing: it waits for pay, shut"],
      ["/till pay {coins", "{coins is no JSON"],
      ["/till pay 3", "is an object, not 3"],
      ["/till", "give PATH EVENT"],
    ] as const;
    for (const [words, why] of asked) {
      const { code, err } = await typed(`replay ${told} ${MACHINES} --what-if ${words}`);
      expect([code, words, err.includes(why) || err]).to.deep.equal([2, words, true]);
    }
  });
});
