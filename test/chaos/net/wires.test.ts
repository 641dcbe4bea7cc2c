import { connect, createServer, type Server, type Socket } from "node:net";
import { expect } from "chai";
import { simulatedClock } from "../../../src/index.ts";
import type { NetworkDecisions, PieceFate } from "../../../src/testing/net/network-decisions.ts";
import { LOOPBACK } from "./loopback.ts";
import { UNDER_WAY_BYTES_MAX } from "./relay.ts";
import { Wires } from "./wires.ts";

/** An end of a connection, and what it was told. */
class End {
  readonly socket: Socket;
  readonly #pieces: Buffer[] = [];
  bytes = 0;
  hasEnded = false;
  error = "";

  get text(): string {
    return Buffer.concat(this.#pieces).toString();
  }

  /** Whether its connection is over. A system that has unread bytes may tell a reset as an end. */
  get isOver(): boolean {
    return this.error !== "" || this.hasEnded;
  }

  constructor(socket: Socket) {
    this.socket = socket;
    socket
      .on("data", (bytes: Buffer) => {
        this.#pieces.push(bytes);
        this.bytes += bytes.length;
      })
      .on("end", () => {
        this.hasEnded = true;
      })
      .on("error", (error: Error & { code?: string }) => {
        this.error = error.code ?? error.message;
      });
  }
}

/** Lets sockets work until something holds. */
async function until(holds: () => boolean): Promise<void> {
  const endMs = performance.now() + 8_000;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`never: ${holds}`);
    await new Promise((turn) => setImmediate(turn));
  }
}

describe("wires between processes", () => {
  const clock = simulatedClock();
  let wires: Wires;
  let server: Server;
  let port = 0;
  let accepted: End[] = [];
  let dialed: End[] = [];

  beforeEach(async () => {
    accepted = [];
    dialed = [];
    wires = new Wires({ clock, latencyMs: () => 0 });
    server = createServer({ allowHalfOpen: true }, (socket) => accepted.push(new End(socket)));
    await new Promise<void>((done) => server.listen(0, LOOPBACK, done));
    const address = server.address();
    const real = typeof address === "object" && address !== null ? address.port : 0;
    port = await wires.open({ from: "a", to: "b" }, real);
  });

  afterEach(async () => {
    for (const { socket } of [...dialed, ...accepted]) socket.destroy();
    await Promise.all([wires.close(), new Promise((done) => server.close(done))]);
  });

  function dial(): End {
    const end = new End(connect({ host: LOOPBACK, port, allowHalfOpen: true }));
    dialed.push(end);
    return end;
  }

  async function pair(): Promise<{ near: End; far: End }> {
    const near = dial();
    await until(() => accepted.length === 1);
    return { near, far: accepted[0] ?? near };
  }

  function decide(fate: (from: string) => PieceFate | undefined): NetworkDecisions {
    return { onPiece: ({ from, kind }) => (kind === "frames" ? fate(from) : undefined) };
  }

  it("carry bytes both ways, and the end of each way by itself", async () => {
    const { near, far } = await pair();

    near.socket.end("question");
    await until(() => far.hasEnded);
    far.socket.end("answer");
    await until(() => near.hasEnded);

    expect(far.text).to.equal("question");
    expect(near.text).to.equal("answer");
    await until(() => wires.connections === 0);
  });

  it("hold what a cut direction is sent, and let the other go on", async () => {
    const { near, far } = await pair();
    const heal = wires.cut([{ from: "a", to: "b" }], "drop");

    near.socket.write("lost for now");
    await until(() => wires.bytesUnderWay === 12);
    far.socket.write("still here");
    await until(() => near.bytes === 10);
    expect(far.bytes).to.equal(0);

    heal();
    await until(() => far.text === "lost for now");
  });

  it("tell a listener nothing of a dial over a cut direction", async () => {
    const heal = wires.cut([{ from: "a", to: "b" }], "deliver");
    const near = dial();
    near.socket.write("hello");
    await until(() => wires.bytesUnderWay === 5);
    expect(accepted).to.have.length(0);

    heal();
    await until(() => accepted[0]?.text === "hello");
  });

  it("keep bytes in order behind one that is late", async () => {
    const { near, far } = await pair();
    wires.decisions = decide((from) => (from === "a" ? { delayMs: 100 } : undefined));
    near.socket.write("late ");
    await until(() => wires.bytesUnderWay === 5);
    wires.decisions = {};
    near.socket.write("early");
    await until(() => wires.bytesUnderWay === 10);

    await clock.advance(99);
    expect(wires.bytesUnderWay).to.equal(10);
    await clock.advance(1);
    await until(() => far.text === "late early");
  });

  it("carry no more than a slow line carries", async () => {
    const { near, far } = await pair();
    wires.decisions = decide(() => ({ bytesPerSecond: 1_000 }));
    near.socket.write(Buffer.alloc(500));
    await until(() => wires.bytesUnderWay === 500);

    await clock.advance(499);
    expect(wires.bytesUnderWay).to.equal(500);
    await clock.advance(1);
    await until(() => far.bytes === 500);
  });

  it("stop reading a sender when too much is under way", async () => {
    const { near, far } = await pair();
    const heal = wires.cut([{ from: "a", to: "b" }], "deliver");
    const bytes = 16 * UNDER_WAY_BYTES_MAX;
    near.socket.write(Buffer.alloc(bytes));
    await until(() => wires.bytesUnderWay > UNDER_WAY_BYTES_MAX);
    const held = wires.bytesUnderWay;
    far.socket.write("a turn");
    await until(() => near.bytes === 6);

    expect(held).to.be.below(2 * UNDER_WAY_BYTES_MAX);
    expect(wires.bytesUnderWay).to.equal(held);
    heal();
    await until(() => far.bytes === bytes);
  });

  it("reset both ends, before a piece or in the middle of one", async () => {
    const { near, far } = await pair();
    near.socket.write("x");
    await until(() => far.bytes === 1);
    wires.decisions = decide(() => ({ reset: true }));
    near.socket.write("in two halves");

    await until(() => near.error === "ECONNRESET" && far.isOver);
    expect(far.text).to.be.oneOf(["x", "xin two "]);
    expect(wires.counts.resets).to.equal(1);
    await until(() => wires.connections === 0);
  });

  it("cut a piece in two as often as they lose it whole", async () => {
    const seen = new Set<number>();
    for (let round = 0; round < 2; round += 1) {
      const near = dial();
      await until(() => accepted.length === round + 1);
      const far = accepted[round];
      // Pieces are counted per direction; the opening of each connection is one of them.
      wires.decisions = decide(() => ({ reset: true }));
      near.socket.write("in two halves");
      await until(() => far?.isOver === true);
      seen.add(far?.bytes ?? -1);
      wires.decisions = {};
      if (round === 0) wires.line({ from: "a", to: "b" }).countPiece();
    }

    expect([...seen].sort()).to.deep.equal([0, 7]);
  });

  it("reset one pair of nodes and leave the others", async () => {
    const { near, far } = await pair();
    wires.reset("b", "c");
    near.socket.write("x");
    await until(() => far.bytes === 1);

    wires.reset("b", "a");
    await until(() => near.error === "ECONNRESET" && far.error === "ECONNRESET");
  });

  it("turn one bit of what they are told to corrupt", async () => {
    const { near, far } = await pair();
    wires.decisions = decide(() => ({ corrupt: 8 * 4 + 1 }));
    near.socket.write("same");
    await until(() => far.bytes === 4);

    expect(far.text).to.equal("qame");
  });

  it("refuse a dial they are told to refuse", async () => {
    wires.decisions = { onDial: ({ from, to }) => ({ refuse: from === "a" && to === "b" }) };
    const near = dial();

    await until(() => near.error === "ECONNRESET");
    expect(accepted).to.have.length(0);
    expect(wires.counts.refused).to.equal(1);
  });

  it("reset a dial to a port nobody listens on", async () => {
    await new Promise((done) => server.close(done));
    const near = dial();

    await until(() => near.error === "ECONNRESET");
    server.listen(0, LOOPBACK);
  });

  it("leave one end open while the line cannot tell it that the other is gone", async () => {
    const { near, far } = await pair();
    const heal = wires.cut([{ from: "a", to: "b" }], "drop");
    near.socket.resetAndDestroy();
    far.socket.write("anybody there?");
    await until(() => near.socket.destroyed && wires.connections === 1);
    expect(far.error).to.equal("");

    heal();
    await until(() => far.error === "ECONNRESET" && wires.connections === 0);
  });

  it("heal at once, however slow a line was", async () => {
    const { near, far } = await pair();
    const cuts = wires.cut([{ from: "b", to: "a" }], "drop");
    wires.decisions = decide(() => ({ bytesPerSecond: 1, holdMs: 60_000 }));
    near.socket.write("slow");
    far.socket.write("cut");
    await until(() => wires.bytesUnderWay === 7);

    wires.decisions = {};
    wires.heal();
    await until(() => far.bytes === 4 && near.bytes === 3);
    near.socket.write("fast");
    await until(() => far.text === "slowfast");
    cuts();
  });
});
