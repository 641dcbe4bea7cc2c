/** A node with store, state sync and a consensus port, whose engines note what they are told. */

import { consensusPort } from "../../actors/consensus-port.ts";
import { stateSync } from "../../actors/state-sync.ts";
import { store } from "../../actors/store.ts";
import { CONSENSUS_PORT } from "../../messages/consensus-port.ts";
import { STATE_SYNC } from "../../messages/state-sync.ts";
import { STORE } from "../../messages/store.ts";
import { nodeMessages } from "../../messages/wire/node-messages.ts";
import type { Committee } from "../../src/chain/committee.ts";
import type { ConsensusNetwork, Resume } from "../../src/chain/ports.ts";
import { hexOf } from "../../src/hex.ts";
import { memoryStoreOpener } from "../../src/store/memory.ts";
import { decodeMessage } from "../../src/wire/catalogue.ts";
import type { Fixture } from "./chain-fixture.ts";
import { StubPeers } from "./chain-on-disk.ts";
import type { NodeWorld } from "./node-world.ts";

/** One engine as the port made it. */
export interface Engine {
  readonly network: ConsensusNetwork;
  readonly resume: Resume;
  readonly log: string[];
  throws: boolean;
  /** What its stop waits for. */
  held: Promise<void>;
}

/** A node with a port, and every engine the port made, the newest last. */
export class PortNode {
  readonly engines: Engine[] = [];
  readonly sent: string[] = [];
  readonly peers = new StubPeers();
  readonly world: NodeWorld;
  /** Epochs the node was told of, in order. */
  readonly told: number[] = [];
  readonly #fixture: Fixture;
  readonly #takesPart: (committee: Committee) => boolean;

  /** @param takesPart whether the host has an engine for a committee; it has for each unless told */
  constructor(
    world: NodeWorld,
    fixture: Fixture,
    takesPart: (committee: Committee) => boolean = () => true,
  ) {
    this.world = world;
    this.#fixture = fixture;
    this.#takesPart = takesPart;
  }

  async start(opener = memoryStoreOpener()): Promise<void> {
    const { committee: genesis, context } = this.#fixture;
    const { crypto, networkId, transactions } = context;
    const sync = { crypto, networkId, transactions, genesis, ask: this.peers };
    const port = {
      ...{ crypto, networkId },
      factory: (network: ConsensusNetwork, resume: Resume) => this.#make(network, resume),
      self: hexOf(genesis.authorities[0]?.networkKey ?? new Uint8Array()),
      tell: ({ epoch }: Committee) => void this.told.push(epoch),
      send: (peer: string, packet: Parameters<typeof contentOf>[0]) => this.#note(peer, packet),
    };
    await this.world.supervise([
      store.childSpec({ opener, path: "node" }, { name: STORE }),
      stateSync.childSpec(sync, { name: STATE_SYNC }),
      consensusPort.childSpec(port, { name: CONSENSUS_PORT }),
    ]);
    await this.world.clock.settle();
  }

  get engine(): Engine {
    const engine = this.engines[this.engines.length - 1];
    if (engine === undefined) throw new Error("no engine was made");
    return engine;
  }

  #note(to: string, packet: Parameters<typeof contentOf>[0]): void {
    this.sent.push(`${to}: ${contentOf(packet)}`);
  }

  #make(network: ConsensusNetwork, resume: Resume) {
    if (!this.#takesPart(resume.committee)) return undefined;
    const engine: Engine = { network, resume, log: [], throws: false, held: Promise.resolve() };
    this.engines.push(engine);
    const note = (what: string): void => {
      engine.log.push(what);
      if (engine.throws) throw new Error("the engine is broken");
    };
    return {
      start: () => note("start"),
      stop: async () => {
        note("stop");
        await engine.held;
      },
      receive: (peer: string, message: Uint8Array) => note(`${peer}: ${message.join()}`),
      onSyncedCommit: ({ commitRef }: { commitRef: { index: number } }) =>
        note(`synced ${commitRef.index}`),
    };
  }
}

function contentOf(packet: { readonly wireId: number; readonly payload: Uint8Array }): string {
  const message = decodeMessage(nodeMessages, packet);
  return message.type === "consensus.relay" ? message.content.join() : message.type;
}
