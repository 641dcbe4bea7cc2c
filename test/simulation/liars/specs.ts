/** Honest whole nodes among peers that lie. */

import { boundedQueues, type FaultKind, type SimSpec } from "../../../src/testing/index.ts";
import { CHAIN_CHECKS } from "../whole-node/chain-checks.ts";
import { LIAR, type LyingNetwork, lyingNodes } from "./lying-node.ts";
import { honestCatchUp, ofOthers, REFUSED_EACH } from "./checks.ts";

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

const STORM_MS = 20_000;
/** A job that waits for a silent peer takes 25 s, and its peer is left alone for longer each time. */
const CALM_MS = 120_000;
const QUEUE_MAX = 12_000;

function spec(id: string, network: LyingNetwork): SimSpec {
  const liars = { peers: { role: LIAR } };
  return {
    id,
    nodes: () => lyingNodes(network),
    stormMs: STORM_MS,
    faults: { kinds: [...PEER_KINDS, ...WORLD_KINDS], ...liars },
    budget: { downMax: 1, skewMsMax: 5_000 },
    invariants: [boundedQueues(QUEUE_MAX, { every: { ms: 500 } })],
    traceChecks: CHAIN_CHECKS.map((check) => ofOthers(network, check)),
    eventually: [honestCatchUp(network, CALM_MS)],
    sometimes: REFUSED_EACH,
  };
}

/** The specs of this lane. */
export const LIAR_SPECS: readonly SimSpec[] = [
  spec("liars/full-nodes@1", {
    validators: 4,
    fullNodes: 3,
    liars: ["f1", "f2"],
    stolenFrom: "v3",
  }),
  spec("liars/unrepentant@1", {
    validators: 4,
    fullNodes: 2,
    liars: ["f1"],
    stolenFrom: "v3",
    repents: false,
  }),
  spec("liars/member@1", {
    validators: 4,
    fullNodes: 1,
    liars: ["v1"],
    stolenFrom: "v1",
    repents: false,
  }),
];
