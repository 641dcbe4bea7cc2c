import { expect } from "chai";
import { keysIn } from "../../../../src/inspector/terminal/keys.ts";
import { pageOf } from "../../../../src/inspector/terminal/page-of.ts";
import { type Pressed, pressed } from "../../../../src/inspector/terminal/press.ts";
import type { View } from "../../../../src/inspector/terminal/scene.ts";
import { drawScreen, pageHeight } from "../../../../src/inspector/terminal/screen.ts";
import { textOf } from "../../../../src/inspector/terminal/line.ts";
import { sceneMade } from "../../../support/inspector/scene-made.ts";

const base = sceneMade();

/** What comes of keys pressed one after another on the host of the scenes. */
function keyed(typed: string, from: Partial<View> = {}, isRecording = false): Pressed {
  let now: Pressed = { view: { ...base.view, ...from } };
  for (const key of keysIn(typed)) {
    const scene = { ...base, view: now.view };
    now = pressed(now.view, key, { page: pageOf(scene), height: pageHeight(scene), isRecording });
  }
  return now;
}

function screenAfter(typed: string): string {
  return drawScreen({ ...base, view: keyed(typed).view })
    .map(textOf)
    .join("\n");
}

const [UP, DOWN, LEFT, RIGHT] = ["\u001b[A", "\u001b[B", "\u001b[D", "\u001b[C"];

describe("keys of the terminal", () => {
  it("move in a list and stop at its ends (V5)", () => {
    expect(keyed(`${DOWN}${DOWN}j`).view).to.include({ at: 3, id: 4 });
    expect(keyed(`${DOWN}k${UP}${UP}`).view).to.include({ at: 0, id: 1 });
    expect(keyed("G").view).to.include({ at: 5, id: 6 });
    expect(keyed("Gg").view).to.include({ at: 0, id: 1 });
    expect(keyed("\u001b[6~").view).to.include({ at: 5 });
  });

  it("fold and unfold the tree (V5)", () => {
    const folded = keyed(`j${LEFT}`).view;

    expect([...folded.folded]).to.deep.equal([2]);
    expect(screenAfter(`j${LEFT}`))
      .to.match(/p2p \+2/)
      .and.not.match(/table/);
    expect([...keyed(`j${LEFT}${RIGHT}`).view.folded]).to.deep.equal([]);
  });

  it("open an actor, a crash and a receiver, and lead back (V5)", () => {
    expect(keyed("jj\r").view).to.include({ screen: "actor", id: 3 });
    expect(keyed("jj\r\u001b").view).to.include({ screen: "tree", id: 3, at: 2 });
    expect(keyed("5\r").view).to.include({ screen: "crash", id: 0 });
    expect(keyed("4\r").view).to.include({ screen: "actor", id: 3 });
    expect(screenAfter("5\r")).to.include("CRASH 12:00:03.900 /node/store");
  });

  it("reach every screen by number and by Tab (V5)", () => {
    const screens = ["overview", "tree", "top", "messages", "crashes", "peers"];

    expect([..."123456"].map((key) => keyed(key).view.screen)).to.deep.equal(screens);
    expect([1, 2, 3, 4, 5, 6].map((times) => keyed("\t".repeat(times)).view.screen)).to.deep.equal([
      ...screens.slice(2),
      ...screens.slice(0, 2),
    ]);
    expect(keyed("\u001b[Z").view.screen).to.equal("overview");
    expect(keyed("?").view.screen).to.equal("help");
    expect(keyed("w").view.screen).to.equal("waits");
    expect(keyed("?\u001b").view.screen).to.equal("tree");
  });

  it("filter by what is typed, until it is taken back (V5)", () => {
    expect(keyed("/tabx\u007f").view).to.include({ typed: "tab", filter: "" });
    expect(keyed("/tab\r").view).to.include({ typed: undefined, filter: "tab" });
    expect(screenAfter("/tab\r")).to.match(/table/).and.not.match(/links/);
    expect(keyed("/tab\r\u001b").view.filter).to.equal("");
    expect(keyed("/q\u001b").view).to.include({ typed: undefined, filter: "" });
  });

  it("sort, speed up, slow down and hold (V5)", () => {
    expect([..."drsc"].map((key) => keyed(`3${key}`).view.sort)).to.deep.equal([
      ...["depth", "rate", "restarts", "handled"],
    ]);
    expect(keyed("+").view.hz).to.equal(10);
    expect(keyed("++").view.hz).to.equal(10);
    expect(keyed("--").view.hz).to.equal(1);
    expect(keyed("p").view.isPaused).to.equal(true);
    expect(keyed("pp").view.isPaused).to.equal(false);
  });

  it("leave by q and by Ctrl-C, also while a filter is typed (V5)", () => {
    expect(keyed("q").deed).to.deep.equal({ type: "quit" });
    expect(keyed("/\u0003").deed).to.deep.equal({ type: "quit" });
    expect(keyed("/q").deed).to.equal(undefined);
  });

  it("move in time where there is a recording, and only there (V5)", () => {
    expect(keyed("]", {}, true).deed).to.deep.equal({ type: "time", by: "messages", count: 1 });
    expect(keyed("<", {}, true).deed).to.deep.equal({ type: "time", by: "ms", count: -60_000 });
    expect(keyed(" ", {}, true).deed).to.deep.equal({ type: "time", by: "play" });
    expect(keyed("(", {}, true).deed).to.deep.equal({ type: "time", by: "causes", count: -1 });
    expect(keyed("m", {}, true).deed).to.deep.equal({ type: "time", by: "mark" });
    expect(keyed("T", { screen: "actor", id: 3 }, true).deed).to.deep.equal({
      ...{ type: "time", by: "transitions", actor: 3, count: -1 },
    });
    expect(keyed("]").deed).to.equal(undefined);
  });

  it("are read as terminals send them, unknown ones left out (V5)", () => {
    expect(keysIn("a\u001bOB\u001b[3~\u001b[1;5Cé\u0001")).to.deep.equal(["a", "down", "é"]);
    expect(keysIn("\u001b")).to.deep.equal(["escape"]);
  });
});
