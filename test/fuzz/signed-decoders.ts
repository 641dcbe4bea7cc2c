/**
 * Everything that holds what strangers say against a signature or a seal. What is accepted has to be a true
 * input, byte for byte: anything else that is, is a forgery.
 */

import { curveAgreement, recipientOf } from "../../src/crypto/agreement.ts";
import { publicKeyOfCertificate, selfSignedCertificate } from "../../src/crypto/certificate.ts";
import { nativeCrypto } from "../../src/crypto/native.ts";
import { seal, unseal } from "../../src/crypto/seal.ts";
import { ed25519Signer } from "../../src/crypto/signer.ts";
import { seededRandom } from "../../src/index.ts";
import { sameBytes } from "../../src/same-bytes.ts";
import { encode } from "../../src/wire/codec.ts";
import { detach, verifyDetached } from "../../src/wire/detached.ts";
import type { EnvelopeFields } from "../../src/wire/envelope.ts";
import { checkSignature, readFlush, sealFlush } from "../../src/wire/flush.ts";
import { directionsOf } from "../../src/wire/inbox.ts";
import type { Decoder } from "./decoders.ts";

const crypto = nativeCrypto();
const networkId = "fuzz";
const secretKey = new Uint8Array(32).fill(0x34);
const sender = ed25519Signer(secretKey);
const recipient = recipientOf("ed25519", new Uint8Array(32).fill(0x35));
const direction = directionsOf(crypto, networkId, {
  ours: sender.publicKey.bytes,
  theirs: ed25519Signer(new Uint8Array(32).fill(0x35)).publicKey.bytes,
  channel: new Uint8Array(32).fill(7),
}).outward;

/** Sizes of the true flushes, in messages. */
const FLUSHES = [1, 2, 7];

/** All of them. */
export function signedDecoders(): readonly Decoder[] {
  const flushes = FLUSHES.map(flushOf);
  const alone = flushes.map((bytes) =>
    detach(readFlush(bytes, { direction, crypto }), 0, { direction, crypto }),
  );
  const { certificate } = selfSignedCertificate(secretKey, { dnsNames: [networkId] });
  return [
    forgeable("flush", flushes, (bytes) => {
      checkSignature(readFlush(bytes, { direction, crypto }), crypto.verify);
    }),
    forgeable("detached envelope", alone, (bytes) => verifyDetached(bytes, crypto, networkId)),
    forgeable("sealed word", FLUSHES.map(sealedOf), (bytes) =>
      unseal(bytes, { sender: sender.publicKey, recipient, networkId }, curveAgreement),
    ),
    forgeable("certificate", [certificate], publicKeyOfCertificate),
  ];
}

/** A reader that breaks when it accepts what nobody has made. */
export function forgeable(
  name: string,
  samples: readonly Uint8Array[],
  accept: (bytes: Uint8Array) => unknown,
): Decoder {
  return {
    name,
    samples,
    decode: (bytes) => {
      accept(bytes);
      if (!samples.some((sample) => sameBytes(sample, bytes)))
        throw new Error("accepted a forgery");
    },
  };
}

function flushOf(count: number): Uint8Array {
  const items = Array.from({ length: count }, (_, at): EnvelopeFields => {
    const payload = encode([1, `message ${at}`]);
    return { messageId: at + 1, kind: "request", wireId: 0x100, timestampMs: 1, payload };
  });
  return sealFlush(items, sender, { direction, crypto });
}

function sealedOf(bytes: number): Uint8Array {
  const bounds = { sender: sender.publicKey, recipient: recipient.publicKey, networkId };
  const random = seededRandom(bytes);
  return seal(new Uint8Array(bytes), bounds, { agreement: curveAgreement, random });
}
