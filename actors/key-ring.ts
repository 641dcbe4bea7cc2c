/**
 * Holds the node's key and signs with it; nothing that leaves this actor holds the private key.
 *
 * It proves at its start that the key signs for its own public key: a node whose key is damaged does
 * not come up. It keeps nothing, so a crash costs its callers one failed call.
 */

import type { KeyRingMessages } from "../messages/key-ring.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { failed, type InitResult, reply, started } from "../src/actor/result.ts";
import type { Crypto, Signer } from "../src/crypto/crypto.ts";
import { keyText } from "../src/crypto/keys.ts";
import { RuntimeError } from "../src/errors.ts";

/** What the key ring is started with. */
export interface KeyRingArgs {
  readonly signer: Signer;
  readonly crypto: Pick<Crypto, "verify" | "isAcceptableKey">;
}

/** Signed at the start; no purpose of the node begins like this. */
const SELF_TEST = new TextEncoder().encode("coppice/key-ring-self-test/1");

/** The key ring actor. */
export const keyRing = defineActor<KeyRingMessages, Signer, KeyRingArgs>({
  name: "key-ring",
  init: proveKey,
  formatState: ({ publicKey }) => ({ publicKey: keyText(publicKey) }),
  handle: {
    publicKey: ({ publicKey }) => reply(publicKey),
    sign: (signer, bytes) => reply(signer.sign(bytes)),
  },
});

function proveKey({ signer, crypto }: KeyRingArgs): InitResult<Signer> {
  const { publicKey } = signer;
  const signs =
    crypto.isAcceptableKey(publicKey) &&
    crypto.verify(publicKey, SELF_TEST, signer.sign(SELF_TEST));
  if (signs) return started(signer);
  const details = { key: keyText(publicKey), expected: "the public key of the node's private key" };
  const message = `cannot sign: key ${details.key} is not ${details.expected}`;
  return failed({ error: new RuntimeError("key.malformed", details, message) });
}
