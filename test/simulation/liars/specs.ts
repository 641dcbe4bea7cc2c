/**
 * Honest whole nodes among peers that lie. What the honest ones hold must be as if the others were not there:
 * one chain, fed in order, and the true addresses of each other; what the others say may cost them time.
 */

import {
  boundedQueues,
  type FaultKind,
  type FaultPlan,
  type SimSpec,
  type SwarmPlan,
} from "../../../src/testing/index.ts";
import { CHAIN_CHECKS } from "../whole-node/chain-checks.ts";
import { believeOnlyOwnWords } from "./beliefs.ts";
import { honestCatchUp, noLieBelieved, ofOthers, REFUSED_EACH } from "./checks.ts";
import { LIAR, type LyingNetwork, lyingNodes } from "./lying-node.ts";

const PEER_KINDS: readonly FaultKind[] = [
  "peer.lie_height",
  "peer.equivocate",
  "peer.flood",
  "peer.silent",
  "peer.slow",
  "peer.stale",
  "peer.corrupt",
];

/** What else goes wrong, so that lies meet nodes that are just coming back. */
const WORLD_KINDS: readonly FaultKind[] = [
  "link.latency",
  "link.reset",
  "link.partition",
  "node.kill",
  "node.power_cut",
];

const SWARM: SwarmPlan = { kinds: [...PEER_KINDS, ...WORLD_KINDS], peers: { role: LIAR } };

const ON = { at: "peer", on: { role: LIAR } } as const;

/** Claims to have more than anybody, and forges it for whoever asks. */
const FORGERS: FaultPlan = {
  rules: [
    ...["sync.commit_availability", "sync.push_commit"].map((type) => ({
      id: `boast-${type}`,
      what: { ...ON, do: "lie_height", by: 1_000, message: { type } } as const,
      when: { chance: 0.6 },
    })),
    ...["sync.commits", "generic.not_found", "sync.blocks"].map((type) => ({
      id: `forge-${type}`,
      what: { ...ON, do: "corrupt", message: { type } } as const,
      when: { chance: 0.9 },
    })),
  ],
};

/** Sends whoever asks for the way somewhere else, while nodes come back and have to find theirs. */
const GUIDES: FaultPlan = {
  rules: [
    {
      id: "misguide",
      what: { ...ON, do: "corrupt", message: { type: "p2p.known_peers" } },
      when: { chance: 0.9 },
    },
    {
      id: "two-tongues",
      what: { ...ON, do: "equivocate", message: { type: "p2p.known_peers" } },
      when: { chance: 0.2 },
    },
    {
      id: "kill",
      what: { at: "node", do: "kill", on: { pick: "one" }, downMs: { uniform: [100, 3_000] } },
      when: { every: { exponential: 8_000 } },
    },
  ],
};

/** Tells whoever asks another chain, under the certificates of the true one, and is always the first to tell. */
const MISLEADERS: FaultPlan = {
  rules: [
    ...["sync.commits", "sync.blocks"].map((type) => ({
      id: `mislead-${type}`,
      what: { ...ON, do: "corrupt", message: { type } } as const,
      when: { chance: type === "sync.commits" ? 0.9 : 0.3 },
    })),
    {
      id: "late-truth",
      what: {
        ...{ at: "link", do: "latency", byMs: 1_500 },
        ...{ from: { role: "validator" }, to: { role: "full" } },
      },
      when: { chance: 1 },
    },
  ],
};

const STORM_MS = 20_000;
const SHORT_STORM_MS = 10_000;

/** A job that waits for a silent peer takes 25 s, and its peer is left alone for longer each time. */
const WITHIN_MS = 120_000;

/** Two floods of the largest kind, and what a node has to do besides. */
const QUEUE_MAX = 12_000;

interface Part {
  readonly network: LyingNetwork;
  readonly faults: SwarmPlan | FaultPlan;
  readonly stormMs?: number;
}

function spec(id: string, { network, faults, stormMs = STORM_MS }: Part): SimSpec {
  return {
    id,
    nodes: () => lyingNodes(network),
    stormMs,
    faults,
    budget: { downMax: 1 },
    workload: async (world) => {
      await world.sleep(stormMs);
      await believeOnlyOwnWords(world, network.liars);
    },
    invariants: [noLieBelieved(network), boundedQueues(QUEUE_MAX, { every: { ms: 500 } })],
    traceChecks: CHAIN_CHECKS.map((check) => ofOthers(network, check)),
    eventually: [honestCatchUp(network, WITHIN_MS)],
    // Only a swarm has every kind.
    ...("kinds" in faults && { sometimes: REFUSED_EACH }),
  };
}

/** One that follows among validators, and one that lies: with a key that was stolen from a validator. */
const FOLLOWER = { validators: 4, fullNodes: 2, liars: ["f1"], stolenFrom: "v3", repents: false };

/** One that decides, two that follow, and two that lie: half of those who could be asked. */
const OUTNUMBERED = { validators: 1, fullNodes: 4, liars: ["f2", "f3"], repents: false };

/** The specs of this lane. */
export const LIAR_SPECS: readonly SimSpec[] = [
  spec("liars/forgers@1", { network: FOLLOWER, faults: FORGERS, stormMs: SHORT_STORM_MS }),
  spec("liars/guides@1", { network: OUTNUMBERED, faults: GUIDES, stormMs: SHORT_STORM_MS }),
  spec("liars/misleaders@1", { network: OUTNUMBERED, faults: MISLEADERS }),
  spec("liars/unrepentant@1", { network: FOLLOWER, faults: SWARM }),
  spec("liars/two@1", {
    network: { ...FOLLOWER, fullNodes: 3, liars: ["f1", "f2"], repents: true },
    faults: SWARM,
  }),
  // A member of the committee with a key of its own: the most that may lie among four.
  spec("liars/member@1", {
    network: { ...FOLLOWER, fullNodes: 1, liars: ["v1"], stolenFrom: "v1" },
    faults: SWARM,
  }),
];
