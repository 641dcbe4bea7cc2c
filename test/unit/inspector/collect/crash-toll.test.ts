import { expect } from "chai";
import { CrashToll, TOLL_ACTORS_MAX } from "../../../../src/inspector/collect/crash-toll.ts";

function crashOf(actor: string, atMs: number) {
  const rest = { id: 1, reason: `error ${atMs}`, where: "work", lastMessages: [] };
  return { type: "actor.crashed", actor, atMs, ...rest } as const;
}

describe("CrashToll", () => {
  it("tells who crashed from a place on, how often in all, and why last (V2)", () => {
    const toll = new CrashToll();
    for (const [at, actor] of ["/a", "/b", "/a"].entries()) toll.add(crashOf(actor, at), at * 10);
    expect(toll.since(11)).to.deep.equal({
      crashed: [{ actor: "/a", crashes: 2, atMs: 2, reason: "error 2" }],
      others: 0,
    });
    expect(toll.since(0).crashed.map(({ actor }) => actor)).to.deep.equal(["/b", "/a"]);
    expect(toll.since(21).crashed).to.deep.equal([]);
  });

  it("remembers who crashed last, and says how many crashes it forgot where they matter (V6)", () => {
    const toll = new CrashToll();
    toll.add(crashOf("/first", 0), 0);
    toll.add(crashOf("/first", 1), 1);
    for (let at = 2; at < TOLL_ACTORS_MAX + 2; at += 1) toll.add(crashOf(`/${at}`, at), at);
    expect(toll.since(0).crashed).to.have.length(TOLL_ACTORS_MAX);
    expect([toll.since(1).others, toll.since(2).others]).to.deep.equal([2, 0]);
  });
});
