import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { expect } from "chai";
import { selfSignedCertificate } from "../../../src/crypto/certificate.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { realClock } from "../../../src/time/real-clock.ts";
import type { GrpcCall, GrpcLimits, GrpcSocket } from "../../../src/transport/grpc.ts";
import { grpcDoor } from "../../../src/transport/grpc-server.ts";
import { GRPC_OK } from "../../../src/wire/grpc-status.ts";
import { type Caller, callerOf, closeCallers } from "../../support/grpc-caller.ts";
import { P256_CERTIFICATE, P256_KEY } from "./p256-certificate.ts";

const SEED = new Uint8Array(32).fill(1);
const METHOD = "/test.Test/Do";
const LOOPBACK = { host: "127.0.0.1", port: 0 };
const NOTHING = new Uint8Array(0);

describe("grpcDoor (S1)", () => {
  let socket: GrpcSocket;
  let refused: string[];
  let calls: GrpcCall[];

  const listen = async (
    onCall: (call: GrpcCall) => void,
    limits: Partial<GrpcLimits> = {},
  ): Promise<void> => {
    refused = [];
    calls = [];
    const door = grpcDoor({ identity: SEED, networkId: "test-net", clock: realClock(), limits });
    socket = await door.listen(LOOPBACK, [METHOD], {
      onCall: (call) => {
        calls.push(call);
        onCall(call);
      },
      onRefused: (_remote, reason) => refused.push(reason),
      onEnded: (_peerKey, _remote, reason) => refused.push(reason),
    });
  };

  const echo = async (call: GrpcCall): Promise<void> => {
    const request = await call.receive();
    if (request !== undefined) await call.send(request);
    call.end(GRPC_OK);
  };
  const echoes = (call: GrpcCall): void => void echo(call);
  const caller = (seed: number | null = 7): Promise<Caller> => callerOf(socket.endpoint, { seed });

  afterEach(async () => {
    closeCallers();
    await socket.close();
  });

  it("hands calls on with the key the caller proved, and answers of any length", async () => {
    await listen(echoes);
    const { code, messages } = await (await caller()).call(METHOD, Uint8Array.of(1, 2, 3));

    expect(code).to.equal("OK");
    expect(messages).to.deep.equal([Uint8Array.of(1, 2, 3)]);
    expect(calls[0]?.peerKey).to.deep.equal(
      selfSignedCertificate(new Uint8Array(32).fill(7)).publicKey,
    );
  });

  it("refuses a message that is too large before it has come whole", async () => {
    await listen(echoes, { requestBytesMax: 1_000 });
    const { code } = await (await caller()).call(METHOD, new Uint8Array(1_001));

    expect(code).to.equal("RESOURCE_EXHAUSTED");
    expect((await (await caller()).call(METHOD, new Uint8Array(1_000))).code).to.equal("OK");
  });

  for (const [title, options] of [
    ["no certificate", {}],
    ["a key of another curve", { key: P256_KEY, cert: P256_CERTIFICATE }],
    ["another network", { ...ownCertificate(7), servername: "other.coppice" }],
    ["the wire of nodes", { ...ownCertificate(7), ALPNProtocols: ["coppice/1"] }],
    ["two certificates", twoCertificates()],
    ["TLS 1.2", { ...ownCertificate(7), maxVersion: "TLSv1.2" }],
  ] as const) {
    it(`refuses who comes with ${title}`, async () => {
      await listen(echoes);
      await ended(dialTls(socket, options));
      while (refused.length === 0) await new Promise((resolve) => setImmediate(resolve));

      expect(refused).to.deep.equal(["handshake_failed"]);
      expect((await (await caller()).call(METHOD, NOTHING)).code).to.equal("OK");
    });
  }

  it("has so many connections for one peer, and takes another when one has ended", async () => {
    await listen(echoes, { connectionsPerPeerMax: 1 });
    const first = await caller();
    await first.call(METHOD, NOTHING);
    expect((await (await caller()).call(METHOD, NOTHING)).code).to.equal("UNAVAILABLE");
    expect((await (await caller(8)).call(METHOD, NOTHING)).code).to.equal("OK");
    expect(refused).to.include("too_many_connections_of_peer");

    first.client.close();
    while ((await (await caller()).call(METHOD, NOTHING)).code !== "OK");
  });

  it("tells a call that its caller gave up", async () => {
    await listen(() => {});
    const { stream, ended: end } = (await caller()).begin(METHOD, NOTHING);
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const [call] = calls;
    const isAborted = new Promise((resolve) => call?.signal.addEventListener("abort", resolve));
    stream.cancel();

    await isAborted;
    expect((await end).code).to.equal("CANCELLED");
    await call?.send(Uint8Array.of(1));
    call?.end(GRPC_OK);
    expect(await call?.receive()).to.equal(undefined);
  });

  it("ends the connection of a call that is cut off", async () => {
    await listen((call) => call.cutOff());
    expect((await (await caller()).call(METHOD, NOTHING)).code).to.equal("UNAVAILABLE");
  });

  it("ends a connection that is old, also one whose call never ends", async () => {
    await listen(() => {}, { ageMs: 100, ageGraceMs: 50 });
    const { ended: end } = (await caller()).begin(METHOD, NOTHING);

    expect((await end).code).to.be.oneOf(["UNAVAILABLE", "CANCELLED"]);
    expect(calls[0]?.signal.aborted).to.equal(true);
  });

  it("lets calls end while it drains, takes no other, and is gone then", async () => {
    let finish: () => void = () => {};
    await listen((call) => {
      finish = () => echoes(call);
    });
    const { host, port } = socket.endpoint;
    const client = await caller();
    const { ended: end } = client.begin(METHOD, Uint8Array.of(9));
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));

    const drained = socket.drain(5_000);
    const refusal = await dialOutcome(host, port);
    finish();
    await drained;

    expect(refusal).to.equal("ECONNREFUSED");
    expect(await end).to.deep.include({ code: "OK", messages: [Uint8Array.of(9)] });
  });

  it("ends what is still open when the time to drain is over", async () => {
    await listen(() => {});
    const { ended: end } = (await caller()).begin(METHOD, NOTHING);
    while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));

    await socket.drain(50);

    expect((await end).code).to.be.oneOf(["UNAVAILABLE", "CANCELLED"]);
    expect(calls[0]?.signal.aborted).to.equal(true);
  });

  it("says that a port is taken", async () => {
    await listen(echoes);
    const door = grpcDoor({ identity: SEED, networkId: "test-net", clock: realClock() });
    const events = { onCall: () => {}, onRefused: () => {}, onEnded: () => {} };
    const refusal = await door.listen(socket.endpoint, [METHOD], events).catch((error) => error);

    expect(isRuntimeError(refusal, "transport.address_in_use")).to.equal(true);
  });

  it("ends a connection that pings without end with ENHANCE_YOUR_CALM, and serves another meanwhile (A7)", async () => {
    await listen(echoes, { idleBytesPerSecond: 100, idleBytesBurst: 1_000 });
    const quiet = await caller(8);
    const flood = connectHttp2(`https://127.0.0.1:${socket.endpoint.port}`, {
      ...{ ...ownCertificate(7), servername: "test-net.coppice" },
      rejectUnauthorized: false,
    });
    flood.on("error", () => {});
    const told = new Promise<number>((resolve) => flood.once("goaway", resolve));
    const ping = (): void => {
      if (!flood.destroyed) flood.ping(() => setImmediate(ping));
    };
    flood.once("connect", ping);
    while (!refused.includes("enhance_your_calm")) {
      expect((await quiet.call(METHOD, new Uint8Array(20_000))).code).to.equal("OK");
    }

    expect(await told).to.equal(0xb);
    expect((await quiet.call(METHOD, NOTHING)).code).to.equal("OK");
  });

  it("lives through bytes that are no HTTP/2", async () => {
    await listen(echoes);
    const raw = dialTls(socket, ownCertificate(7));
    raw.once("secureConnect", () => raw.write(Buffer.alloc(5_000, 0xa5)));
    await ended(raw);
    const plain = connectTcp(socket.endpoint.port, LOOPBACK.host);
    plain.on("error", () => {});
    plain.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    await ended(plain);

    expect((await (await caller()).call(METHOD, NOTHING)).code).to.equal("OK");
  });
});

function ownCertificate(seed: number) {
  const { privateKeyPem: key, certificatePem: cert } = selfSignedCertificate(
    new Uint8Array(32).fill(seed),
  );
  return { key, cert };
}

function twoCertificates() {
  const { key, cert } = ownCertificate(7);
  return { key, cert: cert + ownCertificate(8).cert };
}

function dialTls({ endpoint }: GrpcSocket, options: object): TLSSocket {
  const socket = connectTls({
    ...{ ...endpoint, servername: "test-net.coppice", ALPNProtocols: ["h2"] },
    rejectUnauthorized: false,
    ...options,
  });
  socket.on("error", () => {});
  socket.resume();
  return socket;
}

function ended(socket: { once(event: "close", heard: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => {
    socket.once("close", () => resolve());
  });
}

function dialOutcome(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp(port, host);
    socket.once("connect", () => {
      socket.destroy();
      resolve("connected");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
  });
}
