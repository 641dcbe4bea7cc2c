/** Signatures that held once: none is computed twice, and threads can compute them ahead. */

import type { Crypto, PublicKey } from "./crypto.ts";

/** Bytes of the name of a signature that held. */
export const SIGNATURE_NAME_BYTES = 32;

/** Signatures remembered, some 10 MiB: those of as many transactions as the reference remembers. */
export const VERIFIED_SIGNATURES_MAX = 100_000;

/**
 * Remembers which signatures held, by the digest of key, signature and message. Only a yes is
 * remembered, and a name stands for exactly one question, so answers are those of the engine behind.
 */
export class VerifiedSignatures {
  /** The engine, asked only for what is not remembered. */
  readonly crypto: Crypto;
  readonly #names = new Set<string>();
  /** Goes on from the oldest: one begun anew would step over all that were forgotten, each time. */
  readonly #oldest = this.#names.values();
  readonly #namesMax: number;

  /**
   * @param engine decides what is not remembered
   * @param namesMax how many are remembered; of more the oldest is forgotten
   */
  constructor(engine: Crypto, namesMax: number = VERIFIED_SIGNATURES_MAX) {
    this.#namesMax = namesMax;
    this.crypto = {
      ...engine,
      verify: (key, message, signature) => {
        const name = textOf(signatureName(engine, { key, message, signature }));
        if (this.#names.has(name)) return true;
        const holds = engine.verify(key, message, signature);
        if (holds) this.#remember(name);
        return holds;
      },
    };
  }

  /** How many are remembered. */
  get size(): number {
    return this.#names.size;
  }

  /** Takes in names of signatures that were found to hold elsewhere in this process, one after the other. */
  learn(names: Uint8Array): void {
    for (let at = 0; at < names.length; at += SIGNATURE_NAME_BYTES) {
      this.#remember(textOf(names.subarray(at, at + SIGNATURE_NAME_BYTES)));
    }
  }

  #remember(name: string): void {
    this.#names.add(name);
    if (this.#names.size <= this.#namesMax) return;
    const oldest = this.#oldest.next();
    if (oldest.done !== true) this.#names.delete(oldest.value);
  }
}

/** What is asked of a signature. */
export interface SignatureQuestion {
  readonly key: PublicKey;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

/** The name of one question: no other has it. */
export function signatureName(
  { sha256 }: Pick<Crypto, "sha256">,
  { key, message, signature }: SignatureQuestion,
): Uint8Array {
  // Lengths stand in front, so that no byte can move from one part to the next.
  const lengths = `${key.curve} ${key.bytes.length} ${signature.length}\n`;
  return sha256(Buffer.concat([Buffer.from(lengths), key.bytes, signature, message]));
}

function textOf(name: Uint8Array): string {
  return Buffer.from(name.buffer, name.byteOffset, name.length).toString("latin1");
}
