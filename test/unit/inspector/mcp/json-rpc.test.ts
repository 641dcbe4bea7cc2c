import { expect } from "chai";
import fc from "fast-check";
import { answerLine, failureLine, readRpc } from "../../../../src/inspector/mcp/json-rpc.ts";

describe("JSON-RPC by the line", () => {
  it("reads questions and notices, and passes over answers to what was never asked (V5)", () => {
    expect(readRpc('{"jsonrpc":"2.0","id":7,"method":"ping"}')).to.deep.equal({
      ...{ is: "message", message: { id: 7, method: "ping", params: {} } },
    });
    expect(readRpc('{"jsonrpc":"2.0","method":"a/b","params":{"x":1}}')).to.deep.equal({
      ...{ is: "message", message: { method: "a/b", params: { x: 1 } } },
    });
    expect(readRpc('{"jsonrpc":"2.0","id":1,"result":{}}').is).to.equal("nothing");
  });

  it("says by its numbers what is wrong with a line, with the id where there is one (V5)", () => {
    const code = (line: string): readonly unknown[] => {
      const read = readRpc(line);
      if (read.is !== "wrong") return [read.is];
      const { id, error } = JSON.parse(failureLine(read.id, read.failure));
      return [id, error.code];
    };
    expect(code("{")).to.deep.equal([null, -32_700]);
    expect(code("[]")).to.deep.equal([null, -32_600]);
    expect(code('{"id":3,"method":"ping"}')).to.deep.equal([3, -32_600]);
    expect(code('{"jsonrpc":"2.0","id":null,"method":"ping"}')).to.deep.equal([null, -32_600]);
    expect(code('{"jsonrpc":"2.0","id":"a","method":5}')).to.deep.equal(["a", -32_600]);
    expect(code('{"jsonrpc":"2.0","id":4,"method":"x","params":[1]}')).to.deep.equal([4, -32_602]);
  });

  it("throws for no line, and answers on one line whatever is in it (V6)", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (line) => void readRpc(line)));
    expect(answerLine(1, { text: "two\nlines" })).to.not.include("\n");
  });
});
