/**
 * The limit: TLS 1.3 with both ends' certificates, a length before each body, everything of a turn
 * in one write. No signatures, no envelopes, no actors.
 */

import { createServer } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import { tlsIdentity } from "../../src/transport/tls-identity.ts";
import { frameHeader, FrameReader } from "../../src/wire/frame.ts";
import { answerTo, HOST, type Side } from "./side.ts";

const FRAME_BYTES_MAX = 1 << 24;

function identity(seed: number) {
  return tlsIdentity(new Uint8Array(32).fill(seed), "bench");
}

/** Raw TLS. */
export const rawTls: Side = {
  serve: () =>
    new Promise((resolve) => {
      const { secureContext } = identity(1);
      const options = {
        secureContext,
        isServer: true,
        requestCert: true,
        rejectUnauthorized: false,
      };
      const server = createServer((plain) => {
        const socket = new TLSSocket(plain, options);
        const say = corked(socket);
        onFrames(socket, (frame) => say(answerTo(frame)));
      });
      server.listen(0, HOST, () => {
        const address = server.address();
        resolve({ port: typeof address === "object" && address !== null ? address.port : 0 });
      });
    }),
  connect: async (port) => {
    const socket = await dial(port);
    const say = corked(socket);
    const waiting: ((answer: Uint8Array) => void)[] = [];
    let first = 0;
    onFrames(socket, (frame) => {
      waiting[first]?.(frame);
      first += 1;
      if (first < 1_024) return;
      waiting.splice(0, first);
      first = 0;
    });
    return (body) => {
      say(body);
      return new Promise((answered) => waiting.push(answered));
    };
  },
  opener: () => {
    const ours = identity(2);
    return async (port) => {
      onFrames(await dial(port, ours), () => {});
    };
  },
};

function dial(port: number, ours = identity(2)): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const { secureContext, serverName } = ours;
    const options = { secureContext, servername: serverName, rejectUnauthorized: false };
    const socket = connectTls({ host: HOST, port, ...options });
    socket.once("error", reject);
    socket.once("secureConnect", () => resolve(socket));
  });
}

/** Says bodies, those of one turn in one write. */
function corked(socket: TLSSocket): (body: Uint8Array) => void {
  socket.setNoDelay(true);
  let pieces: Uint8Array[] = [];
  const flush = (): void => {
    const said = pieces;
    pieces = [];
    socket.write(Buffer.concat(said));
  };
  return (body) => {
    if (pieces.length === 0) setImmediate(flush);
    pieces.push(frameHeader(body.length), body);
  };
}

function onFrames(socket: TLSSocket, hear: (frame: Uint8Array) => void): void {
  const reader = new FrameReader(FRAME_BYTES_MAX);
  socket.on("data", (chunk: Buffer) => {
    for (const frame of reader.push(chunk)) hear(frame);
  });
}
