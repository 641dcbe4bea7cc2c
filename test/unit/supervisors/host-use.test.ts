import { expect } from "chai";
import type { CommitSink, CommittedSubDag } from "../../../supervisors/index.ts";
import { watchHost } from "../../../supervisors/face/host-use.ts";

describe("watchHost", () => {
  const subDag = {} as CommittedSubDag;

  it("notes a commit that is handed over, and hands it on", async () => {
    const handed: CommittedSubDag[] = [];
    const { host, wasUsed } = watchHost({ sink: { handle: async (one) => void handed.push(one) } });
    expect(wasUsed()).to.equal(false);

    await host.sink?.handle(subDag);

    expect(handed).to.deep.equal([subDag]);
    expect(wasUsed()).to.equal(true);
  });

  it("asks a host for its index in the host's own name, which is no use of it", async () => {
    class Keeper implements CommitSink {
      readonly #index = 7;
      async lastIndex(): Promise<number> {
        return this.#index;
      }
      async handle(): Promise<void> {}
    }
    const { host, wasUsed } = watchHost({ sink: new Keeper() });

    expect(await host.sink?.lastIndex?.()).to.equal(7);
    expect(wasUsed()).to.equal(false);
  });

  it("leaves a host that keeps no index one that keeps none", () => {
    const { host } = watchHost({ sink: { handle: async () => {} } });

    expect(host.sink).to.not.have.property("lastIndex");
    expect(watchHost().host).to.deep.equal({});
  });
});
