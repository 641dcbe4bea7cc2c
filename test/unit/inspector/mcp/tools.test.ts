import { expect } from "chai";
import type { Arguments } from "../../../../src/inspector/mcp/tool.ts";
import { askTool as ask } from "../../../support/inspector/asked-tool.ts";

describe("the tools for agents", () => {
  it("tell the process at one glance (V5)", () => {
    const facts = ask("overview");
    expect(facts.host.name).to.equal("node-0");
    expect(facts.most.depth[0]).to.equal("/node/p2p/links");
    expect(facts.cycles).to.have.length(1);
    expect(facts.newest.at(-1).type).to.equal("supervisor.progress");
    expect(facts.newest[0]).to.not.have.property("stack");
  });

  it("tell messages that fit, why one was sent and what came of it (V5)", () => {
    const ids = (asked: Arguments) =>
      ask("messages", asked).entries.map(({ id }: { id: number }) => id);
    expect(ids({ filter: "type:link.* to:/node/p2p/links", limit: 2 })).to.deep.equal([6, 4]);
    const story = ask("messages", { why: 1 });
    expect(story.why.map(({ id }: { id: number }) => id)).to.deep.equal([1]);
    expect(story.cameOfIt.map(({ id }: { id: number }) => id)).to.deep.equal([2]);
    expect(ask("messages", { why: 99 }).unknown).to.include("message 99");
  });

  it("tell crashes in lines, and one of them whole with what followed (V2, V5)", () => {
    const { total, entries } = ask("crashes", { filter: "disk" });
    expect([total, entries[0].id]).to.deep.equal([1, 5]);
    const whole = ask("crash", { id: 5 });
    expect(whole.stack).to.include("store.ts:9:1");
    expect(whole.answers.map(({ type }: { type: string }) => type)).to.deep.equal([
      ...["supervisor.report", "supervisor.progress"],
    ]);
    expect(() => ask("crash", { id: 77 })).to.throw("nothing is known of an end of #77");
  });

  it("tell events by the beginning of their type, the newest first (V5)", () => {
    expect(
      ask("events", { type: "actor." }).entries.map(({ type }: { type: string }) => type),
    ).to.deep.equal(["actor.started", "actor.crashed"]);
  });

  it("tell peers, machines with who is where, and who waits for whom (V3, V5)", () => {
    expect(ask("network").peers.total).to.equal(2);
    expect(ask("machines").entries[0]).to.deep.include({ name: "link", actorsByState: { up: 1 } });
    expect(ask("machines").entries[0]).to.not.have.property("graph");
    expect(ask("machines", { name: "link" })[0].graph.states).to.have.length(3);
    expect(ask("waits", { limit: 1 })).to.deep.include({ total: 4, next: 1 });
    expect(ask("waits").cycles[0].waits[0].fromPath).to.equal("/node/p2p/links");
  });
});
