import { expect } from "chai";
import {
  plightOf,
  troubleLines,
  TroubleFinder,
  waitText,
} from "../../../../../src/inspector/page/view/troubles.ts";
import { Picture } from "../../../../../src/inspector/picture/picture.ts";
import type { ShownWait } from "../../../../../src/inspector/protocol/waits.ts";
import { jsonFrame } from "../../../../support/inspector/frames-made.ts";

const nameOf = (id: number): string => `/${id}`;

function stuck(): Picture {
  const picture = new Picture();
  const wait = { asks: "ask", holds: true, sinceMs: 1_000 };
  const waits: readonly ShownWait[] = [
    { ...wait, from: 1, to: 2 },
    { ...wait, from: 2, to: 1 },
    { ...wait, from: 3, to: 1, sinceMs: 3_000 },
    { ...wait, from: 3, to: 4, sinceMs: 3_500 },
  ];
  picture.take(jsonFrame("waits", { waits, left: 0 }));
  const crash = { type: "actor.crashed", actor: "/5", id: 5, reason: "x", where: "handle" };
  const crashes = [3_000, 3_500, 3_900].map((atMs) => ({ ...crash, atMs, lastMessages: [] }));
  picture.take(jsonFrame("events", crashes));
  picture.take(jsonFrame("tick", { atMs: 4_000 }));
  return picture;
}

describe("troubles of a picture", () => {
  it("mark who is in a circle and who storms, and nobody else (S2)", () => {
    const troubles = new TroubleFinder().of(stuck());
    const words = [1, 2, 3, 5].map((id) => plightOf({ id, path: `/${id}` }, troubles)?.word);

    expect(words).to.deep.equal(["deadlock", "deadlock", undefined, "storm"]);
  });

  it("are one line each, with the names and who waits behind (S1, S2)", () => {
    const picture = stuck();
    const lines = troubleLines(new TroubleFinder().of(picture), picture, nameOf);

    expect(lines.map(({ about, says }) => `${about} ${says}`)).to.deep.equal([
      "/1 deadlock for 3 s: waits for /2 → /1; 1 more wait behind",
      "/5 crashed 3 times in 5 s",
    ]);
  });

  it("say whom an actor waits for, and for how long (S2)", () => {
    const { waits } = new TroubleFinder().of(stuck());

    expect(waitText(waits.get(3), nameOf, 4_000)).to.equal("→ /1 · ask · 1 s +1");
    expect(waitText(waits.get(9), nameOf, 4_000)).to.equal("");
  });

  it("are found anew only when the picture has changed", () => {
    const [finder, picture] = [new TroubleFinder(), stuck()];
    const before = finder.of(picture);

    expect(finder.of(picture)).to.equal(before);
    picture.take(jsonFrame("waits", { waits: [], left: 0 }));
    expect(finder.of(picture).cycles).to.deep.equal([]);
  });
});
