import { expect } from "chai";
import { GRAVE_MS, Picture } from "../../../../src/inspector/picture/picture.ts";
import {
  goneFrame,
  jsonFrame,
  nowMade,
  originMade,
  rowFrames,
  WordTable,
} from "../../../support/inspector/frames-made.ts";

describe("Picture", () => {
  it("knows each actor by its path and counts messages a second (V1)", () => {
    const [picture, table] = [new Picture(), new WordTable()];
    const app = { id: 1, origin: originMade({ label: "app", kind: "supervisor" }), now: nowMade() };
    const worker = { id: 2, origin: originMade({ parent: 1, label: "w" }), now: nowMade() };
    take(picture, [jsonFrame("tick", { atMs: 1_000 }), ...rowFrames([app, worker], table)]);
    take(picture, [jsonFrame("tick", { atMs: 1_500 })]);
    take(picture, rowFrames([{ id: 2, now: nowMade({ handled: 100, depth: 3 }) }], table));
    expect(picture.rows.get(2)).to.include({ path: "/app/w", rate: 200, changedAtMs: 1_500 });
    expect(picture.rows.get(2)?.now.depth).to.equal(3);
  });

  it("keeps who is gone for half a minute, as stopped (V1)", () => {
    const picture = new Picture();
    take(picture, [
      jsonFrame("tick", { atMs: 1 }),
      ...rowFrames([{ id: 1, origin: originMade(), now: nowMade() }]),
    ]);
    picture.take(goneFrame([1, 99]));
    expect(picture.rows.get(1)).to.include({ goneAtMs: 1 });
    expect(picture.rows.get(1)?.now.life).to.equal("stopped");
    picture.take(jsonFrame("tick", { atMs: 1 + GRAVE_MS }));
    expect(picture.rows.size).to.equal(1);
    picture.take(jsonFrame("tick", { atMs: 2 + GRAVE_MS }));
    expect(picture.rows.size).to.equal(0);
  });

  it("keeps crashes apart from what else happened (V2)", () => {
    const picture = new Picture();
    const crash = {
      type: "actor.crashed",
      atMs: 1,
      actor: "/a",
      id: 1,
      reason: "x",
      where: "w",
      lastMessages: [],
    };
    picture.take(
      jsonFrame("events", [{ type: "actor.started", atMs: 0, actor: "/a", id: 1 }, crash]),
    );
    expect(picture.crashes.values).to.deep.equal([crash]);
    expect(picture.events.count).to.equal(2);
  });

  it("begins anew at a clear, and counts what was left out (V6)", () => {
    const picture = new Picture();
    take(picture, rowFrames([{ id: 1, origin: originMade(), now: nowMade() }]));
    picture.take(jsonFrame("clear", null));
    picture.take(jsonFrame("dropped", { stream: "messages", count: 12, why: "slow" }));
    picture.take(jsonFrame("dropped", { stream: "messages", count: 3, why: "sampled" }));
    expect(picture.rows.size).to.equal(0);
    expect(picture.dropped).to.deep.equal({ events: 0, messages: 15 });
  });

  it("keeps of the path of an actor that stands very deep its end", () => {
    const [picture, table] = [new Picture(), new WordTable()];
    const label = "x".repeat(100);
    for (let id = 1; id <= 60; id += 1) {
      const origin = originMade({ parent: id - 1, label: `${label}${id}` });
      take(picture, rowFrames([{ id, origin, now: nowMade() }], table));
    }
    const deepest = picture.rows.get(60)?.path ?? "";
    expect(deepest.length).to.equal(4_096);
    expect(deepest).to.match(/^….*x60$/);
  });

  it("refuses rows of an actor it was told nothing of, and words with a gap", () => {
    const picture = new Picture();
    expect(() => take(picture, rowFrames([{ id: 4, now: nowMade() }]))).to.throw(
      RangeError,
      "actor 4",
    );
    expect(() => picture.take(jsonFrame("strings", { from: 9, words: [] }))).to.throw(
      RangeError,
      "before 9",
    );
  });
});

function take(picture: Picture, frames: Parameters<Picture["take"]>[0][]): void {
  for (const frame of frames) picture.take(frame);
}
