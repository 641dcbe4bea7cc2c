import type { LookupAddress } from "node:dns";
import { expect } from "chai";
import { ed25519Signer } from "../../../src/crypto/signer.ts";
import { describeError } from "../../../src/errors.ts";
import { realClock } from "../../../src/index.ts";
import { isPublicAddress, publicLookup } from "../../../src/transport/tcp-lookup.ts";
import { tcpTransport } from "../../../src/transport/tcp.ts";

const v4 = (address: string): LookupAddress => ({ address, family: 4 });

/** What a dial learns of a name that stands for some addresses. */
function lookUp(addresses: readonly LookupAddress[], all: boolean): Promise<unknown> {
  const look = publicLookup((_name, found) => found(null, addresses));
  return new Promise((resolve) => {
    look("a.example", { all }, (error, found) => resolve(error === null ? found : error.message));
  });
}

describe("a look-up that stays outside (S2)", () => {
  it("finds the public addresses of a name and no other", async () => {
    const mixed = [v4("10.0.0.1"), v4("81.2.69.142"), { address: "::1", family: 6 }];

    expect(await lookUp(mixed, true)).to.deep.equal([v4("81.2.69.142")]);
    expect(await lookUp(mixed, false)).to.equal("81.2.69.142");
  });

  for (const inner of [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "::1",
    "fe80::1",
  ]) {
    it(`finds nothing behind a name that stands for ${inner}`, async () => {
      const found = [{ address: inner, family: inner.includes(":") ? 6 : 4 }];

      expect(await lookUp(found, true)).to.match(/no public address/);
      expect(await lookUp(found, false)).to.match(/no public address/);
      expect(isPublicAddress(inner)).to.equal(false);
    });
  }

  it("says why a name is not known", async () => {
    const look = publicLookup((_name, found) => found(new Error("unknown"), []));
    const told = await new Promise((resolve) => look("a.example", {}, resolve));

    expect(describeError(told)).to.match(/unknown/);
  });
});

describe("a dial that stays outside (S2)", () => {
  const identityOf = (number: number) => new Uint8Array(32).fill(number);
  const transportOf = (number: number) =>
    tcpTransport({ identity: identityOf(number), networkId: "inner", clock: realClock() });
  const key = ed25519Signer(identityOf(2)).publicKey.bytes;

  for (const host of ["localhost", "127.0.0.1"]) {
    it(`reaches ${host} for who is wanted, and nobody there for a stranger`, async () => {
      const links: { destroy(): void }[] = [];
      const onLink = (link: { destroy(): void }): void => void links.push(link);
      const socket = await transportOf(2).listen({ host: "127.0.0.1", port: 0 }, { onLink });
      const endpoint = { host, port: socket.endpoint.port };

      const refused = await transportOf(1)
        .dial({ ...endpoint, reach: "public" }, key)
        .catch(describeError);
      const link = await transportOf(1).dial({ ...endpoint, reach: "any" }, key);

      expect(refused).to.match(/cannot dial/);
      expect(link.peerKey).to.deep.equal(key);
      link.destroy();
      for (const one of links) one.destroy();
      await socket.close();
    });
  }
});
