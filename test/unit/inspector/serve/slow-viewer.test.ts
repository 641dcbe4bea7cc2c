import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { type ActorRef, createRuntime, defineSupervisor } from "../../../../src/index.ts";
import { FrameStream, inspectorOf, Picture } from "../../../../src/inspector/index.ts";
import { pumpFrames, STALLED_MS } from "../../../../src/inspector/serve/http-stream.ts";
import { Looking, worker, type WorkerMessages } from "../../../support/inspector/looking.ts";

describe("a viewer that stops reading", () => {
  it("is kept nothing for, and sees everything as it is once it reads again (V6)", async () => {
    const looking = new Looking();
    const trees = await Promise.all(
      Array.from({ length: 200 }, () => looking.runtime.start(worker)),
    );
    const [stalled, reader] = [looking.look({ messages: {} }), looking.look()];
    await looking.pass(0, stalled, reader);
    for (let second = 0; second < 600; second += 1) {
      for (const { ref } of trees) for (let at = 0; at < 10; at += 1) ref.cast.work(1);
      await looking.pass(1_000, reader);
    }
    let bytes = 0;
    for (let took = stalled.take(65_536); took > 0; took = stalled.take(65_536)) bytes += took;
    expect(bytes).to.be.below(65_536);
    expect(stalled.hash).to.equal(reader.hash);
    expect(stalled.picture.dropped.messages).to.be.above(1_000_000);
    expect([...stalled.picture.rows.values()][0]?.now.handled).to.equal(6_000);
    await looking.stop();
  }).timeout(120_000);

  it("has one piece on its way and no more (V6)", async () => {
    const looking = new Looking();
    await Promise.all(Array.from({ length: 5_000 }, () => looking.runtime.start(worker)));
    const socket = new DeafSocket();
    pumpFrames(looking.inspector.open(), socket.response, looking.clock);
    await looking.pass(5_000);
    expect(socket.bytes).to.be.within(65_536, 131_072);
    const before = socket.bytes;
    socket.emit("drain");
    expect(socket.bytes - before).to.be.within(65_536, 131_072);
    await looking.stop();
  }).timeout(60_000);

  it("is given up when it has read nothing for half an hour (V6)", async () => {
    const looking = new Looking();
    const socket = new DeafSocket();
    pumpFrames(looking.inspector.open(), socket.response, looking.clock);
    await looking.pass(STALLED_MS);
    expect(socket.isDestroyed).to.equal(false);
    await looking.pass(10_000);
    expect(socket.isDestroyed).to.equal(true);
    await looking.stop();
  }).timeout(60_000);

  it("is one of as many as there may be, and the next is refused (V6)", async () => {
    const runtime = createRuntime({ strays: "process" });
    const inspector = inspectorOf(runtime);
    const viewers = Array.from({ length: 32 }, () => inspector.open());
    expect(() => inspector.open()).to.throw("there are 32 viewers");
    viewers[0]?.close();
    const again = inspector.open();
    const picture = new Picture();
    for (const frame of new FrameStream().push(again.take(65_536))) picture.take(frame);
    expect(picture.hello?.name).to.equal("runtime");
    inspector.close();
    expect(() => inspector.open()).to.throw("the inspector is closed");
    await runtime.stop();
  });
});

describe("a viewer that cannot keep up", () => {
  it("steps down, is told so, and steps up again when it reads (V6)", async () => {
    const looking = new Looking();
    const { ref } = await looking.runtime.start(worker);
    const socket = new DeafSocket();
    pumpFrames(looking.inspector.open(), socket.response, looking.clock);
    await looking.pass(10_000);
    const paces: (number | undefined)[] = [];
    for (let at = 0; at < 20; at += 1) {
      ref.cast.work(1);
      socket.read();
      await looking.pass(1_000);
      if (paces.at(-1) !== socket.picture.paceHz) paces.push(socket.picture.paceHz);
    }
    expect(paces).to.deep.equal([0.2, 1, undefined]);
    await looking.stop();
  });

  it("learns of every crash after ten minutes in which it read nothing, within a second (V2, V6)", async () => {
    const looking = new Looking();
    const tree = await looking.runtime.start(trio);
    const socket = new DeafSocket();
    pumpFrames(looking.inspector.open(), socket.response, looking.clock);
    await looking.pass(1_000);
    const before = socket.bytes;
    for (let second = 0; second < 600; second += 1) {
      for (const path of PATHS)
        (tree.at(path) as ActorRef<WorkerMessages> | undefined)?.cast.fail("again");
      await looking.pass(1_000);
    }
    const held = socket.bytes - before;
    socket.read();
    await looking.pass(1_000);

    const { picture } = socket;
    const told = picture.crashes.count;
    expect(held).to.be.below(262_144);
    expect(picture.dropped.events).to.be.above(0);
    expect(told).to.be.below(1_800);
    expect(
      [...picture.untold.values()].map(({ actor, crashes }) => [actor, crashes]),
    ).to.deep.equal(PATHS.map((path) => [path, 600]));
    const supervisor = [...picture.rows.values()].find(({ path }) => path === "/trio");
    expect(supervisor?.now.restarts).to.equal(1_800);
    await looking.stop();
  }).timeout(60_000);
});

const PATHS = ["/trio/one", "/trio/two", "/trio/three"];

const trio = defineSupervisor({
  id: "trio",
  strategy: "one_for_one",
  intensity: 10_000,
  children: () => ["one", "two", "three"].map((id) => worker.childSpec(undefined, { id })),
});

/** A socket whose other end reads nothing until it is told to. */
class DeafSocket extends EventEmitter {
  readonly picture = new Picture();
  bytes = 0;
  isDestroyed = false;
  #isReading = false;
  readonly #frames = new FrameStream();

  get response(): ServerResponse {
    return this as unknown as ServerResponse;
  }

  write(piece: Uint8Array): boolean {
    this.bytes += piece.length;
    for (const frame of this.#frames.push(piece)) this.picture.take(frame);
    return this.#isReading;
  }

  /** Reads from now on all that comes. */
  read(): void {
    this.#isReading = true;
    this.emit("drain");
  }

  destroy(): void {
    this.isDestroyed = true;
    this.emit("close");
  }
}
