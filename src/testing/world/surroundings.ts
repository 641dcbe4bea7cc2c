/** What a node finds around it in a world: an address, a place on the globe, a key of its own. */

import type { Crypto, Signer } from "../../crypto/crypto.ts";
import { nativeCrypto } from "../../crypto/native.ts";
import { ed25519Signer } from "../../crypto/signer.ts";
import { fixedGeoIp } from "../../geo/geo-ip-fixed.ts";
import type { Coordinates, GeoIp } from "../../geo/geo-ip.ts";
import { seededRandom } from "../../time/seeded-random.ts";
import { modelledCrypto, modelledSigner } from "../crypto/modelled-crypto.ts";
import { SIM_DEFAULTS } from "../defaults.ts";
import type { Draws } from "../drive/draws.ts";
import type { NodeName } from "../fault-plan.ts";
import type { SimSpec } from "../spec.ts";

/** Addresses that share their second number. */
const HOSTS_PER_NET = 250;

/** The address of the nth node, from 0: IPv4, and private. */
export function hostOf(nth: number): string {
  return `10.${Math.floor(nth / HOSTS_PER_NET)}.${nth % HOSTS_PER_NET}.1`;
}

/** Where the addresses of a world of so many nodes are: anywhere between the polar circles. */
export function placesOf(nodes: number, draws: Draws): GeoIp {
  const places: Record<string, Coordinates> = {};
  for (let nth = 0; nth < nodes; nth += 1) {
    const host = hostOf(nth);
    const latitude = draws.below(120, "geo.latitude", host, 0) - 60;
    places[`${host}/32`] = {
      latitude,
      longitude: draws.below(360, "geo.longitude", host, 0) - 180,
    };
  }
  return fixedGeoIp(places);
}

/** The key a node has in every life of a run, and what checks signatures. */
export function identityOf(
  name: NodeName,
  seed: bigint,
  crypto: SimSpec["crypto"] = SIM_DEFAULTS.crypto,
): { readonly crypto: Crypto; readonly signer: Signer } {
  const secret = seededRandom(`${seed}/identity/${name}`).bytes(32);
  if (crypto === "real") return { crypto: nativeCrypto(), signer: ed25519Signer(secret) };
  return { crypto: modelledCrypto(), signer: modelledSigner(secret) };
}
