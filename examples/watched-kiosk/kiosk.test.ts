import { expect } from "chai";
import {
  createRuntime,
  FrameStream,
  inspectorOf,
  Picture,
  simulatedClock,
} from "./coppice/index.ts";
import { kiosk } from "./kiosk.ts";

/** What somebody sees who looks at the kiosk for a while. */
async function seenAfter(ms: number): Promise<Picture> {
  const clock = simulatedClock();
  const runtime = createRuntime({ clock });
  const inspector = inspectorOf(runtime);
  const viewer = inspector.open();
  viewer.wish({ messages: {} });
  const stream = new FrameStream();
  const picture = new Picture();
  viewer.onDue(() => {
    for (const frame of stream.push(viewer.take(1_048_576))) picture.take(frame);
  });
  await runtime.start(kiosk);
  await clock.advance(ms);
  inspector.close();
  await runtime.stop();
  return picture;
}

describe("the kiosk", () => {
  it("shows each coffee as an actor with its state, while it is there (V1)", async () => {
    const picture = await seenAfter(30_000);

    const coffees = [...picture.rows.values()].filter(({ origin }) => origin.behaviour === "order");
    const there = coffees.filter(({ goneAtMs }) => goneAtMs === undefined);
    expect(new Set(there.map(({ now }) => now.state))).to.deep.equal(
      new Set(["ordered", "brewing", "ready"]),
    );
    expect(there.length).to.be.below(15).and.below(coffees.length);
  });

  it("tells of each jam what the grinder did last and who started it again (V2)", async () => {
    const picture = await seenAfter(30_000);

    const jams = picture.crashes.values;
    expect(jams.length).to.be.at.least(4);
    expect(jams[0]).to.include({ actor: "/kiosk/grinder" });
    expect(jams[0]?.reason).to.match(/jammed at the coffee of guest-8/);
    expect(jams[0]?.lastMessages.map(({ type }) => type)).to.include("grind");
    const restarts = picture.vitals.last?.restarts;
    expect(restarts).to.equal(jams.length);
  });
});
