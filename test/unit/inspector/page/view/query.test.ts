import { expect } from "chai";
import {
  hostFilter,
  isAsked,
  parseQuery,
  wordsIn,
} from "../../../../../src/inspector/page/view/query.ts";
import type { MessageHeader } from "../../../../../src/inspector/protocol/headers.ts";

const HEADER: MessageHeader = {
  ...{ id: 5, causeId: 2, from: 1, to: 2, type: "sync.answer", outcome: "postponed", atMs: 0 },
};
const MESSAGE = { header: HEADER, from: "/node/p2p/birch", to: "/node/sync/state-sync" };

function asks(line: string): boolean {
  return isAsked(parseQuery(line), MESSAGE);
}

describe("the filter line over messages", () => {
  it("is words alone where there are no terms (V1)", () => {
    expect(wordsIn("  Sync\tbirch ")).to.deep.equal(["sync", "birch"]);
    expect(wordsIn(" ")).to.deep.equal([]);
  });

  it("asks by key, and everywhere without one (V1)", () => {
    for (const line of ["", "type:sync.answer", "to:state", "outcome:postponed", "BIRCH answer"])
      expect(asks(line), line).to.equal(true);
    for (const line of ["type:verify", "from:state", "outcome:handled", "elm"])
      expect(asks(line), line).to.equal(false);
  });

  it("reads a star as any rest, and a minus as not (V1)", () => {
    for (const line of [
      "type:sync.*",
      "from:/node/*/birch",
      "to:/node*",
      "-outcome:handled",
      "type:*",
    ])
      expect(asks(line), line).to.equal(true);
    for (const line of ["type:ync.*", "from:/node/*/bir", "-type:sync.*", "from:*birch*x"])
      expect(asks(line), line).to.equal(false);
  });

  it("asks for what took or waited longer, of which only watched actors tell (S4)", () => {
    const timed = { ...MESSAGE, times: { waitMs: 2, handleMs: 7.5 } };
    const found = (line: string): boolean => isAsked(parseQuery(line), timed);

    expect([found(">5ms"), found(">7.5"), found("wait>1.5ms"), found("wait>2ms")]).to.deep.equal([
      ...[true, false, true, false],
    ]);
    expect([found("->5ms"), found("type:sync.* >5ms")]).to.deep.equal([false, true]);
    expect([asks(">0ms"), asks("wait>0ms"), asks(">5s")]).to.deep.equal([false, false, false]);
  });

  it("takes what is no term as a word (V1)", () => {
    expect(asks("size:12")).to.equal(false);
    expect(parseQuery("- to:")).to.deep.equal([
      { key: "any", isNot: false, pattern: "-" },
      { key: "to", isNot: false, pattern: "" },
    ]);
  });

  it("asks the host for a family of types only, which it can tell (V6)", () => {
    expect(hostFilter(parseQuery("type:sync.* birch"))).to.deep.equal({ type: "sync.*" });
    expect(hostFilter(parseQuery("-type:sync.*"))).to.deep.equal({});
    expect(hostFilter(parseQuery("type:sync"))).to.deep.equal({});
  });
});
