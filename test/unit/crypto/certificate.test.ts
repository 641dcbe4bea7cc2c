import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { expect } from "chai";
import fc from "fast-check";
import { publicKeyOfCertificate, selfSignedCertificate } from "../../../src/crypto/certificate.ts";
import { der } from "../../../src/crypto/der.ts";
import { isWeakEd25519Key } from "../../../src/crypto/small-order.ts";
import { isRuntimeError } from "../../../src/errors.ts";

const SECRET = Uint8Array.from({ length: 32 }, (_, index) => index + 1);
/** The neutral element of the curve: y = 1, order 1. */
const NEUTRAL_KEY = Uint8Array.of(1, ...new Uint8Array(31));

function expectMalformed(act: () => unknown, expected?: string): void {
  try {
    act();
  } catch (error) {
    if (!isRuntimeError(error, "key.malformed")) throw error;
    if (expected !== undefined) expect(error.details.expected).to.include(expected);
    return;
  }
  expect.fail("nothing was thrown");
}

/** Puts `key` where the certificate holds its own, leaving everything else. */
function withKey(certificate: Uint8Array, from: Uint8Array, key: Uint8Array): Uint8Array {
  const changed = Buffer.from(certificate);
  changed.set(key, changed.indexOf(Buffer.from(from)));
  return new Uint8Array(changed);
}

describe("selfSignedCertificate", () => {
  it("is a function of its inputs", () => {
    const once = selfSignedCertificate(SECRET, { dnsNames: ["a.coppice"] });
    const again = selfSignedCertificate(SECRET, { dnsNames: ["a.coppice"] });

    expect(once).to.deep.equal(again);
  });

  it("is read by the platform with the fields it was given", () => {
    const made = selfSignedCertificate(SECRET, {
      commonName: "node 1",
      dnsNames: ["main.coppice"],
      serial: Uint8Array.of(0, 0xff, 1),
    });
    const read = new X509Certificate(made.certificatePem);

    expect(read.subject).to.equal("CN=node 1");
    expect(read.issuer).to.equal("CN=node 1");
    expect(read.subjectAltName).to.equal("DNS:main.coppice");
    expect(read.serialNumber).to.equal("FF01");
    expect(read.validFrom).to.equal("Jan  1 00:00:00 1970 GMT");
    expect(read.validTo).to.equal("Dec 31 23:59:59 9999 GMT");
    expect(read.publicKey.asymmetricKeyType).to.equal("ed25519");
    expect(read.checkIssued(read)).to.equal(true);
    expect(read.verify(read.publicKey)).to.equal(true);
    expect(createPublicKey(made.privateKeyPem).equals(read.publicKey)).to.equal(true);
  });

  it("refuses a secret key that is not 32 bytes", () => {
    expectMalformed(() => selfSignedCertificate(SECRET.subarray(1)));
  });

  for (const [title, fields] of [
    ["an empty name", { commonName: "" }],
    ["a name of 65 characters", { commonName: "x".repeat(65) }],
    ["a serial of zero", { serial: Uint8Array.of(0) }],
    ["a serial of 21 bytes", { serial: new Uint8Array(21).fill(1) }],
    ["a date that is none", { notAfter: "tomorrow" }],
    ["a DNS name with a blank", { dnsNames: ["a b"] }],
  ] as const) {
    it(`refuses ${title}`, () => {
      expect(() => selfSignedCertificate(SECRET, fields)).to.throw("cannot make a certificate");
    });
  }
});

describe("publicKeyOfCertificate", () => {
  it("gives back the key of every certificate made here", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc
          .uint8Array({ minLength: 1, maxLength: 20 })
          .filter((serial) => serial.some((b) => b > 0)),
        (secret, serial) => {
          const { certificate, publicKey } = selfSignedCertificate(secret, { serial });
          expect(publicKeyOfCertificate(certificate)).to.deep.equal(publicKey);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("refuses a certificate with any one byte changed", () => {
    const { certificate } = selfSignedCertificate(SECRET, { dnsNames: ["a.coppice"] });

    for (let offset = 0; offset < certificate.length; offset += 1) {
      const changed = new Uint8Array(certificate);
      changed[offset] = (changed[offset] ?? 0) ^ 0x01;
      expectMalformed(() => publicKeyOfCertificate(changed));
    }
  });

  it("refuses bytes that are no certificate", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expectMalformed(() => publicKeyOfCertificate(bytes));
      }),
    );
  });

  it("refuses a byte after the certificate", () => {
    const { certificate } = selfSignedCertificate(SECRET);

    expectMalformed(() => publicKeyOfCertificate(Uint8Array.of(...certificate, 0)), "nothing else");
  });

  it("refuses PEM where DER is due", () => {
    const { certificatePem } = selfSignedCertificate(SECRET);

    expectMalformed(() => publicKeyOfCertificate(Buffer.from(certificatePem)), "nothing else");
  });

  it("refuses a key of another curve", () => {
    const { certificate, publicKey } = selfSignedCertificate(SECRET);
    const other = generateKeyPairSync("x25519").publicKey.export({ type: "spki", format: "der" });
    const ed25519Spki = Buffer.from(
      der.sequence(der.sequence(der.identifier(0x2b, 0x65, 0x70)), der.bits(publicKey)),
    );

    const changed = withKey(certificate, ed25519Spki, other);

    expectMalformed(() => publicKeyOfCertificate(changed), "Ed25519");
  });

  it("refuses a certificate signed by another key", () => {
    const { certificate, publicKey } = selfSignedCertificate(SECRET);
    const other = selfSignedCertificate(SECRET.map((byte) => byte ^ 1)).publicKey;

    const changed = withKey(certificate, publicKey, other);

    expectMalformed(() => publicKeyOfCertificate(changed), "signature");
  });

  it("refuses a key of small order, under which one signature fits every message", () => {
    const { certificate, publicKey } = selfSignedCertificate(SECRET);
    // R = neutral and S = 0 satisfy the equation for the neutral key and any message.
    const forged = withKey(certificate, publicKey, NEUTRAL_KEY);
    forged.set(NEUTRAL_KEY, forged.length - 64);
    forged.set(new Uint8Array(32), forged.length - 32);

    expect(new X509Certificate(forged).verify(new X509Certificate(forged).publicKey)).to.equal(
      true,
    );
    expectMalformed(() => publicKeyOfCertificate(forged), "small order");
  });
});

describe("isWeakEd25519Key", () => {
  const base = ed25519.Point.BASE;
  const torsion = ed25519.Point.fromHex(
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  );

  it("knows all eight points of small order", () => {
    for (let times = 1n; times <= 8n; times += 1n) {
      const point = times === 8n ? ed25519.Point.ZERO : torsion.multiplyUnsafe(times);
      expect(point.isSmallOrder()).to.equal(true);
      expect(isWeakEd25519Key(point.toBytes())).to.equal(true);
    }
  });

  it("lets every other point through, also one with a small order part", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 200n }), fc.boolean(), (times, isMixed) => {
        const point = isMixed ? base.multiply(times).add(torsion) : base.multiply(times);
        expect(isWeakEd25519Key(point.toBytes())).to.equal(false);
      }),
      { numRuns: 30 },
    );
  });

  it("refuses every y from the field prime on, and takes the largest below it", () => {
    for (let first = 0xed; first <= 0xff; first += 1) {
      const y = Uint8Array.of(first, ...new Uint8Array(30).fill(0xff), 0x7f);
      expect(isWeakEd25519Key(y)).to.equal(true);
    }
    const below = Uint8Array.of(0xeb, ...new Uint8Array(30).fill(0xff), 0x7f);
    expect(isWeakEd25519Key(below)).to.equal(false);
  });
});
