import { expect } from "chai";
import { type JsonKind, readBody } from "../../../../src/inspector/protocol/body-shape.ts";

const read = (kind: JsonKind, text: string): unknown =>
  readBody(kind, new TextEncoder().encode(text));

describe("the body of a JSON frame", () => {
  const crash = {
    ...{ type: "actor.crashed", atMs: 1, actor: "/a", reason: "error: Error: x", where: "fail" },
    lastMessages: [{ type: "fail" }],
  };
  const right: readonly (readonly [JsonKind, unknown])[] = [
    ["hello", { protocol: 1, name: "n", nowMs: 1 }],
    ["strings", { from: 1, words: ["a"] }],
    ["machine", { hash: "h", graph: {} }],
    ["events", [{ type: "actor.started", atMs: 1 }, crash]],
    ["dropped", { stream: "events", count: 1, crashed: [{ actor: "/a" }] }],
    ["detail", { id: 1, steps: [{ message: { id: 1 } }] }],
    ["vitals", { readings: [{ atMs: 1 }] }],
    ["network", { atMs: 1, self: {}, peers: [{}], cells: {} }],
    ["tick", { atMs: 1 }],
    ["mark", { atMs: 1, messages: 0, hash: "0" }],
    ["error", {}],
    ["waits", { waits: [{}] }],
    ["faults", { rules: [{ id: "f1", kind: "drop" }] }],
    ["slow", { slowest: [{}] }],
  ];

  it("is read when it has what readers rely on, and is none of its kind otherwise (V4)", () => {
    for (const [kind, body] of right) {
      expect(read(kind, JSON.stringify(body))).to.deep.equal(body);
      for (const wrong of ["null", "1", '"x"']) {
        expect(() => read(kind, wrong), `${kind} ${wrong}`).to.throw(RangeError, kind);
      }
      if (kind === "error") continue;
      for (const wrong of ["{}", "[null]"]) {
        expect(() => read(kind, wrong), `${kind} ${wrong}`).to.throw(RangeError, kind);
      }
    }
    expect(() => read("tick", "{")).to.throw(SyntaxError);
  });

  it("has times a calendar has, texts where there are texts, and whole reports of crashes (V4)", () => {
    const wrong: readonly (readonly [JsonKind, unknown])[] = [
      ["tick", { atMs: 1e300 }],
      ["strings", { from: 1, words: [{}] }],
      ["events", [{ ...crash, lastMessages: 3 }]],
      ["events", [{ ...crash, exact: 5 }]],
      ["events", [{ ...crash, exact: { state: {}, message: { missing: [] } } }]],
      ["dropped", { stream: "__proto__", count: 1 }],
    ];
    for (const [kind, body] of wrong) {
      expect(() => read(kind, JSON.stringify(body)), kind).to.throw(RangeError);
    }
  });
});
