/** The platform's chance: the one file that may draw from the operating system. */

import { randomBytes } from "node:crypto";
import { type Random, randomOver } from "./random.ts";

/** Opens the operating system's cryptographic source; a fork is the same source again. */
export function realRandom(): Random {
  const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
  const u32 = (): number => randomBytes(4).readUInt32BE(0);
  const random: Random = randomOver(u32, bytes, () => random);
  return random;
}
