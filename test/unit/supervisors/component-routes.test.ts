import { expect } from "chai";
import type { AnswerContext } from "../../../actors/p2p-server.answers.ts";
import { isRuntimeError } from "../../../src/errors.ts";
import { RunningAnswer } from "../../../src/link/running-answers.ts";
import type { HostComponents } from "../../../src/ports/components.ts";
import { componentRoutes } from "../../../supervisors/face/component-routes.ts";
import { ADDRESS, TRANSACTION } from "../../support/chain-values.ts";

const PEER = "ab".repeat(32);
const CONTEXT = new RunningAnswer() as AnswerContext;
const FOUND = { type: "chain.transaction", transaction: TRANSACTION } as const;
const ASK = { type: "chain.get_transaction", address: ADDRESS } as const;
const REPLICATE = {
  type: "replication.replicate_transaction",
  transaction: TRANSACTION,
  genesisAddress: ADDRESS,
} as const;

/** Components that implement only what a test asks; plain JavaScript may do the same. */
function routesOf(components: object) {
  return componentRoutes(components as HostComponents);
}

async function ask(components: object, request: { readonly type: string }): Promise<unknown> {
  const respond = routesOf(components)[request.type];
  return respond === undefined ? "nobody" : await respond(request, PEER, CONTEXT);
}

describe("componentRoutes", () => {
  it("has no answer to what no component answers (A14)", () => {
    expect(routesOf({})).to.deep.equal({});
    expect(routesOf({ transactionChain: {}, mining: undefined })).to.deep.equal({});
    expect(Object.keys(routesOf({ selfRepair: { shardRepair: () => ({}) } }))).to.deep.equal([
      "replication.shard_repair",
    ]);
  });

  it("hands a request, its asker and word of its end to the component, as the component's own method (A14)", async () => {
    class Chain {
      readonly #asked: unknown[] = [];
      getTransaction(...given: unknown[]) {
        this.#asked.push(...given);
        return FOUND;
      }
      asked() {
        return this.#asked;
      }
    }
    const transactionChain = new Chain();

    expect(await ask({ transactionChain }, ASK)).to.equal(FOUND);
    expect(transactionChain.asked()).to.deep.equal([ASK, PEER, CONTEXT.signal]);
  });

  for (const answer of [{ type: "generic.ok" }, {}, null, undefined, "done"]) {
    it(`takes ${JSON.stringify(answer)} for a fault of the host where it answers nothing (A14)`, async () => {
      const transactionChain = { getTransaction: async () => answer };

      const outcome = await ask({ transactionChain }, ASK).catch((error: unknown) => error);

      expect(isRuntimeError(outcome, "option.invalid"), String(outcome)).to.equal(true);
    });
  }

  it("refuses with both_sync until the node has bootstrapped (A14)", async () => {
    const phase = { isUp: false };
    const bootstrap = { isUp: () => phase.isUp };
    const components = { bootstrap, transactionChain: { getTransaction: () => FOUND } };

    expect(await ask(components, ASK)).to.deep.equal({
      type: "generic.error",
      reason: "both_sync",
    });
    phase.isUp = true;
    expect(await ask(components, ASK)).to.equal(FOUND);
  });

  it("gives work to the elected only, and asks anew each time (A14)", async () => {
    const kept: unknown[] = [];
    const elected = { store: false };
    const components = {
      election: { isElected: async () => elected.store },
      replication: {
        replicateTransaction: (request: unknown) => {
          kept.push(request);
          return { type: "generic.ok" };
        },
      },
    };

    expect(await ask(components, REPLICATE)).to.deep.equal({ type: "generic.ok" });
    expect(kept).to.deep.equal([]);
    elected.store = true;
    await ask(components, REPLICATE);
    expect(kept).to.deep.equal([REPLICATE]);
  });
});
