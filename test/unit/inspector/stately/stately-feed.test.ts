import { expect } from "chai";
import { createMachine } from "xstate";
import { nowMade, rowFrames } from "../../../support/inspector/frames-made.ts";
import { Picture } from "../../../../src/inspector/picture/picture.ts";
import { StatelyFeed } from "../../../../src/inspector/stately/stately-feed.ts";
import { NOON_MS, sceneMade } from "../../../support/inspector/scene-made.ts";

type Told = Readonly<Record<string, unknown>>;

/** A feed and what it has said. */
function feedMade(isTold?: (path: string) => boolean) {
  const told: Told[] = [];
  const send = (text: string): number => told.push(JSON.parse(text) as Told);
  return { told, feed: new StatelyFeed(isTold === undefined ? { send } : { send, isTold }) };
}

describe("StatelyFeed", () => {
  it("says the three shapes a receiver knows, each with what they have in common (V6)", () => {
    const { told, feed } = feedMade();

    feed.look(sceneMade().picture);

    const types = new Set(told.map(({ type }) => type));
    expect([...types].sort()).to.deep.equal(["@xstate.actor", "@xstate.event", "@xstate.snapshot"]);
    for (const event of told) {
      expect(event).to.include({ id: null, _version: "0.7.2", rootId: "coppice:0" });
      expect(event["sessionId"]).to.match(/^coppice:\d+$/);
      expect(event["createdAt"]).to.match(/^\d+$/);
    }
  });

  it("says of an actor its name, its parent and a machine that can be made (V6)", () => {
    const { told, feed } = feedMade();
    feed.look(sceneMade().picture);
    const actors = told.filter(({ type }) => type === "@xstate.actor");

    const links = actors.find(({ name }) => name === "/node/p2p/links");

    expect(links).to.include({ parentId: "coppice:2", sessionId: "coppice:3" });
    expect(links).to.have.nested.property("snapshot.value", "up");
    expect(links).to.have.nested.property("snapshot.status", "active");
    for (const { definition } of actors) {
      const machine = createMachine(JSON.parse(String(definition)));
      expect(Object.keys(machine.states).length).to.be.greaterThan(1);
    }
  });

  it("says a crash as a snapshot in error, and a message with who sent it (V6)", () => {
    const { told, feed } = feedMade();
    feed.look(sceneMade().picture);

    const crash = told.find(({ type }) => type === "@xstate.snapshot");
    const event = told.filter(({ type }) => type === "@xstate.event").at(-1);

    expect(crash).to.have.nested.property("snapshot.status", "error");
    expect(crash).to.include({ createdAt: String(NOON_MS + 3_900) });
    expect(event).to.deep.include({ event: { type: "link.send" }, sourceId: "coppice:4" });
  });

  it("says only what is new, and only of whom it may (V6)", () => {
    const { told, feed } = feedMade((path) => path.startsWith("/node/p2p"));
    const { picture } = sceneMade();
    feed.look(picture);
    const names = told.filter(({ type }) => type === "@xstate.actor").map(({ name }) => name);
    expect(names).to.deep.equal(["/node/p2p", "/node/p2p/links", "/node/p2p/table"]);

    told.length = 0;
    feed.look(picture);
    expect(told).to.deep.equal([]);
  });

  it("nests states that are within others or beside one another (V6)", () => {
    const picture = new Picture();
    const now = nowMade({ state: "a.b.c|a.d|e" });
    const [origin] = [...sceneMade().picture.rows.values()].map((row) => row.origin);
    for (const frame of rowFrames([{ id: 1, origin, now }])) picture.take(frame);
    const { told, feed } = feedMade();

    feed.look(picture);

    expect(told[0])
      .to.have.property("snapshot")
      .with.property("value")
      .that.deep.equals({
        ...{ a: { b: "c", d: {} }, e: {} },
      });
  });
});
