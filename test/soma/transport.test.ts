import { expect } from "chai";
import { selfSignedCertificate } from "../../src/crypto/certificate.ts";
import { simulatedClock } from "../../src/time/simulated-clock.ts";
import { tcpTransport } from "../../src/transport/tcp.ts";
import type { Link, ListeningSocket } from "../../src/transport/transport.ts";
import { codeOf } from "../support/node-world.ts";

const identityOf = (number: number) => new Uint8Array(32).fill(number);
const keyOf = (number: number) => selfSignedCertificate(identityOf(number)).publicKey;
const transportOf = (number: number) =>
  tcpTransport({ identity: identityOf(number), networkId: "test", clock: simulatedClock() });

/** A listener of node 2, and the peers it let in. */
async function listening(host: string) {
  const links: Link[] = [];
  const arrived: (() => void)[] = [];
  const socket = await transportOf(2).listen(
    { host, port: 0 },
    {
      onLink: (link) => {
        links.push(link);
        link.attach({ onFrame: () => {}, onClose: () => {} });
        for (const tell of arrived.splice(0)) tell();
      },
    },
  );
  const arrival = () =>
    links.length > 0 ? Promise.resolve() : new Promise<void>((tell) => arrived.push(tell));
  return { socket, links, arrival };
}

/** Dials node 2 as a node of a number, and says whom the two ends have proven to be. */
async function reach(
  { socket, links, arrival }: Awaited<ReturnType<typeof listening>>,
  { host, from = 1 }: { readonly host: string; readonly from?: number },
): Promise<{ readonly dialed: Uint8Array; readonly letIn: Uint8Array | undefined }> {
  const { port } = socket.endpoint;
  const link = await transportOf(from).dial({ host, port }, keyOf(2));
  link.attach({ onFrame: () => {}, onClose: () => {} });
  await arrival();
  const letIn = links[0]?.peerKey;
  link.destroy();
  for (const one of links) one.destroy();
  return { dialed: link.peerKey, letIn };
}

describe("soma transport: who reaches whom over TCP (S3)", () => {
  const open: ListeningSocket[] = [];
  const listen = async (host: string) => {
    const listener = await listening(host);
    open.push(listener.socket);
    return listener;
  };
  afterEach(async () => {
    for (const socket of open.splice(0)) await socket.close();
  });

  it("verify_allowall: lets in whoever proves any Ed25519 key, and knows which", async () => {
    for (const from of [1, 7]) {
      const { letIn } = await reach(await listen("127.0.0.1"), { host: "127.0.0.1", from });
      expect(letIn).to.deep.equal(keyOf(from));
    }
  });

  it("verify_server_cert: a dial takes the key it expects and refuses another", async () => {
    const listener = await listen("127.0.0.1");
    const { endpoint } = listener.socket;

    expect(await codeOf(transportOf(1).dial(endpoint, keyOf(3)))).to.equal("transport.refused");
    expect((await reach(listener, { host: "127.0.0.1" })).dialed).to.deep.equal(keyOf(2));
  });

  it("connect_with_hostname, localhost_calling_anyaddr: a name reaches a listener on every address", async () => {
    const { dialed } = await reach(await listen("0.0.0.0"), { host: "localhost" });

    expect(dialed).to.deep.equal(keyOf(2));
  });

  it("ip6_calling_ip4: a listener on every IPv6 address is reached over IPv4, and sees the IPv4 peer", async () => {
    const { dialed } = await reach(await listen("::"), { host: "127.0.0.1" });

    expect(dialed).to.deep.equal(keyOf(2));
  });

  it("manager_shutdown: the port of a closed listener is free at once", async () => {
    const { socket } = await listen("127.0.0.1");
    await socket.close();

    const again = await transportOf(2).listen(socket.endpoint, { onLink: () => {} });
    open.push(again);

    expect(again.endpoint).to.deep.equal(socket.endpoint);
  });
});
