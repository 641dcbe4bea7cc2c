import { expect } from "chai";
import { keyRing } from "../../../actors/key-ring.ts";
import { KEY_RING } from "../../../messages/key-ring.ts";
import * as sys from "../../../src/actor/sys.ts";
import { nativeCrypto } from "../../../src/crypto/native.ts";
import { ed25519Signer } from "../../../src/crypto/signer.ts";
import { codeOf, useNodeWorld } from "../../support/node-world.ts";

const crypto = nativeCrypto();
const signer = ed25519Signer(new Uint8Array(32).fill(7));
const message = new TextEncoder().encode("a message");

describe("the key ring", () => {
  const world = useNodeWorld();

  it("signs for the key it shows, before and after it is killed", async () => {
    await world().supervise([keyRing.childSpec({ signer, crypto }, { name: KEY_RING })]);
    const ref = world().ref(KEY_RING);

    for (const life of ["first", "second"]) {
      const key = await ref.call.publicKey();
      const signature = await ref.call.sign(message);
      expect(crypto.verify(key, message, signature), life).to.equal(true);
      expect(key).to.deep.equal(signer.publicKey);
      await world().kill(KEY_RING);
    }
  });

  it("does not start with a key that signs for another", async () => {
    const other = ed25519Signer(new Uint8Array(32).fill(8));
    const mixed = { publicKey: other.publicKey, sign: signer.sign };

    const starting = world().start(keyRing, { signer: mixed, crypto });

    expect(await codeOf(starting)).to.equal("supervision.start_failed");
  });

  it("does not start with a key nobody may use", async () => {
    const small = { curve: "ed25519", bytes: new Uint8Array(32) } as const;
    const yes = { verify: () => true, isAcceptableKey: crypto.isAcceptableKey };
    const starting = world().start(keyRing, {
      signer: { publicKey: small, sign: signer.sign },
      crypto: yes,
    });

    expect(await codeOf(starting)).to.equal("supervision.start_failed");
  });

  it("shows observers the public key and nothing else", async () => {
    const ref = await world().start(keyRing, { signer, crypto });

    const { state } = await sys.getStatus(ref);

    expect(Object.keys(state as object)).to.deep.equal(["publicKey"]);
  });
});
