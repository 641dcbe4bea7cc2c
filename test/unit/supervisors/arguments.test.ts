import { expect } from "chai";
import { isRuntimeError } from "../../../src/index.ts";
import { type Node, startNode } from "../../../supervisors/index.ts";
import { memoryNode } from "./memory-node.ts";

const PING = { type: "p2p.ping" };
const OTHER = "ab".repeat(32);

/** What is wrong with a call: what was called with what, and the argument that must be named. */
const WRONG: readonly (readonly [
  method: Exclude<keyof Node, symbol>,
  given: unknown[],
  option: string,
])[] = [
  ["commits", [Number.NaN, 5], "from"],
  ["commits", [-1, 5], "from"],
  ["commits", [1.5, 5], "from"],
  ["commits", ["1", 5], "from"],
  ["commits", [1, Number.POSITIVE_INFINITY], "limit"],
  ["commits", [1], "limit"],
  ["sendMessage", [null, PING], "peer"],
  ["sendMessage", ["me", PING], "peer"],
  ["sendMessage", ["self", null], "message"],
  ["sendMessage", ["self", {}], "message"],
  ["sendMessage", ["self", { type: "p2p.pong" }], "message"],
  ["sendMessage", ["self", PING, { timeoutMs: Number.NaN }], "options.timeoutMs"],
  ["sendMessage", ["self", PING, { timeoutMs: -1 }], "options.timeoutMs"],
  ["sendMessage", ["self", PING, { timeoutMs: "5" }], "options.timeoutMs"],
  ["sendMessage", ["self", PING, { timeout: 5 }], "options.timeout"],
  ["sendMessage", ["self", PING, { signal: {} }], "options.signal"],
  ["sendMessage", ["self", PING, 5], "options"],
  ["quorumRead", [null], "message"],
  ["quorumRead", [{ type: "p2p.pong" }], "message"],
  ["quorumRead", [PING, { rules: {} }], "options.rules.keyOf"],
  ["quorumRead", [PING, { rules: { keyOf: String, answersMin: 0 } }], "options.rules.answersMin"],
  [
    "quorumRead",
    [PING, { rules: { keyOf: String, consistencyLevel: 1.5 } }],
    "options.rules.consistencyLevel",
  ],
  ["quorumRead", [PING, { repair: 1 }], "options.repair"],
  ["quorumRead", [PING, null], "options"],
  ["sendMessage", ["self", PING, { timeoutMs: "adaptive" }], "options.timeoutMs"],
  ["quorumRead", [PING, { level: 0 }], "options.level"],
  ["quorumRead", [PING, { level: "most" }], "options.level"],
  ["quorumRead", [PING, { holders: ["me"] }], "options.holders[0]"],
  ["quorumWrite", [{ type: "p2p.pong" }], "message"],
  ["quorumWrite", [PING, { level: -1 }], "options.level"],
  ["quorumWrite", [PING, { acknowledges: true }], "options.acknowledges"],
  ["quorumWrite", [PING, { settled: 1 }], "options.settled"],
  ["askAny", [{ type: "p2p.pong" }], "message"],
  ["askAny", [PING, { peers: [5] }], "options.peers[0]"],
  ["askAny", [PING, { rules: { sparesMax: -1 } }], "options.rules.sparesMax"],
  ["connect", [[{ peer: "me" }]], "contacts[0].peer"],
  ["connect", [[{ peer: "self", endpoint: { host: "10.0.0.1", port: 0 } }]], "contacts[0].peer"],
  ["connect", [null], "contacts"],
  ["connect", [[], { timeoutMs: -1 }], "options.timeoutMs"],
  ["changePeer", ["me", { type: "affinity", affinity: null }], "peer"],
  ["changePeer", [OTHER, { type: "banned" }], "change.type"],
  ["changePeer", [OTHER, { type: "affinity", affinity: "some" }], "change.affinity"],
  ["changePeer", [OTHER, { type: "affinity" }], "change.affinity"],
  ["changePeer", [OTHER, { type: "addresses", source: "seed", addresses: [] }], "change.source"],
  [
    "changePeer",
    [OTHER, { type: "addresses", source: "admin", addresses: ["a.org:1"] }],
    "change.addresses[0]",
  ],
  ["peer", ["me"], "peer"],
  ["peersWith", ["Two Words"], "capability"],
  ["askAny", [PING, { capability: 5 }], "options.capability"],
  ["quorumRead", [PING, { capability: "" }], "options.capability"],
  ["changeNode", ["me", { type: "unauthorized" }], "key"],
  ["changeNode", ["00", { type: "banned" }], "change.type"],
  ["changeNode", ["00", { type: "synced", synced: 1 }], "change.synced"],
  ["changeNode", ["00", { type: "average_availability", average: 2 }], "change.average"],
  ["changeNode", ["00", { type: "network_patch", networkPatch: "xyz" }], "change.networkPatch"],
  ["broadcast", [undefined], "message"],
  ["listNodes", ["everybody"], "view"],
  ["listNodes", ["all", { dateMs: Number.NaN }], "at.dateMs"],
  ["listNodes", ["all", 5], "at"],
  ["nearestNodes", [null], "nodes"],
  ["nearestNodes", [[null]], "nodes[0]"],
  ["nearestNodes", [[], 5], "patch"],
];

describe("what a node is asked from plain JavaScript", () => {
  let node: Node;

  before(async () => {
    node = await startNode(memoryNode());
  });

  after(() => node.stop());

  for (const [method, given, option] of WRONG) {
    it(`${method} refuses ${JSON.stringify(given)}, naming ${option}`, async () => {
      const own = given.map((value) => (value === "self" ? node.id : value));
      const call = Reflect.get(node, method) as (...args: unknown[]) => unknown;
      let asked: unknown;
      expect(() => {
        asked = call(...own);
      }).to.not.throw();

      const refusal = await Promise.resolve(asked).then(
        () => "answered",
        (error: unknown) => error,
      );

      if (!isRuntimeError(refusal, "option.invalid")) throw new Error(String(refusal));
      expect(refusal.details.option).to.equal(option);
    });
  }

  it("answers what is right", async () => {
    expect(await node.commits(0, 0)).to.deep.equal([]);
    expect(await node.sendMessage(node.id, { type: "p2p.ping" }, { timeoutMs: 50 })).to.deep.equal({
      type: "p2p.pong",
    });
    expect(await node.nearestNodes(await node.listNodes())).to.be.an("array");
    const learned = { timeoutMs: "learned" } as const;
    expect(await node.sendMessage(node.id, { type: "p2p.ping" }, learned)).to.deep.equal({
      type: "p2p.pong",
    });
    const written = await node.quorumWrite({ type: "p2p.ping" }, { holders: [node.id] });
    expect(written.acknowledgedBy).to.deep.equal([node.id]);
    expect((await node.askAny({ type: "p2p.ping" }, { peers: [node.id] })).peer).to.equal(node.id);
    expect(isRuntimeError(await node.quorumRead({ type: "p2p.ping" }).catch((e) => e))).to.equal(
      true,
    );
  });
});
