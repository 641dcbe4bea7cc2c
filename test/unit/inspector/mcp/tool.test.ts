import { expect } from "chai";
import {
  ANSWER_CHARACTERS_MAX,
  answerOf,
  complaintAbout,
  LISTING,
  partOf,
  type Tool,
} from "../../../../src/inspector/mcp/tool.ts";
import { Picture } from "../../../../src/inspector/picture/picture.ts";

function toolOf(facts: Tool["facts"]): Tool {
  return { name: "t", title: "", description: "", takes: LISTING, facts };
}

describe("a tool for agents", () => {
  it("gives a list in parts that say what they are parts of (V5)", () => {
    const list = [1, 2, 3, 4, 5];
    expect(partOf(list, { offset: 1 }, 2)).to.deep.equal({
      ...{ total: 5, offset: 1, entries: [2, 3], next: 3 },
    });
    expect(partOf(list, { offset: 3 }, 2)).to.deep.equal({ total: 5, offset: 3, entries: [4, 5] });
    expect(partOf(list, { offset: 99 }, 2)).to.deep.equal({ total: 5, offset: 5, entries: [] });
  });

  it("answers with fewer entries rather than with too much (V6)", () => {
    const long = "x".repeat(1_000);
    const list = Array.from({ length: 500 }, () => long);
    const text = answerOf(
      toolOf((asked, _picture, entries) => partOf(list, asked, entries)),
      { limit: 500 },
      new Picture(),
    );
    expect(text.length).to.be.within(ANSWER_CHARACTERS_MAX / 3, ANSWER_CHARACTERS_MAX);
    expect(JSON.parse(text).next).to.equal(31);
    const huge = answerOf(
      toolOf(() => long.repeat(100)),
      {},
      new Picture(),
    );
    expect(huge.length).to.be.below(ANSWER_CHARACTERS_MAX);
    expect(JSON.parse(huge).cut).to.include("characters");
  });

  it("says what is wrong with an argument, and which there are (V5)", () => {
    const tool: Tool = {
      ...toolOf(() => 0),
      takes: { id: { type: "integer", description: "a number", minimum: 1 }, ...LISTING },
      needs: ["id"],
    };
    expect(complaintAbout(tool, { id: 1, limit: 500 })).to.equal(undefined);
    expect(complaintAbout(tool, {})).to.equal("id is missing");
    expect(complaintAbout(tool, { id: 0 })).to.equal("id is 0 (a number)");
    expect(complaintAbout(tool, { id: "1" })).to.include('id is "1"');
    expect(complaintAbout(tool, { id: 1, limit: 501 })).to.include("limit is 501");
    expect(complaintAbout(tool, { id: 1, way: "up" })).to.equal(
      "there is no argument way (there are: id, limit, offset)",
    );
  });
});
