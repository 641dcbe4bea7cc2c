/** What reaches the port before any key is proven. */

import { connect as connectTls } from "node:tls";
import { expect } from "chai";
import { failureOf } from "../conformance/transport.ts";
import { tlsIdentity, WIRE_PROTOCOL } from "../../src/transport/tls-identity.ts";
import { P256_CERTIFICATE, P256_KEY } from "../unit/transport/p256-certificate.ts";
import { AUDIT_INPUTS } from "./audit-inputs.ts";
import { newIdentity } from "./peer.ts";
import { rawTcp } from "./raw.ts";
import { withstands } from "./stage.ts";

/** Deterministic bytes that look like nothing. */
const noise = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * at * 31 + at * 7 + 5) & 0xff);

describe("the port of a running node, before TLS", () => {
  for (const [title, bytes] of [
    ...AUDIT_INPUTS,
    ["an HTTP request", Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n")],
    ["64 KiB of noise", noise(65_536)],
    ["a TLS record cut after its header", Uint8Array.of(0x16, 3, 1, 2, 0)],
    ["a TLS record of the largest length and no body", Uint8Array.of(0x16, 3, 3, 0xff, 0xff)],
  ] as const) {
    withstands(`ends only that connection, with a reason, after ${title} (A7)`, async (on) => {
      const { socket, remote, closed } = await rawTcp(on.target);
      socket.write(bytes);
      socket.end();

      const { values } = await on.victim.event("p2p.handshake_refused", { remote });

      expect(values?.["reason"]).to.be.oneOf(["handshake_failed", "handshake_timeout"]);
      await closed;
    });
  }

  withstands("ends a connection that says nothing with handshake_timeout (A7)", async (on) => {
    const { remote, closed } = await rawTcp(on.target);

    await on.victim.event("p2p.handshake_refused", { remote, reason: "handshake_timeout" });

    await closed;
  });

  withstands("ends a handshake fed one byte at a time with handshake_timeout (A7)", async (on) => {
    const { socket, remote, closed } = await rawTcp(on.target);
    const drip = setInterval(() => socket.write(Uint8Array.of(0x16)), 500);
    const head = Uint8Array.of(0x16, 3, 1, 0x3f, 0xff, 1);
    socket.write(head);

    await on.victim.event("p2p.handshake_refused", { remote });

    clearInterval(drip);
    await closed;
  });

  withstands("refuses a peer of another network before any key is shown (A7)", async (on) => {
    const { transport } = newIdentity("another");
    const endpoint = { host: "127.0.0.1", port: on.target.port };

    const { code } = await failureOf(transport.dial(endpoint, on.target.key));

    expect(code).to.equal("transport.refused");
  });

  for (const [title, credentials] of [
    ["no certificate", {}],
    ["a certificate of another curve", { cert: P256_CERTIFICATE, key: P256_KEY }],
  ] as const) {
    withstands(`refuses a peer with ${title} (A7)`, async (on) => {
      const { identity, serverName } = { ...tlsName(), identity: credentials };
      const socket = connectTls({
        host: "127.0.0.1",
        port: on.target.port,
        servername: serverName,
        ALPNProtocols: [WIRE_PROTOCOL],
        rejectUnauthorized: false,
        checkServerIdentity: () => undefined,
        ...identity,
      });
      socket.on("error", () => {});
      socket.resume();
      await new Promise((resolve) => socket.once("connect", resolve));
      const remote = `127.0.0.1:${socket.localPort}`;

      await on.victim.event("p2p.handshake_refused", { remote, reason: "handshake_failed" });
    });
  }
});

function tlsName(): { readonly serverName: string } {
  const { secretKey, networkId } = newIdentity();
  return tlsIdentity(secretKey, networkId);
}
