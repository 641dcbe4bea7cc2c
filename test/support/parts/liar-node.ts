/** A node that is what it says it is, and tells others whatever it likes of everybody else. */

import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { decodeNodeRecord, signNodeRecord } from "../../../src/peer/node-record.ts";
import type { Signer } from "../../../src/crypto/crypto.ts";
import { modelledSigner } from "../../../src/testing/crypto/modelled-crypto.ts";
import type { NodeEnv, NodeSpec } from "../../../src/testing/spec.ts";
import { seededRandom } from "../../../src/time/seeded-random.ts";
import type { Catalogue } from "../../../src/wire/catalogue.ts";
import type { Message } from "../../../src/wire/define-messages.ts";
import { hexOf } from "../../../src/hex.ts";
import { LINK_NETWORK, startLinks } from "./link-node.ts";
import { RECORD_TIMES } from "./discovery-node.ts";

/** Where the nodes are that a liar invents: nobody is there. */
export const GHOST_HOST = "10.200.0.1";

/** Keys of nodes that do not run: one that once did, and one the liar introduces in its own place. */
const GHOSTS = {
  gone: modelledSigner(seededRandom("ghost/gone").bytes(32)),
  foreign: modelledSigner(seededRandom("ghost/foreign").bytes(32)),
} as const;

/** The ids of these nodes. */
export const GHOST_IDS = {
  gone: hexOf(GHOSTS.gone.publicKey.bytes),
  foreign: hexOf(GHOSTS.foreign.publicKey.bytes),
} as const;

/** Between two rounds of introductions, in ms. */
const ROUND_MS = 900;
/** Records of others the liar remembers, to tell them again when they are old. */
const REMEMBERED_MAX = 40;

/** A node that introduces itself and others, and answers with what it invents and remembers. */
export function liarNode(name: string, victims: readonly string[]): NodeSpec {
  return {
    name,
    role: "liar",
    start: async (env) => {
      const lies = new Lies(env);
      const node = await startLinks(env, {
        dials: victims,
        catalogue: nodeMessages as Catalogue<Message>,
        routes: () => ({
          requests: {
            "p2p.get_known_peers": (message) => {
              lies.hear(message as NodeMessage);
              return {
                type: "p2p.known_peers",
                ownRecord: lies.own(),
                knownPeers: lies.told(),
              } as Message;
            },
          },
          notices: {},
        }),
      });
      const introduce = (): void => {
        for (const victim of victims) {
          const question = { type: "p2p.get_known_peers", ownRecord: lies.introduction() };
          node.ask.request(node.idOf(victim), question as Message).then(
            (answer) => lies.hear(answer as NodeMessage),
            (error: unknown) => {
              if (!isRuntimeError(error)) throw error;
            },
          );
        }
        env.clock.setTimer(introduce, ROUND_MS);
      };
      introduce();
      return node;
    },
  };
}

/** What a liar knows and makes up. */
class Lies {
  readonly #env: NodeEnv;
  readonly #bornMs: number;
  #remembered: Uint8Array[] = [];

  constructor(env: NodeEnv) {
    this.#env = env;
    this.#bornMs = env.clock.now();
  }

  /** Remembers true records, to tell them when they are old. */
  hear(message: NodeMessage): void {
    if (message.type === "p2p.get_known_peers") this.#remember(message.ownRecord);
    if (message.type === "p2p.known_peers") {
      for (const bytes of [message.ownRecord, ...message.knownPeers]) this.#remember(bytes);
    }
  }

  /** What it says of itself, which is true. */
  own(): Uint8Array {
    return this.#signed(this.#env.signer, { ageMs: 0, host: this.#env.host });
  }

  /** What it introduces itself with: itself, or somebody who did not ask it to. */
  introduction(): Uint8Array {
    const isOwn = this.#env.random.unit() < 0.5;
    return isOwn ? this.own() : this.#signed(GHOSTS.foreign, { ageMs: 0, host: GHOST_HOST });
  }

  /** What it tells of others. */
  told(): Uint8Array[] {
    const { random, clock } = this.#env;
    const old = random.shuffle(this.#remembered).slice(0, 6);
    // It was there when the world began, and never again.
    const goneMs = clock.now() - this.#bornMs;
    return [
      ...old,
      ...old.slice(0, 3).map((bytes) => this.#forged(bytes)),
      this.#signed(GHOSTS.gone, { ageMs: goneMs, host: GHOST_HOST }),
      this.#signed(GHOSTS.gone, { ageMs: -120_000, host: GHOST_HOST }),
      this.#signed(GHOSTS.gone, { ageMs: RECORD_TIMES.ageMsMax * 2, host: GHOST_HOST }),
    ];
  }

  #remember(bytes: Uint8Array): void {
    this.#remembered = [bytes, ...this.#remembered].slice(0, REMEMBERED_MAX);
  }

  #signed(
    signer: Signer,
    { ageMs, host }: { readonly ageMs: number; readonly host: string },
  ): Uint8Array {
    const { clock, crypto } = this.#env;
    const said = {
      addresses: [{ host, port: LINK_NETWORK.port }],
      timestampMs: clock.now() - ageMs,
      accessType: "public",
      role: "full",
    } as const;
    return signNodeRecord(said, signer, { crypto, networkId: LINK_NETWORK.id }).bytes;
  }

  /** The record of another, newer and elsewhere, under the liar's own signature. */
  #forged(bytes: Uint8Array): Uint8Array {
    const { record } = decodeNodeRecord(bytes);
    const { signer } = this.#env;
    const asOther: Signer = {
      ...signer,
      publicKey: { ...signer.publicKey, bytes: record.peerKey },
      sign: (message) => signer.sign(message),
    };
    return this.#signed(asOther, { ageMs: -1_000, host: GHOST_HOST });
  }
}
