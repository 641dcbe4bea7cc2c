/** Peers that do not play by the rules, on real sockets; time is simulated. */

import { connect as connectTcp, createServer as createTcpServer, type Socket } from "node:net";
import { connect, type ConnectionOptions, createServer, type TLSSocket } from "node:tls";
import { expect } from "chai";
import { selfSignedCertificate } from "../../../src/crypto/certificate.ts";
import { simulatedClock, type SimulatedClock } from "../../../src/time/simulated-clock.ts";
import { tcpTransport } from "../../../src/transport/tcp.ts";
import type { Endpoint, TransportLimits } from "../../../src/transport/transport.ts";
import { failureOf, LinkRecord, listenFor } from "../../conformance/transport.ts";
import { P256_CERTIFICATE, P256_KEY } from "./p256-certificate.ts";

const SEED = new Uint8Array(32).fill(1);
const OTHER = selfSignedCertificate(new Uint8Array(32).fill(2));
const LOOPBACK = { host: "127.0.0.1", port: 0 };
const GOOD: ConnectionOptions = {
  servername: "test.coppice",
  ALPNProtocols: ["coppice/1"],
  key: OTHER.privateKeyPem,
  cert: OTHER.certificatePem,
  rejectUnauthorized: false,
};

type Listener = Awaited<ReturnType<typeof listenFor>>;

describe("tcpTransport, with a peer that breaks the rules", () => {
  let clock: SimulatedClock;
  let listener: Listener;
  const open: { destroy(): void }[] = [];

  const listen = async (limits: Partial<TransportLimits> = {}): Promise<Listener> => {
    clock = simulatedClock();
    const transport = tcpTransport({ identity: SEED, networkId: "test", clock, limits });
    const key = selfSignedCertificate(SEED).publicKey;
    listener = await listenFor({ key, transport, anyPort: LOOPBACK });
    return listener;
  };

  const dialRaw = (): Socket => {
    const socket = connectTcp(listener.socket.endpoint.port, LOOPBACK.host);
    socket.on("error", () => {});
    socket.resume();
    open.push(socket);
    return socket;
  };

  const dialTls = (options: ConnectionOptions): TLSSocket => {
    const socket = connect({ ...listener.socket.endpoint, ...options });
    socket.on("error", () => {});
    socket.resume();
    open.push(socket);
    return socket;
  };

  const ended = (socket: Socket): Promise<void> =>
    new Promise((resolve) => {
      if (socket.closed) resolve();
      else socket.once("close", () => resolve());
    });

  const acceptedLink = async (socket: TLSSocket): Promise<LinkRecord> => {
    socket.once("secureConnect", () => socket.write(Uint8Array.of(1)));
    return new LinkRecord(await listener.next()).attach();
  };

  const untilRefused = async (count = 1): Promise<void> => {
    while (listener.refused.length < count) await clock.settle();
  };

  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy();
    for (const link of listener.links) link.destroy();
    await listener.socket.close();
  });

  for (const [title, bytes] of [
    ["three bytes that end a net-ipc process", Buffer.from("GET")],
    ["an eight-byte length header", Buffer.from([1, 0, 0, 0, 0, 0, 0, 0x80])],
    ["300 bytes of nested msgpack", Buffer.alloc(300, 0x91)],
    ["a plain HTTP request", Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n")],
    ["a TLS record that announces more than it may", Buffer.from([22, 3, 1, 255, 255, 1])],
    ["noise", Buffer.alloc(5_000, 0xa5)],
  ] as const) {
    it(`lives through ${title}, and still accepts an honest peer`, async () => {
      await listen();
      const socket = dialRaw();

      socket.write(bytes);
      socket.end();
      await untilRefused();

      expect(listener.links).to.deep.equal([]);
      await acceptedLink(dialTls(GOOD));
    });
  }

  for (const [title, options] of [
    ["TLS 1.2", { ...GOOD, maxVersion: "TLSv1.2" }],
    ["no certificate", { ...GOOD, key: undefined, cert: undefined }],
    [
      "two certificates",
      { ...GOOD, cert: OTHER.certificatePem + selfSignedCertificate(SEED).certificatePem },
    ],
    ["a key of another curve", { ...GOOD, key: P256_KEY, cert: P256_CERTIFICATE }],
    ["another network", { ...GOOD, servername: "other.coppice" }],
    ["no server name", { ...GOOD, servername: "" }],
    ["another version of the wire", { ...GOOD, ALPNProtocols: ["coppice/2"] }],
    ["no ALPN, so that nobody asks about the network", { ...GOOD, ALPNProtocols: undefined }],
  ] as const) {
    it(`refuses a dialer with ${title}`, async () => {
      await listen();
      const socket = dialTls(options as ConnectionOptions);
      socket.once("secureConnect", () => socket.write(Uint8Array.of(1)));

      await ended(socket);
      await untilRefused();

      expect(listener.links).to.deep.equal([]);
      expect(listener.refused).to.deep.equal(["handshake_failed"]);
    });
  }

  it("refuses a dialer whose first byte is no hello", async () => {
    await listen();
    const socket = dialTls(GOOD);
    socket.once("secureConnect", () => socket.write(Uint8Array.of(2)));

    await ended(socket);
    await untilRefused();

    expect(listener.links).to.deep.equal([]);
  });

  for (const [title, dial] of [
    ["says nothing at all", () => dialRaw()],
    ["says nothing after TLS", () => dialTls(GOOD)],
  ] as const) {
    it(`ends a handshake in time when the dialer ${title}`, async () => {
      await listen();
      const socket = dial();
      while (clock.pendingTimers === 0) await clock.settle();

      await clock.advance(4_999);
      expect(listener.refused).to.deep.equal([]);
      await clock.advance(1);
      await ended(socket);

      expect(listener.refused).to.deep.equal(["handshake_timeout"]);
      expect(clock.pendingTimers).to.equal(0);
    });
  }

  it("holds no more handshakes at once than its limit", async () => {
    await listen({ handshakesMax: 3 });
    const silent = [dialRaw(), dialRaw(), dialRaw()];
    while (clock.pendingTimers < silent.length) await clock.settle();

    const fourth = dialRaw();
    await ended(fourth);

    expect(listener.refused).to.deep.equal(["overloaded"]);
    silent[0]?.destroy();
    await untilRefused(2);
    await acceptedLink(dialTls(GOOD));
  });

  it("holds no more handshakes of one address than its limit", async () => {
    await listen({ handshakesPerSourceMax: 1 });
    dialRaw();
    while (clock.pendingTimers < 1) await clock.settle();

    await ended(dialRaw());

    expect(listener.refused).to.deep.equal(["too_many_handshakes_of_address"]);
  });

  it("begins no more handshakes of one address in a stretch of time than its limit, finished ones too", async () => {
    await listen({ handshakesPerSourceBurst: 2, handshakesPerSourcePerSecond: 1 });
    for (let count = 0; count < 2; count += 1) await acceptedLink(dialTls(GOOD));

    await ended(dialRaw());
    expect(listener.refused).to.deep.equal(["too_many_handshakes_of_address"]);

    await clock.advance(1_000);
    await acceptedLink(dialTls(GOOD));
  });

  it("ends handshakes under way when the listener closes", async () => {
    await listen();
    const socket = dialRaw();
    while (clock.pendingTimers === 0) await clock.settle();

    await listener.socket.close();
    await ended(socket);

    expect(listener.refused).to.deep.equal(["closed"]);
    expect(clock.pendingTimers).to.equal(0);
  });

  it("ends a link at a length over the limit, before the body comes", async () => {
    await listen({ frameBytesMax: 1_000 });
    const socket = dialTls(GOOD);
    const record = await acceptedLink(socket);

    socket.write(Buffer.from([0, 0, 3, 0xe9]));

    expect(await record.closed()).to.equal("frame_too_large");
    expect(record.frames).to.deep.equal([]);
  });

  it("ends a link whose frame is begun and not finished in time, heartbeats or not", async () => {
    await listen({ frameTimeoutMs: 1_000 });
    const socket = dialTls(GOOD);
    const record = await acceptedLink(socket);

    socket.write(Buffer.from([0, 0, 0, 0, 0, 0, 0, 9, 1]));
    await record.until(() => record.frames.length === 1);
    while (clock.pendingTimers === 0) await clock.settle();
    await clock.advance(999);
    expect(record.reasons).to.deep.equal([]);
    await clock.advance(1);

    expect(await record.closed()).to.equal("idle");
    expect(clock.pendingTimers).to.equal(0);
  });

  it("keeps a link whose frames are slow but do end", async () => {
    await listen({ frameTimeoutMs: 1_000 });
    const socket = dialTls(GOOD);
    const record = await acceptedLink(socket);

    for (let number = 1; number <= 5; number += 1) {
      socket.write(Buffer.from([0, 0, 0]));
      while (clock.pendingTimers === 0) await clock.settle();
      await clock.advance(900);
      socket.write(Buffer.from([1, number]));
      await record.until(() => record.frames.length === number);
    }

    expect(record.reasons).to.deep.equal([]);
  });

  it("calls the middle of a frame a broken connection, and its end an orderly one", async () => {
    await listen();
    const torn = dialTls(GOOD);
    const tornRecord = await acceptedLink(torn);
    torn.end(Buffer.from([0, 0, 0, 9, 1]));
    expect(await tornRecord.closed()).to.equal("reset");

    const whole = dialTls(GOOD);
    const wholeRecord = await acceptedLink(whole);
    whole.end(Buffer.from([0, 0, 0, 1, 1]));

    expect(await wholeRecord.closed()).to.equal("closed");
    expect(wholeRecord.frames.length).to.equal(1);
  });
});

describe("tcpTransport, dialing somebody who breaks the rules", () => {
  const clock = simulatedClock();
  const transport = tcpTransport({ identity: SEED, networkId: "test", clock });
  const servers: { close(): unknown }[] = [];

  const accepted: Socket[] = [];

  afterEach(() => {
    for (const socket of accepted.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  const tlsServer = (
    parts: { key: string; cert: string },
    onSecure: (socket: TLSSocket) => void,
  ): Promise<Endpoint> => {
    const options = {
      ...parts,
      requestCert: true,
      rejectUnauthorized: false,
      ALPNProtocols: ["coppice/1"],
    };
    const server = createServer(options, (socket) => {
      socket.on("error", () => {});
      onSecure(socket);
    });
    return listening(server);
  };

  const listening = (server: ReturnType<typeof createTcpServer>): Promise<Endpoint> => {
    servers.push(server);
    server.on("connection", (socket: Socket) => accepted.push(socket));
    return new Promise((resolve) => {
      server.listen(0, LOOPBACK.host, () => {
        const address = server.address();
        resolve({
          host: LOOPBACK.host,
          port: typeof address === "object" ? (address?.port ?? 0) : 0,
        });
      });
    });
  };

  const goodParts = { key: OTHER.privateKeyPem, cert: OTHER.certificatePem };

  it("is refused by an acceptor that ends instead of saying hello", async () => {
    const endpoint = await tlsServer(goodParts, (socket) => socket.end());

    const failure = await failureOf(transport.dial(endpoint, OTHER.publicKey));

    expect(failure).to.deep.include({ code: "transport.refused" });
    expect(failure.details).to.deep.include({ reason: "not_accepted" });
  });

  it("refuses an acceptor whose first byte is no hello", async () => {
    const endpoint = await tlsServer(goodParts, (socket) => socket.end("HTTP/1.1 400"));

    const failure = await failureOf(transport.dial(endpoint, OTHER.publicKey));

    expect(failure.details).to.deep.include({ reason: "bad_hello" });
  });

  it("refuses an acceptor that shows two certificates", async () => {
    const cert = OTHER.certificatePem + selfSignedCertificate(SEED).certificatePem;
    const endpoint = await tlsServer({ ...goodParts, cert }, (socket) =>
      socket.write(Uint8Array.of(1)),
    );

    const failure = await failureOf(transport.dial(endpoint, OTHER.publicKey));

    expect(failure.details).to.deep.include({ reason: "bad_certificate" });
  });

  it("times out on an acceptor that says nothing", async () => {
    const sockets: Socket[] = [];
    const endpoint = await listening(createTcpServer((socket) => sockets.push(socket)));
    const failure = failureOf(transport.dial(endpoint, OTHER.publicKey));
    while (sockets.length === 0) await clock.settle();

    await clock.advance(5_000);

    expect((await failure).code).to.equal("transport.dial_timeout");
    expect(clock.pendingTimers).to.equal(0);
    for (const socket of sockets) socket.destroy();
  });

  it("is refused or failed, never more, by an acceptor that speaks something else", async () => {
    const endpoint = await listening(createTcpServer((socket) => socket.end("220 mail ready\r\n")));

    const failure = await failureOf(transport.dial(endpoint, OTHER.publicKey));

    expect(failure.code).to.be.oneOf(["transport.refused", "transport.dial_failed"]);
  });

  for (const endpoint of [
    { host: "127.0.0.1", port: 65_536 },
    { host: "127.0.0.1", port: -1 },
    { host: "no such host", port: 1 },
  ]) {
    it(`fails at an address that is none: ${endpoint.host}:${endpoint.port}`, async () => {
      const failure = await failureOf(transport.dial(endpoint, undefined));

      expect(failure.code).to.equal("transport.dial_failed");
    });
  }

  it("refuses to open with a key or a network id that is none", () => {
    expect(() => tcpTransport({ identity: SEED.subarray(1), networkId: "test", clock })).to.throw(
      "secret key",
    );
    expect(() => tcpTransport({ identity: SEED, networkId: "Te st", clock })).to.throw("networkId");
  });
});
