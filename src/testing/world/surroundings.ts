/** What a node finds around it in a world: an address, a place on the globe, a key of its own. */

import { assert } from "../../assert.ts";
import type { Crypto, Signer } from "../../crypto/crypto.ts";
import { nativeCrypto } from "../../crypto/native.ts";
import { ed25519Signer } from "../../crypto/signer.ts";
import { fixedGeoIp } from "../../geo/geo-ip-fixed.ts";
import type { Coordinates, GeoIp } from "../../geo/geo-ip.ts";
import { describeError } from "../../errors.ts";
import { seededRandom } from "../../time/seeded-random.ts";
import { outside } from "../ambient.ts";
import { refuseOption } from "../option-check.ts";
import { checkNodes } from "../spec-check.ts";
import { modelledCrypto, modelledSigner } from "../crypto/modelled-crypto.ts";
import { SIM_DEFAULTS } from "../defaults.ts";
import type { Draws } from "../drive/draws.ts";
import type { NodeName } from "../fault-plan.ts";
import type { Neighbour, NodeSpec, SimSpec } from "../spec.ts";

/**
 * Who the nodes of a run are.
 *
 * @throws RuntimeError `option.invalid` that names the seed when their own function throws
 */
export function nodesOf({ id, nodes, budget }: SimSpec, seed: bigint): readonly NodeSpec[] {
  const specs = typeof nodes === "function" ? drawn(nodes, { id, seed }) : nodes;
  checkNodes(specs, budget);
  return specs;
}

function drawn(
  nodes: Extract<SimSpec["nodes"], (...args: never) => unknown>,
  { id, seed }: { readonly id: string; readonly seed: bigint },
): readonly NodeSpec[] {
  try {
    return nodes(seededRandom(`${seed}/nodes`));
  } catch (error) {
    const received = `threw at seed 0x${seed.toString(16)}: ${describeError(error)}`;
    const problem = {
      option: "nodes",
      expected: `a function that returns the nodes of ${id}`,
      received,
    };
    return refuseOption(problem, "simulate");
  }
}

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

/** Who lives in a world. */
export interface Folk {
  /** The key a node has in every life of a run, where it is, and what checks signatures. */
  identity(name: NodeName): {
    readonly crypto: Crypto;
    readonly signer: Signer;
    readonly host: string;
  };
  /** What others are told of a node. */
  readonly neighbour: (name: NodeName) => Neighbour;
}

/** Keys are derived with a blinding that is drawn and leaves no trace in what comes out. */
function realSigner(seed: Uint8Array): Signer {
  return outside("the blinding of a secret key", () => ed25519Signer(seed));
}

/** Gives every node of a world its key and its address. */
export function folkOf(
  nodes: readonly Pick<NodeSpec, "name">[],
  seed: bigint,
  kind: SimSpec["crypto"] = SIM_DEFAULTS.crypto,
): Folk {
  const crypto = kind === "real" ? nativeCrypto() : modelledCrypto();
  const signerOf = kind === "real" ? realSigner : modelledSigner;
  const folk = new Map(
    nodes.map(({ name }, index) => {
      const signer = signerOf(seededRandom(`${seed}/identity/${name}`).bytes(32));
      return [name, { crypto, signer, host: hostOf(index) }];
    }),
  );
  const identity: Folk["identity"] = (name) => {
    const one = folk.get(name);
    assert(one !== undefined, `a configuration names nodes the world has (${name})`);
    return one;
  };
  return {
    identity,
    neighbour: (name) => {
      const { host, signer } = identity(name);
      return { host, publicKey: signer.publicKey.bytes };
    },
  };
}
