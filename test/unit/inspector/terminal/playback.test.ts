import { expect } from "chai";
import { NOON_MS } from "../../../support/inspector/scene-made.ts";
import { hostPlayback } from "../../../support/inspector/screens-shown.ts";

describe("Playback", () => {
  it("goes to crashes and back, by single messages, to both ends (V4)", () => {
    const playback = hostPlayback();

    playback.move({ by: "moments", count: 1 });
    expect(playback.picture.atMs).to.equal(NOON_MS + 4_000);
    expect(playback.picture.crashes.count).to.equal(1);
    playback.move({ by: "end", end: "first" });
    expect(playback.timeLine().message).to.equal(0);
    playback.move({ by: "messages", count: 3 });
    expect(playback.timeLine().message).to.equal(3);
    playback.move({ by: "end", end: "last" });
    playback.move({ by: "ms", count: -1_000 });
    expect(playback.picture.atMs).to.equal(NOON_MS + 3_000);
    expect(playback.picture.crashes.count).to.equal(0);
  });

  it("goes by causes and transitions, marks places, and says where there is no way (V4)", () => {
    const playback = hostPlayback();
    playback.move({ by: "messages", count: 2 });
    playback.move({ by: "causes", count: -1 });
    expect(playback.timeLine().message).to.equal(1);
    playback.move({ by: "causes", count: -1 });
    expect(playback.timeLine().complaint).to.include("causes");
    playback.move({ by: "mark" });
    playback.move({ by: "transitions", actor: 3, count: 1 });
    expect(playback.picture.rows.get(3)?.now.state).to.equal("up");
    expect(playback.timeLine().complaint).to.equal(undefined);
    playback.move({ by: "moments", count: -1 });

    expect(playback.timeLine()).to.deep.include({ message: 1 });
    expect(playback.timeLine().bookmarks).to.have.length(1);
  });

  it("lets time pass while it plays, and holds at the end (V4)", () => {
    const playback = hostPlayback();
    playback.pass(10_000);
    expect(playback.picture.atMs).to.equal(NOON_MS);

    playback.move({ by: "play" });
    for (let step = 0; step < 15; step += 1) playback.pass(100);
    expect(playback.picture.atMs).to.equal(NOON_MS + 1_000);
    playback.pass(60_000);
    expect([playback.picture.atMs, playback.isPlaying]).to.deep.equal([NOON_MS + 4_000, false]);
  });

  it("shows what was counted when, and complains of nothing (V4)", () => {
    const { density, complaint, messages } = hostPlayback().timeLine();

    expect(messages).to.equal(6);
    expect(density(4).reduce((sum, count) => sum + count, 0)).to.equal(6);
    expect(complaint).to.equal(undefined);
  });
});
