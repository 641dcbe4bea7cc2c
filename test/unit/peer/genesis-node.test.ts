import { expect } from "chai";
import { genesisNode, nodeKeyOf, seedNode } from "../../../src/peer/genesis-node.ts";
import { isValidAddress } from "../../../src/peer/node-address.ts";
import { authorizedAndAvailableNodes, authorizedNodes } from "../../../src/peer/node-views.ts";
import { failureOf } from "../../support/failure.ts";

const configured = { key: "ab".repeat(32), address: { host: "10.0.0.1", port: 3002 } };

describe("a configured node", () => {
  it("of the first committee counts at every date from 0", () => {
    const node = genesisNode(configured, "021");
    const seed = seedNode({ ...configured, key: "aa".repeat(32) }, null);

    for (const dateMs of [0, 1_700_000_000_000]) {
      expect(authorizedAndAvailableNodes([seed, node], { dateMs })).to.deep.equal([node]);
    }
    expect(node).to.include({ geoPatch: "021", networkPatch: "021", synced: true });
  });

  it("is called by its key with the curve in front", () => {
    expect(nodeKeyOf(configured)).to.equal(`00${"ab".repeat(32)}`);
    expect(seedNode(configured, null).firstPublicKey).to.equal(nodeKeyOf(configured));
    expect(failureOf(() => nodeKeyOf({ key: "ab" })).code).to.equal("key.malformed");
  });

  it("without an address stands at one nobody can dial", () => {
    const { ip, port } = genesisNode({ key: "ab".repeat(32), address: null }, null);

    expect(isValidAddress({ host: ip, port })).to.equal(false);
  });

  it("known by hand is reachable and nothing more", () => {
    const seed = seedNode(configured, "021");

    expect(authorizedNodes([seed], { dateMs: 5 })).to.deep.equal([]);
    expect(seed).to.include({ ip: "10.0.0.1", port: 3002, available: false, enrollmentMs: null });
  });
});
