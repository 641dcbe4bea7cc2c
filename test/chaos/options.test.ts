import { expect } from "chai";
import { CHAOS_KINDS } from "./kinds.ts";
import { CHAOS_DEFAULTS, chaosOptions, USAGE } from "./options.ts";

function problemsOf(...args: string[]): readonly string[] {
  const options = chaosOptions(args);
  return options !== "help" && "problems" in options ? options.problems : [];
}

describe("options of chaos", () => {
  it("have defaults", () => {
    expect(chaosOptions([])).to.deep.equal({
      forMs: 60_000,
      seed: undefined,
      kinds: CHAOS_KINDS,
      keep: 0.5,
      stormMs: 30_000,
      validators: 4,
      fullNodes: 2,
      planFile: undefined,
      keepsFolder: false,
      json: false,
    });
  });

  it("are read", () => {
    const args =
      "--minutes 0.5 --seed 7 --kinds node.kill,link.reset --keep 1 --storm 5 --validators 5 --full-nodes 0 --keep-data --json";

    expect(chaosOptions(args.split(" "))).to.deep.include({
      forMs: 30_000,
      seed: 7n,
      kinds: ["node.kill", "link.reset"],
      keep: 1,
      stormMs: 5_000,
      validators: 5,
      fullNodes: 0,
      keepsFolder: true,
      json: true,
    });
  });

  it("are told of in the help, with their defaults", () => {
    const text = USAGE.join("\n");

    expect(chaosOptions(["--help"])).to.equal("help");
    for (const value of Object.values(CHAOS_DEFAULTS)) expect(text).to.include(`(${value})`);
  });

  for (const [args, complaint] of [
    [["--minutes", "0"], "--minutes 0"],
    [["--minutes", "soon"], "--minutes soon"],
    [["--keep", "1.5"], "--keep 1.5"],
    [["--storm", " "], "--storm  "],
    [["--validators", "3"], "--validators 3"],
    [["--full-nodes", "1.5"], "--full-nodes 1.5"],
    [["--seed", "-1"], "--seed"],
    [["--seed=0x10"], "--seed 0x10"],
    [["--kinds", "clock.jump"], "clock.jump"],
    [["--plan", "f", "--kinds", "node.kill"], "--kinds"],
    [["--loud"], "--loud"],
    [["now"], "now"],
  ] as const) {
    it(`are refused by name: ${args.join(" ")}`, () => {
      const problems = problemsOf(...args);

      expect(problems).to.have.length(1);
      expect(problems[0]).to.include(complaint);
    });
  }

  it("are refused all at once", () => {
    expect(problemsOf("--minutes", "x", "--keep", "y", "--kinds", "z")).to.have.length(3);
  });
});
