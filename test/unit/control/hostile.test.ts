/** Programs that speak to the control socket without its manners; net-ipc itself dies of some. */

import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { controlClient } from "../../../src/control/client.ts";
import {
  type ControlServer,
  type ControlServerOptions,
  controlServer,
} from "../../../src/control/server.ts";
import { type SimulatedClock, simulatedClock } from "../../../src/time/simulated-clock.ts";
import { failureOf } from "../../conformance/transport.ts";

/** One net-ipc packet: length in base 128, last group marked, then the body. */
function packet(body: Buffer | string): Buffer {
  const content = Buffer.from(body);
  const groups = [(content.length & 127) + 128];
  for (let rest = content.length >> 7; rest > 0; rest >>= 7) groups.unshift(rest & 127);
  return Buffer.concat([Buffer.from(groups), content]);
}

const said = (t: number, d: unknown, more: object = {}): Buffer =>
  packet(JSON.stringify({ t, d, ...more }));
const HELLO = Buffer.concat([Buffer.from("IPC"), said(0, {})]);
const announced = (bytes: number): Buffer => {
  const groups = [(bytes % 128) + 128];
  for (let rest = Math.floor(bytes / 128); rest > 0; rest = Math.floor(rest / 128))
    groups.unshift(rest % 128);
  return Buffer.from(groups);
};

describe("control socket, with a program without manners", () => {
  let directory: string;
  let path: string;
  let clock: SimulatedClock;
  const open: { destroy(): unknown }[] = [];
  const closing: { close(): unknown }[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "coppice-control-"));
    path = join(directory, "control.sock");
    clock = simulatedClock();
  });
  afterEach(async () => {
    for (const each of open.splice(0)) each.destroy();
    for (const each of closing.splice(0).reverse()) await each.close();
    await rm(directory, { recursive: true });
    expect(clock.pendingTimers).to.equal(0);
  });

  const serve = async (options: Partial<ControlServerOptions> = {}): Promise<ControlServer> => {
    const server = await controlServer({ path, clock, handle: ({ args }) => args, ...options });
    closing.push(server);
    return server;
  };

  const raw = (...parts: readonly Buffer[]): { socket: Socket; closed: Promise<Buffer> } => {
    const socket = connect(path);
    const got: Buffer[] = [];
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => got.push(chunk));
    for (const part of parts) socket.write(part);
    open.push(socket);
    const closed = new Promise<Buffer>((resolve) => {
      socket.once("close", () => resolve(Buffer.concat(got)));
    });
    return { socket, closed };
  };

  const expectAlive = async (): Promise<void> => {
    const client = await controlClient({ path, clock });
    expect(await client.request("echo", "still here")).to.equal("still here");
    await client.close();
  };

  for (const [title, parts] of [
    ["three bytes of HTTP", [Buffer.from("GET")]],
    [
      "a whole HTTP upgrade",
      [Buffer.from("GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: net-ipc\r\n\r\n")],
    ],
    ["an eight-byte length header", [HELLO, Buffer.from([1, 0, 0, 0, 0, 0, 0, 0x80])]],
    ["an eight-byte length header and no greeting", [Buffer.from([1, 0, 0, 0, 0, 0, 0, 0x80])]],
    ["300 bytes of nested msgpack", [HELLO, packet(Buffer.alloc(300, 0x91))]],
    [
      "msgpack and compression asked for, then msgpack",
      [
        Buffer.from("IPC"),
        said(0, { messagepack: true, compress: true }),
        packet(Buffer.alloc(300, 0x91)),
      ],
    ],
    ["one GiB announced", [HELLO, announced(2 ** 30)]],
    ["one GiB announced before any hello", [Buffer.from("IPC"), announced(2 ** 30)]],
    ["one byte over the limit announced", [HELLO, announced(1024 * 1024 + 1)]],
    ["text that is no JSON", [HELLO, packet("{")]],
    ["an empty packet", [HELLO, packet("")]],
    ["JSON that is no packet", [HELLO, packet("null"), packet("7")]],
    ["a packet of an unknown type", [HELLO, said(99, {})]],
    ["a message before the hello", [Buffer.from("IPC"), said(1, { id: 1, verb: "echo" })]],
    ["a second hello", [HELLO, said(0, { id: "mine" })]],
    ["a net-ipc request", [HELLO, said(2, {}, { n: "x" })]],
    ["a net-ipc response to somebody else's request", [HELLO, said(3, "forged", { n: "x" })]],
    ["a net-ipc ping", [HELLO, said(4, {}, { n: "x" })]],
    ["a message that is no request", [HELLO, said(1, "status")]],
    ["a request with an id that is none", [HELLO, said(1, { id: -1, verb: "echo" })]],
    ["a request with a verb that is none", [HELLO, said(1, { id: 1, verb: "../x" })]],
    [
      "arrays 10,000 deep",
      [HELLO, said(1, 0), packet(`{"t":1,"d":${"[".repeat(10_000)}${"]".repeat(10_000)}}`)],
    ],
  ] as const) {
    it(`ends only that connection after ${title}`, async () => {
      const server = await serve();

      const { closed } = raw(...parts);
      await closed;

      while (server.connections > 0) await clock.settle();
      await expectAlive();
    });
  }

  it("ends only that connection after a hello of somebody who is gone when it is read", async () => {
    const unhandled: unknown[] = [];
    const hear = (reason: unknown): unknown => unhandled.push(reason);
    process.on("unhandledRejection", hear);
    closing.push({ close: () => process.off("unhandledRejection", hear) });
    const server = await serve();

    const { socket, closed } = raw();
    socket.once("connect", () => {
      // The server has no turn between the two: when it reads the hello, nobody hears the answer.
      socket.write(HELLO);
      socket.destroy();
    });
    await closed;
    // Accepted after it, and so served after it.
    await expectAlive();

    while (server.connections > 0) await clock.settle();
    expect(unhandled).to.deep.equal([]);
  });

  it("keeps a connection whose bytes come one at a time", async () => {
    await serve();
    const { socket } = raw();
    const bytes = Buffer.concat([HELLO, said(1, { id: 5, verb: "echo", args: "slow" })]);
    const answered = new Promise<string>((resolve) => {
      let text = "";
      socket.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("slow")) resolve(text);
      });
    });

    for (const byte of bytes) {
      socket.write(Buffer.of(byte));
      await clock.settle();
    }

    expect(await answered)
      .to.include('"id":5')
      .and.to.include('"value":"slow"');
  });

  it("gives no connection the id it asks for", async () => {
    await serve();
    const { socket, closed } = raw(Buffer.from("IPC"), said(0, { id: "somebody else" }));
    socket.end(said(1, { id: 1, verb: "echo" }));

    expect((await closed).toString()).not.to.include("somebody else");
  });

  it("ends a connection that never greets, in time", async () => {
    await serve();
    const { closed } = raw();
    while (clock.pendingTimers === 0) await clock.settle();

    await clock.advance(5_000);

    await closed;
  });

  it("takes no more connections than its limit", async () => {
    const server = await serve({ limits: { connectionsMax: 2 } });
    const [first] = [raw(HELLO), raw(HELLO)];
    while (server.connections < 2) await clock.settle();

    await raw(HELLO).closed;
    first?.socket.destroy();
    while (server.connections > 1) await clock.settle();

    await expectAlive();
  });

  it("ends in time though a client neither reads nor leaves", async () => {
    const server = await serve({ handle: () => "x".repeat(500_000) });
    const { socket } = raw(HELLO);
    socket.pause();
    for (let id = 1; id <= 8; id += 1) socket.write(said(1, { id, verb: "echo" }));
    while (server.connections === 0) await clock.settle();
    await clock.settle();

    const closed = server.close();
    await clock.advance(1_000);
    await closed;
    closing.pop();
  });

  describe("as a server", () => {
    const impostor = async (onData: (socket: Socket) => void): Promise<Server> => {
      const server = createServer((socket) => {
        open.push(socket);
        socket.on("error", () => {});
        socket.once("data", () => onData(socket));
      });
      closing.push(server);
      await new Promise<void>((resolve) => server.listen(path, resolve));
      return server;
    };

    for (const [title, bytes] of [
      ["closes at once", undefined],
      ["speaks HTTP", Buffer.from("HTTP/1.1 418 I'm a Teapot\r\n\r\n")],
      ["announces one GiB", announced(2 ** 30)],
    ] as const) {
      it(`fails the connect when it ${title}`, async () => {
        await impostor((socket) => (bytes === undefined ? socket.destroy() : socket.write(bytes)));

        expect((await failureOf(controlClient({ path, clock }))).code).to.equal("control.failed");
      });
    }

    it("fails the connect in time when it says nothing", async () => {
      let isAsked = false;
      await impostor(() => {
        isAsked = true;
      });
      const failure = failureOf(controlClient({ path, clock }));
      while (!isAsked) await clock.settle();

      await clock.advance(5_000);

      expect((await failure).code).to.equal("control.failed");
    });

    it("cannot answer what was not asked, and fails what was when it dies", async () => {
      await impostor((socket) => {
        socket.write(said(0, { id: "x" }));
        socket.on("data", () => {
          socket.write(said(1, { id: 77, value: "forged" }));
          socket.end(said(3, "forged", { n: "1" }));
        });
      });
      const client = await controlClient({ path, clock });

      expect((await failureOf(client.request("who"))).code).to.equal("control.failed");
    });
  });
});
