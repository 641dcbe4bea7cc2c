import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { expect } from "chai";
import { readCrashFile, Recording } from "../../../src/inspector/index.ts";
import { fakeScreen, fakeWorld, typed } from "./fake-world.ts";
import { inspectedNode } from "./inspected-node.ts";

/** Lets everything that is ready happen. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 20; turns += 1) await turn();
}

const SOCKET = "--socket /run/node.sock";

describe("coppice top", () => {
  it("prints all facts once, as JSON (V5)", async () => {
    const world = fakeWorld({ ask: inspectedNode().ask });

    const { code, out } = await typed(`top ${SOCKET} --once --json`, world);

    const facts: unknown = JSON.parse(out.join(""));
    expect(code).to.equal(0);
    expect(facts).to.have.nested.property("host.name", "node-0");
    expect(facts).to.have.nested.property("actors[2].path", "/node/p2p/links");
    expect(facts).to.have.nested.property("network.peers[1].name", "node-2");
  });

  it("prints the tree once, as text of the screen's width (V5)", async () => {
    const { out } = await typed(`top ${SOCKET} --once`, fakeWorld({ ask: inspectedNode().ask }));

    expect(out.join("\n")).to.match(/│ {2}├─ links +● running/);
    expect(out).to.have.length(24);
  });

  it("draws what comes, hears keys and gives the screen back (V5)", async () => {
    const screen = fakeScreen();
    const node = inspectedNode();
    const running = typed(`top ${SOCKET}`, fakeWorld({ ask: node.ask, screen }));
    await settle();

    screen.type("jj\r");
    await settle();
    expect(screen.written.at(-1)).to.include("/node/p2p/links  #3");
    screen.resize(120, 40);
    expect(screen.written.at(-1)).to.include("\u001b[40;1H");
    screen.type("q");

    expect((await running).code).to.equal(0);
    expect(screen.taken).to.deep.equal(["taken", "given back"]);
    expect(node.asked[0]).to.deep.include({ wish: { hz: 4 } });
  });

  it("gives the screen back at a signal, and ends at once at the second (V5)", async () => {
    const screen = fakeScreen();
    const world = fakeWorld({ ask: inspectedNode().ask, screen });
    const running = typed(`top ${SOCKET}`, world);
    await settle();

    world.signals.emit("SIGTERM");
    await running;

    expect(screen.taken).to.deep.equal(["taken", "given back"]);
    expect(world.signals.listenerCount("SIGTERM")).to.equal(0);
  });

  it("says that the node is lost, and looks at it anew when it is back (V5)", async () => {
    const screen = fakeScreen();
    const node = inspectedNode();
    const running = typed(`top ${SOCKET}`, fakeWorld({ screen, ask: dyingAfter(3, node) }));
    await settle();

    expect(screen.written.join("")).to.include("LOST").and.include("nobody answers there");
    screen.type("q");
    await running;
  });

  it("refuses a screen that is none, exit code 2 (V5)", async () => {
    const world = fakeWorld({ ask: inspectedNode().ask });

    expect((await typed(`top ${SOCKET}`, world)).code).to.equal(2);
    expect(world.err.join()).to.match(/no terminal \(give --once/);
  });
});

function dyingAfter(answers: number, node: ReturnType<typeof inspectedNode>) {
  return ((socket, question) => {
    if (node.asked.length === answers) node.die();
    return node.ask(socket, question);
  }) satisfies ReturnType<typeof inspectedNode>["ask"];
}

describe("coppice record and replay", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "coppice-recording-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function recorded(): Promise<string> {
    const out = join(folder, "a.coppice");
    const world = fakeWorld({ ask: inspectedNode().ask });
    const running = typed(`record ${SOCKET} --out ${out}`, world);
    await settle();
    world.signals.emit("SIGINT");
    const { code, out: told } = await running;
    expect(code).to.equal(0);
    expect(told.join()).to.match(/^recorded 6 messages, \d+ bytes in /);
    return out;
  }

  it("write what a node told until a signal, and find it whole (V4)", async () => {
    const out = await recorded();

    expect(new Recording(readFileSync(out)).flaw).to.equal(undefined);
    const { code, out: told } = await typed(`replay ${out} --check --json`);
    expect(code).to.equal(0);
    expect(JSON.parse(told.join(""))).to.include({ messages: 6, crashes: 1, flaw: null });
  });

  it("watch the actors at a path while they are there (V4)", async () => {
    const node = inspectedNode();
    const world = fakeWorld({ ask: node.ask });
    const out = join(folder, "watched.coppice");
    const running = typed(`record ${SOCKET} --out ${out} --watch /node/p2p/* /node/store`, world);
    await settle();
    world.signals.emit("SIGINT");
    await running;

    const wishes = node.asked.flatMap(({ wish }) => (wish === undefined ? [] : [wish]));
    expect(wishes).to.deep.equal([
      { messages: {} },
      { messages: {}, watch: [3, 4, 5] },
      { messages: {}, watch: [3, 4, 6] },
    ]);
  });

  it("write a recording as one JSON text for Perfetto, once (V4, V5)", async () => {
    const from = await recorded();
    const out = join(folder, "trace.json");

    const written = await typed(`trace ${from} --out ${out}`);

    expect([written.code, written.out]).to.deep.equal([0, [`wrote 6 messages in ${out}`]]);
    const { traceEvents } = JSON.parse(readFileSync(out, "utf8")) as {
      traceEvents: { ph: string }[];
    };
    expect(traceEvents.filter(({ ph }) => ph === "X")).to.have.length(6);
    const again = await typed(`trace ${from} --out ${out}`);
    expect(again.code).to.equal(2);
    expect(again.err).to.match(/cannot write --out .*exists/);
  });

  it("show a recording on the screen, with keys for time (V4)", async () => {
    const out = await recorded();
    const screen = fakeScreen();
    const world = fakeWorld({ screen });
    const running = typed(`replay ${out}`, world);
    while (screen.taken.length === 0) await turn();

    screen.type("n");
    await settle();
    expect(screen.written.at(-1)).to.include("message 6 of 6");
    screen.type("0 ");
    screen.written.length = 0;
    await world.clock.advance(1_500);
    expect(screen.written.join("")).to.include("message 2 of 6");
    screen.type("q");
    expect((await running).code).to.equal(0);
  });

  it("save a crash so that it can be had again, and say what the file lacks (V2)", async () => {
    const [recording, out] = [await recorded(), join(folder, "crash.json")];
    const ofFile = `crash --recording ${recording} --out ${out}`;
    const live = fakeWorld({ ask: inspectedNode().ask });

    const { code, err } = await typed(`${ofFile} --of /node/store`);
    const again = await typed(ofFile);
    const none = await typed(`${ofFile} --of /x`);
    const quiet = await typed(`crash ${SOCKET} --out ${out}`, live);

    expect([code, again.code, none.code, quiet.code]).to.deep.equal([0, 2, 2, 2]);
    expect(err).to.include("it lacks state and message");
    expect(quiet.err).to.include("none is known");
    expect(readCrashFile(readFileSync(out, "utf8")).crash.actor).to.equal("/node/store");
  });

  it("print the facts at a message (V4)", async () => {
    const { out: told } = await typed(`replay ${await recorded()} --message 3`);

    expect(JSON.parse(told.join("")))
      .to.have.property("messages")
      .with.length(3);
  });

  it("say what is wrong with a file, and fail (V4)", async () => {
    const out = await recorded();
    writeFileSync(out, readFileSync(out).subarray(0, -20));

    const cut = await typed(`replay ${out} --check`);
    expect(cut.code).to.equal(1);
    expect(cut.err).to.match(/cut within the frame/);
    writeFileSync(out, "nothing of the kind");
    const foreign = await typed(`replay ${out} --check`);
    expect(foreign.code).to.equal(1);
    expect(foreign.err).to.match(/cannot read recording/);
  });

  it("leave no file behind when nobody answers (V4)", async () => {
    const node = inspectedNode();
    node.die();
    const out = join(folder, "none.coppice");
    const world = fakeWorld({ ask: node.ask });
    const running = typed(`record ${SOCKET} --out ${out}`, world);
    await settle();
    await world.clock.advance(1_000);

    expect((await running).code).to.equal(1);
    expect(world.err.join()).to.match(/cannot record: .*nobody answers there/);
    expect(existsSync(out)).to.equal(false);
  });

  it("never overwrite a file, exit code 2 (V4)", async () => {
    const out = await recorded();

    const { code, err } = await typed(`record ${SOCKET} --out ${out}`);

    expect(code).to.equal(2);
    expect(err).to.match(/cannot write --out .*EEXIST/);
  });
});
