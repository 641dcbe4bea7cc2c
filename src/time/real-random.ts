/** The platform's chance: the one file that may draw from the operating system. */

import { randomBytes } from "node:crypto";
import { type Random, randomOver } from "./random.ts";

/** Words drawn at once: asking the system for one doubled the time of an actor's restart. */
const WORDS_DRAWN = 256;

/** Opens the operating system's cryptographic source; a fork is the same source again. */
export function realRandom(): Random {
  const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  let words: Buffer = Buffer.alloc(0);
  let at = 0;
  const u32 = (): number => {
    if (at === words.length) {
      words = randomBytes(4 * WORDS_DRAWN);
      at = 0;
    }
    const word = words.readUInt32BE(at);
    at += 4;
    return word;
  };
  const random: Random = randomOver(u32, bytes, () => random);
  return random;
}
