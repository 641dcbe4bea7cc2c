/** Connections without manners: bytes over TCP, and bytes over an authenticated TLS link. */

import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { tlsIdentity, WIRE_PROTOCOL } from "../../src/transport/tls-identity.ts";
import { type Identity, newIdentity, type Target } from "./peer.ts";

/** A connection a test writes any bytes to. */
export interface Raw {
  readonly socket: Socket;
  /** What carries it. */
  readonly tcp: Socket;
  /** The other end as the node names it. */
  readonly remote: string;
  readonly identity: Identity | undefined;
  readonly closed: Promise<void>;
}

/** Connects over TCP and says nothing. */
export async function rawTcp({ port }: Target): Promise<Raw> {
  const socket = connect(port, "127.0.0.1");
  await opened(socket, "connect");
  return rawOf(socket, socket, undefined);
}

/** Connects over TLS with a key of its own, says hello, and is a link as far as the node can see. */
export async function rawLink({ port }: Target, identity = newIdentity()): Promise<Raw> {
  const { secureContext, serverName } = tlsIdentity(identity.secretKey, identity.networkId);
  const tcp = connect(port, "127.0.0.1");
  const socket = connectTls({
    socket: tcp,
    secureContext,
    servername: serverName,
    ALPNProtocols: [WIRE_PROTOCOL],
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  });
  await opened(socket, "secureConnect");
  socket.write(Uint8Array.of(1));
  await new Promise((resolve) => socket.once("data", resolve));
  return rawOf(socket, tcp, identity);
}

/** A frame with the length it really has. */
export function framed(body: Uint8Array): Buffer {
  return Buffer.concat([lengthOf(body.length), body]);
}

/** The length of a frame. */
export function lengthOf(bytes: number): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(bytes);
  return header;
}

function rawOf(socket: Socket, tcp: Socket, identity: Identity | undefined): Raw {
  tcp.on("error", () => {});
  socket.on("error", () => {});
  socket.resume();
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return { socket, tcp, remote: `127.0.0.1:${tcp.localPort}`, identity, closed };
}

async function opened(socket: Socket, event: string): Promise<void> {
  await new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once("error", reject);
  });
}
