import { expect } from "chai";
import type { Arguments } from "../../../../src/inspector/mcp/tool.ts";
import { askTool as ask } from "../../../support/inspector/asked-tool.ts";

describe("the tools for agents about actors", () => {
  it("tell the tree from a place on, to a depth, or who fits a filter (V5)", () => {
    const paths = (asked: Arguments) =>
      ask("tree", asked).entries.map(({ path }: { path: string }) => path);
    expect(paths({ levels: 2 })).to.deep.equal(["/node", "/node/p2p", "/node/store"]);
    expect(paths({ under: "/node/p2p" })).to.deep.equal([
      ...["/node/p2p", "/node/p2p/links", "/node/p2p/table"],
    ]);
    expect(paths({ filter: "UP link" })).to.deep.equal(["/node/p2p/links"]);
    expect(() => ask("tree", { under: "/none" })).to.throw("there is no actor /none");
  });

  it("tell one actor by path or number, with its messages and how it ended before (V5)", () => {
    const links = ask("actor", { path: "/node/p2p/links" });
    expect(links).to.deep.include({ id: 3, state: "up", supervisor: "/node/p2p" });
    expect(links.messages.at(-1)).to.include({ id: 6, fromPath: "/node/p2p/table" });
    expect(ask("actor", { id: 2 }).children.entries).to.deep.equal([
      ...["/node/p2p/links", "/node/p2p/table"],
    ]);
    expect(ask("actor", { path: "/node/store" }).ends[0]).to.include({ id: 5 });
    expect(() => ask("actor")).to.throw("give its path or its id");
  });
});
