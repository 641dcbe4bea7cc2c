/**
 * The certificate a node shows in TLS: self-signed, Ed25519, a pure function of the node's key. It
 * vouches for nothing; it only carries the key, and the handshake proves that the peer holds it.
 *
 * @see RFC 5280 (profile), RFC 8410 (Ed25519 in X.509)
 */

import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  X509Certificate,
} from "node:crypto";
import { RuntimeError } from "../errors.ts";
import { der } from "./der.ts";
import { isWeakEd25519Key } from "./small-order.ts";

/** Bytes of an Ed25519 secret key seed and of a public key. */
const KEY_BYTES = 32;
/** PKCS#8 up to the seed. @see RFC 8410 section 7 */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
/** Longest subject name in characters. @see RFC 5280 appendix A, ub-common-name */
const COMMON_NAME_MAX = 64;

/** What a certificate says besides its key; equal inputs give equal bytes. */
export interface CertificateFields {
  /** Subject and issuer, 1 to 64 characters. @defaultValue "coppice" */
  readonly commonName: string;
  /** DNS names the certificate is for, for TLS stacks that insist on one. @defaultValue [] */
  readonly dnsNames: readonly string[];
  /** Serial number, 1 to 20 bytes big-endian. @defaultValue 1 */
  readonly serial: Uint8Array;
  /** Start of validity, `YYYYMMDDHHMMSSZ`. @defaultValue 1970, so that no clock is too early */
  readonly notBefore: string;
  /** End of validity. @defaultValue RFC 5280's "no well-defined expiration date" */
  readonly notAfter: string;
}

/** A certificate with the private key that signed it, as `node:tls` takes them. */
export interface NodeCertificate {
  /** The certificate in DER. */
  readonly certificate: Uint8Array;
  /** The certificate in PEM. */
  readonly certificatePem: string;
  /** The private key in PKCS#8 PEM: a secret. */
  readonly privateKeyPem: string;
  /** The Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** The fields of a node that has no wishes. */
export const CERTIFICATE_FIELDS: CertificateFields = {
  commonName: "coppice",
  dnsNames: [],
  serial: Uint8Array.of(1),
  notBefore: "19700101000000Z",
  notAfter: "99991231235959Z",
};

const ED25519_ALGORITHM = der.sequence(der.identifier(0x2b, 0x65, 0x70));
const COMMON_NAME_TYPE = der.identifier(0x55, 0x04, 0x03);
const SUBJECT_ALT_NAME = der.identifier(0x55, 0x1d, 0x11);
const VERSION_3 = der.explicit(0, der.unsigned(Uint8Array.of(2)));
const SAN_DNS_NAME = 2;
const EXTENSIONS = 3;

/**
 * Makes the certificate of a node from its secret key.
 *
 * @param secretKey the Ed25519 seed, 32 bytes
 * @param fields what differs from {@link CERTIFICATE_FIELDS}
 * @throws RuntimeError `key.malformed` when the seed is not 32 bytes
 * @throws RuntimeError `option.invalid` when a field is out of its range
 * @example
 * const { certificatePem, privateKeyPem } = selfSignedCertificate(secretKey);
 */
export function selfSignedCertificate(
  secretKey: Uint8Array,
  fields: Partial<CertificateFields> = {},
): NodeCertificate {
  const privateKey = privateKeyOf(secretKey);
  const spki = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const publicKey = spki.subarray(spki.length - KEY_BYTES);
  const content = toBeSigned(publicKey, checkedFields({ ...CERTIFICATE_FIELDS, ...fields }));
  const signature = sign(null, content, privateKey);
  const certificate = der.sequence(content, ED25519_ALGORITHM, der.bits(signature));
  return {
    certificate,
    certificatePem: pem("CERTIFICATE", certificate),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey: new Uint8Array(publicKey),
  };
}

/**
 * Reads the node key out of a certificate, and only out of one this node would accept: one DER
 * certificate without a byte more, an Ed25519 key in its one form, signed by that key.
 *
 * @param certificate DER as it came from the peer
 * @returns the Ed25519 public key, 32 bytes
 * @throws RuntimeError `key.malformed` for anything else
 */
export function publicKeyOfCertificate(certificate: Uint8Array): Uint8Array {
  return publicKeyOfX509(parsedCertificate(certificate));
}

/**
 * Does the same for a certificate the platform has already parsed, which saves parsing it again.
 *
 * @throws RuntimeError `key.malformed`
 */
export function publicKeyOfX509(certificate: X509Certificate): Uint8Array {
  const publicKey = publicKeyObject(certificate);
  if (publicKey.asymmetricKeyType !== "ed25519") throw malformed("an Ed25519 key");
  // Exporting a JWK takes 2 us where exporting DER takes 120, and it holds the 32 bytes as they are.
  const { x = "" } = publicKey.export({ format: "jwk" });
  const key = new Uint8Array(Buffer.from(x, "base64url"));
  if (key.length !== KEY_BYTES) throw malformed("a key of 32 bytes");
  if (isWeakEd25519Key(key)) throw malformed("a key in canonical form and not of small order");
  if (!certificate.verify(publicKey)) throw malformed("a signature by its own key");
  return key;
}

function privateKeyOf(secretKey: Uint8Array): KeyObject {
  if (secretKey.length !== KEY_BYTES) {
    throw new RuntimeError(
      "key.malformed",
      { key: "secret key", expected: "32 bytes" },
      `cannot make a certificate: the secret key is malformed (${secretKey.length} bytes)`,
    );
  }
  const encoded = Buffer.concat([PKCS8_PREFIX, secretKey]);
  return createPrivateKey({ key: encoded, format: "der", type: "pkcs8" });
}

function toBeSigned(publicKey: Uint8Array, fields: CertificateFields): Uint8Array {
  const name = der.sequence(der.set(der.sequence(COMMON_NAME_TYPE, der.text(fields.commonName))));
  const parts = [
    VERSION_3,
    der.unsigned(fields.serial),
    ED25519_ALGORITHM,
    name,
    der.sequence(der.time(fields.notBefore), der.time(fields.notAfter)),
    name,
    der.sequence(ED25519_ALGORITHM, der.bits(publicKey)),
  ];
  if (fields.dnsNames.length > 0) parts.push(der.explicit(EXTENSIONS, nameExtension(fields)));
  return der.sequence(...parts);
}

function nameExtension(fields: CertificateFields): Uint8Array {
  const names = fields.dnsNames.map((name) =>
    der.implicit(SAN_DNS_NAME, new TextEncoder().encode(name)),
  );
  return der.sequence(der.sequence(SUBJECT_ALT_NAME, der.octets(der.sequence(...names))));
}

function checkedFields(fields: CertificateFields): CertificateFields {
  const { commonName, serial, notBefore, notAfter, dnsNames } = fields;
  const isNamed = commonName.length > 0 && commonName.length <= COMMON_NAME_MAX;
  if (!isNamed) throw invalid("commonName", "1 to 64 characters", commonName);
  const isSerial = serial.length > 0 && serial.length <= 20 && serial.some((byte) => byte !== 0);
  if (!isSerial) throw invalid("serial", "1 to 20 bytes, not zero", `${serial.length} bytes`);
  for (const time of [notBefore, notAfter]) {
    if (!/^\d{14}Z$/.test(time)) throw invalid("validity", "YYYYMMDDHHMMSSZ", time);
  }
  for (const name of dnsNames) {
    if (!/^[\x21-\x7e]{1,253}$/.test(name)) throw invalid("dnsNames", "a DNS name", name);
  }
  return fields;
}

function parsedCertificate(certificate: Uint8Array): X509Certificate {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch (cause) {
    throw malformed("a DER certificate", cause);
  }
  // The parser also takes PEM and ignores what follows a certificate: neither is the same bytes.
  if (!parsed.raw.equals(certificate)) throw malformed("one DER certificate and nothing else");
  return parsed;
}

/** The key may be of a kind the platform cannot read: that is a bad certificate, not a crash. */
function publicKeyObject(certificate: X509Certificate): KeyObject {
  try {
    return certificate.publicKey;
  } catch (cause) {
    throw malformed("a public key this platform reads", cause);
  }
}

function pem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function malformed(expected: string, cause?: unknown): RuntimeError<"key.malformed"> {
  return new RuntimeError(
    "key.malformed",
    { key: "certificate", expected },
    `cannot read a certificate: it is malformed (expected ${expected})`,
    cause,
  );
}

function invalid(option: string, expected: string, received: string): RuntimeError {
  return new RuntimeError(
    "option.invalid",
    { option, expected, received },
    `cannot make a certificate: ${option} is out of range (expected ${expected})`,
  );
}
