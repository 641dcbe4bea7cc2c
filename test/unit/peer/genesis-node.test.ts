import { expect } from "chai";
import { genesisNode, seedNode } from "../../../src/peer/genesis-node.ts";
import { isValidAddress } from "../../../src/peer/node-address.ts";
import { authorizedAndAvailableNodes, authorizedNodes } from "../../../src/peer/node-views.ts";

const configured = { key: "00ab", address: { host: "10.0.0.1", port: 3002 } };

describe("a configured node", () => {
  it("of the first committee counts at every date from 0", () => {
    const node = genesisNode(configured, "021");
    const seed = seedNode({ ...configured, key: "00aa" }, null);

    for (const dateMs of [0, 1_700_000_000_000]) {
      expect(authorizedAndAvailableNodes([seed, node], { dateMs })).to.deep.equal([node]);
    }
    expect(node).to.include({ geoPatch: "021", networkPatch: "021", synced: true });
  });

  it("without an address stands at one nobody can dial", () => {
    const { ip, port } = genesisNode({ key: "00ab", address: null }, null);

    expect(isValidAddress({ host: ip, port })).to.equal(false);
  });

  it("known by hand is reachable and nothing more", () => {
    const seed = seedNode(configured, "021");

    expect(authorizedNodes([seed], { dateMs: 5 })).to.deep.equal([]);
    expect(seed).to.include({ ip: "10.0.0.1", port: 3002, available: false, enrollmentMs: null });
  });
});
