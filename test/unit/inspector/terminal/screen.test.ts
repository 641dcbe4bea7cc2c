import { readFileSync } from "node:fs";
import { expect } from "chai";
import { textOf } from "../../../../src/inspector/terminal/line.ts";
import { drawScreen } from "../../../../src/inspector/terminal/screen.ts";
import { sceneMade } from "../../../support/inspector/scene-made.ts";
import { screensShown } from "../../../support/inspector/screens-shown.ts";

describe("the terminal's screens", () => {
  for (const [name, lines] of screensShown()) {
    it(`draw ${name} as it is kept (V5)`, () => {
      const [, columns, rows] = /-(\d+)x(\d+)$/.exec(name) ?? [];

      const kept = readFileSync(`test/golden/screens/${name}.txt`, "utf8");

      expect(lines.map((line) => `${line}|`).join("\n")).to.equal(kept.trimEnd());
      expect(lines).to.have.length(Number(rows));
      expect(new Set(lines.map(({ length }) => length))).to.deep.equal(new Set([Number(columns)]));
    });
  }

  it("fill every size exactly, whatever hosts call themselves (V5)", () => {
    for (const columns of [20, 63, 80, 200]) {
      for (const rows of [1, 5, 6, 24, 60]) {
        const scene = sceneMade({ columns, rows, lost: "no \u001b[2J answer\n漢字 👾" });
        const lines = drawScreen(scene).map(textOf);
        expect(lines.length).to.equal(rows < 6 ? 1 : rows);
        for (const text of lines) {
          expect(text.length).to.equal(columns);
          expect(text).to.match(/^[\u0020-\u2fff]*$/);
        }
      }
    }
  });

  it("say when the host tells less often than was asked, and who crashed untold (V2, V6)", () => {
    const scene = sceneMade({ columns: 100, rows: 60 });
    scene.picture.paceHz = 0.2;
    const told = { actor: "/pool/seven", crashes: 12, atMs: 1, reason: "no more" };
    scene.picture.untold.set(told.actor, told);

    const text = drawScreen({ ...scene, view: { ...scene.view, screen: "overview" } }).map(textOf);

    expect(text.join("\n")).to.include("0.2 Hz: too slow");
    expect(text.join("\n")).to.include("/pool/seven, which crashed 12 times: no more");
  });

  it("tell of messages of watched actors how long they waited and took, and find the slow ones (S4)", () => {
    const scene = sceneMade({ columns: 100, rows: 24 });
    const [first, second] = scene.picture.headers.values;
    if (first === undefined || second === undefined) throw new Error("there are no messages");
    scene.picture.steps.set(4, [
      { message: first, waitMs: 2, handleMs: 7.5 },
      { message: second, waitMs: 0.4, handleMs: 1 },
    ]);
    const shown = (filter: string): string =>
      drawScreen({ ...scene, view: { ...scene.view, screen: "messages", filter } })
        .map(textOf)
        .join("\n");

    expect(shown("")).to.include("WAITED, TOOK").and.include("2 ms, 7.5 ms");
    expect(shown(">5ms")).to.include("1/1 ").and.include("2 ms, 7.5 ms");
    expect(shown("wait>5ms")).to.include("0/0 ");
  });

  it("say on every screen that something is broken on purpose, and in the overview what (E3)", () => {
    const scene = sceneMade({ columns: 100, rows: 60 });
    const { picture } = scene;
    const fault = { id: "f1", kind: "drop", scope: "/pool/one", says: "messages to it are lost" };
    picture.faults = [{ ...fault, untilMs: picture.atMs + 28_000, times: 0 }];

    const shown = (screen: "tree" | "overview"): string =>
      drawScreen({ ...scene, view: { ...scene.view, screen } })
        .map(textOf)
        .join("\n");

    expect(shown("tree")).to.match(/☞ 1 fault, 28\D* left/);
    expect(shown("overview")).to.include("f1 drop /pool/one: messages to it are lost, 28");
  });
});
