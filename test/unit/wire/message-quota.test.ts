import { expect } from "chai";
import { nodeMessages } from "../../../messages/wire/node-messages.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { PeerQuotas, type QuotaVerdict } from "../../../src/peer/peer-quotas.ts";
import { PIECE_LIMITS } from "../../../src/peer/piece-plan.ts";
import { MESSAGE_QUOTAS, quotasByWireId } from "../../../src/wire/message-quota.ts";

const { messages } = nodeMessages;
const wireIdOf = (type: string): number => nodeMessages.byType(type)?.wireId ?? -1;

describe("quotas of messages", () => {
  it("A7 are declared with every message whose answer is dear", () => {
    const quotas = quotasByWireId(messages);
    const dear = messages.filter(({ type, kind, answeredBy }) => {
      const answers = answeredBy.map((answer) => nodeMessages.byType(answer)?.bytesMax ?? 0);
      return kind === "request" && type !== "p2p.ping" && Math.max(...answers) >= 1024 * 1024;
    });

    expect(dear.length).to.be.above(10);
    for (const { type, wireId } of dear) expect(quotas.has(wireId), type).to.equal(true);
    expect(quotas.get(wireIdOf("p2p.get_known_peers"))).to.equal(MESSAGE_QUOTAS.rare);
    expect(quotas.has(wireIdOf("p2p.ping"))).to.equal(false);
  });

  it("A7 are what the operator says, where he says something", () => {
    const said = { perSecond: 1, burst: 3 };
    const quotas = quotasByWireId(messages, { "p2p.ping": said, "p2p.list_nodes": said });

    expect(quotas.get(wireIdOf("p2p.ping"))).to.equal(said);
    expect(quotas.get(wireIdOf("p2p.list_nodes"))).to.equal(said);
    expect(quotas.get(wireIdOf("sync.fetch_blocks"))).to.equal(MESSAGE_QUOTAS.piece);
  });

  it("A7 let a node catch up for a minute with all its pieces asked of one peer, 100 blocks checked in 2.5 ms", () => {
    const quotas = new PeerQuotas(quotasByWireId(messages));
    const wireId = wireIdOf("sync.fetch_blocks");
    const underWay: QuotaVerdict[] = [];
    const ask = (nowMs: number): void => void underWay.push(quotas.take("syncing", wireId, nowMs));
    for (let piece = 0; piece < PIECE_LIMITS.piecesMax; piece += 1) ask(0);
    const verdicts = new Set<string>();
    for (let nowMs = 2.5; nowMs < 60_000; nowMs += 2.5) {
      const verdict = underWay.shift();
      verdicts.add(verdict?.type ?? "none");
      if (verdict?.type === "allowed") verdict.release();
      ask(nowMs);
    }

    expect([...verdicts]).to.deep.equal(["allowed"]);
  });

  for (const type of ["p2p.pong", "p2p.pnig", "toString"]) {
    it(`are refused for ${type}, which no peer sends unasked`, () => {
      let refused: unknown;
      try {
        quotasByWireId(messages, { [type]: { perSecond: 1, burst: 1 } });
      } catch (error) {
        refused = isRuntimeError(error, "option.invalid") ? error.details.option : error;
      }
      expect(refused).to.equal(`messageQuotas.${type}`);
    });
  }
});
