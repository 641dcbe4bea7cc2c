/**
 * Seals what is relayed, so that only the holder of one key reads it: a key made for this one message
 * agrees with the recipient's, and what follows from both encrypts by AES-256-GCM. Who sealed it for
 * whom on which network is bound to it, and is not sent.
 *
 *   sealed = version ‖ ephemeral half ‖ ciphertext ‖ tag
 *
 * The sender is named, not proven: the envelope around it, or a signature inside, does that.
 *
 * @see RFC 5869 (HKDF), NIST SP 800-38D (GCM); Archethic's ECIES, whose nonce and data bind nothing
 */

import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto";
import { RuntimeError } from "../errors.ts";
import type { Random } from "../time/random.ts";
import type { Agreement, Recipient } from "./agreement.ts";
import type { PublicKey } from "./crypto.ts";
import { encodeKey } from "./keys.ts";

/** Version of the form; another one is refused. */
const SEAL_VERSION = 1;

/** Length of the tag at the end, in bytes. */
const TAG_BYTES = 16;

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const CIPHER = "aes-256-gcm";

/** Separates these keys from all others that follow from the same agreement. */
const DOMAIN = new TextEncoder().encode("coppice-seal-1");

/** What a sealed message is bound to. */
export interface SealBounds {
  readonly sender: PublicKey;
  readonly recipient: PublicKey;
  readonly networkId: string;
}

/** Who opens, and what was sealed for it by whom. */
export interface UnsealBounds extends Omit<SealBounds, "recipient"> {
  readonly recipient: Recipient;
}

/** What sealing stands on. */
export interface SealNeeds {
  readonly agreement: Agreement;
  /** Use the real source outside simulations. */
  readonly random: Random;
}

/**
 * Seals bytes for one key.
 *
 * @returns bytes that are longer by the version, the ephemeral half and the tag
 * @throws RuntimeError `key.malformed` for a key nobody can agree with
 * @example
 * const sealed = seal(nonce, { sender, recipient, networkId }, { agreement, random });
 */
export function seal(
  plain: Uint8Array,
  bounds: SealBounds,
  { agreement, random }: SealNeeds,
): Uint8Array {
  const { ephemeral, secret } = agreement.offer(bounds.recipient, random);
  const bound = boundTo(bounds);
  const { key, nonce } = keysOf(secret, ephemeral);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bound);
  const parts = [Uint8Array.of(SEAL_VERSION), ephemeral, cipher.update(plain), cipher.final()];
  return new Uint8Array(Buffer.concat([...parts, cipher.getAuthTag()]));
}

/**
 * Opens what was sealed for a key.
 *
 * Sender and network have to be those the sealer named.
 *
 * @throws RuntimeError `seal.refused` for anything but what was sealed so
 */
export function unseal(
  sealed: Uint8Array,
  { recipient, ...others }: UnsealBounds,
  agreement: Agreement,
): Uint8Array {
  const halfBytes = agreement.ephemeralBytes(recipient.publicKey.curve);
  if (sealed.length < 1 + halfBytes + TAG_BYTES) throw refused("too short");
  if (sealed[0] !== SEAL_VERSION) throw refused("another version");
  const ephemeral = sealed.slice(1, 1 + halfBytes);
  const { key, nonce } = keysOf(secretOf(recipient, ephemeral), ephemeral);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(boundTo({ ...others, recipient: recipient.publicKey }))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const opened = decipher.update(sealed.subarray(1 + halfBytes, -TAG_BYTES));
    return new Uint8Array(Buffer.concat([opened, decipher.final()]));
  } catch (error) {
    throw refused("not sealed for this key, by this sender, on this network", error);
  }
}

function secretOf(recipient: Recipient, ephemeral: Uint8Array): Uint8Array {
  try {
    return recipient.agree(ephemeral);
  } catch (error) {
    throw refused("no ephemeral half", error);
  }
}

/** A key and a nonce for one message: both follow from an ephemeral half that is never used again. */
function keysOf(secret: Uint8Array, ephemeral: Uint8Array) {
  const bytes = Buffer.from(hkdfSync("sha256", secret, ephemeral, DOMAIN, KEY_BYTES + NONCE_BYTES));
  return { key: bytes.subarray(0, KEY_BYTES), nonce: bytes.subarray(KEY_BYTES) };
}

/** Each part tells its own length, so that no two bindings are the same bytes. */
function boundTo({ sender, recipient, networkId }: SealBounds): Uint8Array {
  const parts = [DOMAIN, encodeKey(sender), encodeKey(recipient)];
  return Buffer.concat([...parts, new TextEncoder().encode(networkId)]);
}

function refused(reason: string, cause?: unknown): RuntimeError<"seal.refused"> {
  const message = `cannot open what was sealed: ${reason} (expected what seal gave)`;
  return new RuntimeError("seal.refused", { reason }, message, cause);
}
