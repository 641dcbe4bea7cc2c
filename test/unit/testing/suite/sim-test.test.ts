import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { SimSpec, World } from "../../../../src/testing/spec.ts";
import { encodeToken } from "../../../../src/testing/faults/token.ts";
import { simulateForTest, timeMsOf } from "../../../../src/testing/suite/sim-test.ts";
import { counterSpec } from "../world/counter-system.ts";
import { idleSpec } from "../world/small-spec.ts";

/** A spec whose node is killed in each run, which a check with the bug holds against it; tossed, one of two. */
function mortal({ isBroken = true, isTossed = false } = {}): SimSpec {
  const sideOf = ({ random }: World): string =>
    isTossed && random.fork("coin").below(2) === 1 ? "tails" : "heads";
  const isDown = (world: World): boolean => world.nowMs > 0 && world.node("a").state !== "up";
  return {
    ...idleSpec(["a"]),
    faults: {
      rules: [{ id: "r", what: { at: "node", do: "kill", on: "a", downMs: 50 }, when: { at: 5 } }],
    },
    invariants: ["heads", "tails"].map((name) => ({
      name,
      check: (world) =>
        isBroken && isDown(world) && sideOf(world) === name ? "a is down" : undefined,
    })),
  };
}

const green = mortal({ isBroken: false });

function tokenIn(red: string | undefined): string {
  return /SIM=(\S+)/.exec(red ?? "")?.[1] ?? "no token";
}

describe("a simulation as a test", () => {
  let folder: string;
  let place: { readonly file: string; readonly title: string };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "coppice-sim-test-"));
    place = { file: join(folder, "a.test.ts"), title: "holds" };
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells a failure, what is left of it, and how to see it again", async function () {
    this.timeout(120_000);
    const hasty = counterSpec({ isHasty: true });
    const red = await simulateForTest(hasty, { runs: 3, from: 16n, place, replaysMax: 100 });
    const environment = { token: tokenIn(red) };

    expect(red).to.contain("what was acknowledged is everywhere").and.to.contain("power_cut");
    expect(red).to.match(/shrunk \d+ faults to [1-4] in/);
    expect(red)
      .to.match(/found in run [123] of 3\n/)
      .and.to.match(/\nseen 1 in [123]; clean runs/);
    expect(await simulateForTest(hasty, { place, environment })).to.contain(`SIM=${tokenIn(red)}`);
  });

  it("is red when a situation was never reached", async () => {
    const sometimes = [{ name: "a wonder", reached: () => false }];
    const spec = { ...idleSpec(["a"]), sometimes };

    expect(await simulateForTest(spec, { runs: 2, place })).to.equal(
      "in 2 runs from seed 0x1 none reached: a wonder",
    );
  });

  it("keeps a failure once it is asked to, and replays it first until it is mended", async () => {
    const found = await simulateForTest(mortal(), { place });
    expect(existsSync(join(folder, "regressions"))).to.equal(false);

    const environment = { token: tokenIn(found), keeps: true };
    const kept = await simulateForTest(mortal(), { place, environment });
    const [file = ""] = readdirSync(join(folder, "regressions"));
    expect(kept).to.contain(`it is kept in ${join(folder, "regressions", file)}`);

    const again = await simulateForTest(mortal(), { place, runs: 0 });
    expect(again).to.contain("it was kept, and fails").and.to.contain(tokenIn(found));
    expect(again?.split("\n")[1]).to.equal(kept?.split("\n")[1]);
    expect(await simulateForTest(green, { place, runs: 0 })).to.equal(undefined);
    const elsewhere = { place, runs: 0, keptIn: "elsewhere" };
    expect(await simulateForTest(mortal(), elsewhere)).to.equal(undefined);
  });

  it("keeps whatever a campaign finds when it is asked to, and nothing of a green run", async () => {
    const environment = { keeps: true };
    const token = encodeToken({ specId: "idle", seed: 1n, mask: {} });
    const nothing = await simulateForTest(green, { place, environment: { ...environment, token } });
    expect(nothing).to.equal(`cannot keep failure: the run of ${token} is green`);
    expect(existsSync(join(folder, "regressions"))).to.equal(false);

    await simulateForTest(mortal(), { place, environment });
    expect(readdirSync(join(folder, "regressions"))).to.have.length(1);
  });

  it("replays its corpus before it draws anything", async () => {
    const corpus = [encodeToken({ specId: "idle", seed: 99n, mask: {} })];

    expect(await simulateForTest(mortal(), { place, runs: 0, corpus })).to.match(
      /^seed 0x63\n.*\n.*\nlisted in the test's corpus\n/,
    );
    expect(await simulateForTest(green, { place, runs: 0, corpus })).to.equal(undefined);
  });

  it("lets a known failure pass, no other, and asks for its end when it is mended", async () => {
    const token = encodeToken({ specId: "idle", seed: 1n, mask: {} });
    const known = [{ token, why: "it is only mortal", until: "2027-01-31" }];

    expect(await simulateForTest(mortal(), { place, known, runs: 5 })).to.equal(undefined);
    expect(await simulateForTest(mortal({ isTossed: true }), { place, known, runs: 50 })).to.match(
      /\ninvariant {2}tails .*\n.*\nfound in run [2-9] of 50\n/,
    );
    expect(await simulateForTest(green, { place, known })).to.equal(
      `known failure "it is only mortal" is mended: move ${token} from \`known\` to \`corpus\``,
    );
  });

  it("lets a known failure pass up to its last day, where it is told what day it is", async () => {
    const token = encodeToken({ specId: "idle", seed: 1n, mask: {} });
    const known = [{ token, why: "it is only mortal", until: "2027-01-31" }];
    const on = (today: string) =>
      simulateForTest(mortal(), { place, known, runs: 1, environment: { today } });

    expect(await on("2027-01-31")).to.equal(undefined);
    expect(await on("2027-02-01")).to.equal(
      'known failure "it is only mortal" was to be mended by 2027-01-31, and it is 2027-02-01: mend it, or say anew until when it may stay',
    );
  });

  it("takes seeds from the environment, with more time for more of them", async () => {
    const environment = { runs: 3, from: 0x50n };

    expect(await simulateForTest(mortal(), { place, environment })).to.match(/^seed 0x50\n/);
    expect(timeMsOf({ runs: 10, timeoutMs: 100, environment: { runs: 50 } })).to.equal(500);
    expect(timeMsOf({ runs: 10, timeoutMs: 100, environment: { runs: 5 } })).to.equal(100);
  });

  it("is red when its runs do not fit into its time", async () => {
    let clock = 0;
    const nowMs = () => {
      clock += 10;
      return clock;
    };

    expect(await simulateForTest(green, { place, runs: 100, timeoutMs: 45, nowMs })).to.equal(
      "only 4 of 100 runs fitted into 45 ms: raise timeoutMs, or lower runs",
    );
  });
});
