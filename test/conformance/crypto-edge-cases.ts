/** Inputs on which engines of Ed25519 are known to differ, made from the curve itself. */

import { ED25519_TORSION_SUBGROUP, ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { sha512 } from "@noble/hashes/sha2.js";
import type { PublicKey } from "../../src/crypto/crypto.ts";

/** Tests 1 to 3 of RFC 8032, section 7.1. */
export const RFC_8032_VECTORS = [
  {
    secretKey: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    publicKey: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    signature:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    secretKey: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    publicKey: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature:
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
  {
    secretKey: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    message: "af82",
    signature:
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  },
] as const;

/** The canonical spellings of the eight points whose order divides 8. */
export const SMALL_ORDER_KEYS: readonly string[] = ED25519_TORSION_SUBGROUP;

/** y = p + 0 to p + 18 with both signs, and the two points with x = 0 spelled with a sign. */
export const NON_CANONICAL_KEYS: readonly string[] = [
  ...Array.from({ length: 19 }, (_, above) => [spellY(above, false), spellY(above, true)]).flat(),
  `01${"00".repeat(30)}80`,
  `ec${"ff".repeat(31)}`,
];

function spellY(aboveP: number, negative: boolean): string {
  return `${(0xed + aboveP).toString(16)}${"ff".repeat(30)}${negative ? "ff" : "7f"}`;
}

/** Half of the group order of each ECDSA curve, rounded down. */
export const HALF_ORDERS = {
  secp256r1: p256.Point.Fn.ORDER >> 1n,
  secp256k1: secp256k1.Point.Fn.ORDER >> 1n,
} as const;

const { BASE, Fn } = ed25519.Point;

/** A point of order 8. */
const TORSION = ed25519.Point.fromHex(ED25519_TORSION_SUBGROUP[1] ?? "");

/** A number used once; fixed, since nothing here protects a real key. */
const NONCE = 0x1234_5678_9abc_def0n;

interface Signed {
  readonly key: PublicKey;
  readonly signature: Uint8Array;
}

/** A signature whose R is off by a point of order 8: valid with the cofactor, invalid without. */
export function torsionedSignature(secretKey: Uint8Array, message: Uint8Array): Signed {
  const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(secretKey);
  const r = BASE.multiply(NONCE).add(TORSION).toBytes();
  return signedBy({ r, scalar, key: pointBytes, message });
}

/** A signature under a key that is an honest one plus a point of order 8. */
export function signedUnderMixedOrder(secretKey: Uint8Array, message: Uint8Array): Signed {
  const { scalar, point } = ed25519.utils.getExtendedPublicKey(secretKey);
  const r = BASE.multiply(NONCE).toBytes();
  return signedBy({ r, scalar, key: point.add(TORSION).toBytes(), message });
}

/** The same signature with s + L in place of s. */
export function withScalarPlusOrder(signature: Uint8Array): Uint8Array {
  const raised = signature.slice();
  raised.set(littleEndian(fromLittleEndian(signature.subarray(32)) + Fn.ORDER), 32);
  return raised;
}

function signedBy(parts: {
  r: Uint8Array;
  scalar: bigint;
  key: Uint8Array;
  message: Uint8Array;
}): Signed {
  const { r, scalar, key, message } = parts;
  const challenge = fromLittleEndian(sha512(Uint8Array.of(...r, ...key, ...message))) % Fn.ORDER;
  const s = (NONCE + challenge * scalar) % Fn.ORDER;
  const signature = Uint8Array.of(...r, ...littleEndian(s));
  return { key: { curve: "ed25519", bytes: key }, signature };
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
}

function littleEndian(value: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse());
}
