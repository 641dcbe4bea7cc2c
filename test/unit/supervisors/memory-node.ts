/** Options of a whole node in memory, which starts and stops without a file or a socket. */

import { realRandom, simulatedClock } from "../../../src/index.ts";
import {
  ed25519Signer,
  fixedGeoIp,
  memoryDirectories,
  memoryNetwork,
  memoryStoreOpener,
  nativeCrypto,
} from "../../../supervisors/index.ts";

const signer = ed25519Signer(new Uint8Array(32).fill(1));
const protocolKey = ed25519Signer(new Uint8Array(32).fill(2)).publicKey.bytes;

/** Its one authority. */
export const MEMBER = {
  name: "only",
  protocolKey,
  networkKey: signer.publicKey.bytes,
  stake: 1,
  authorityKey: null,
};

/** The options, each time on a clock and a network of their own. */
export function memoryNode() {
  const clock = simulatedClock();
  const transport = memoryNetwork({ clock }).transport(signer.publicKey.bytes, "check", "10.0.0.1");
  return {
    networkId: "check",
    dataDir: "in-memory",
    control: false,
    strays: "process",
    authorities: [MEMBER],
    doors: {
      clock,
      random: realRandom(),
      crypto: nativeCrypto(),
      signer,
      directories: memoryDirectories(),
      storeOpener: memoryStoreOpener(),
      transport,
      geoIp: fixedGeoIp({}),
    },
  } as const;
}
