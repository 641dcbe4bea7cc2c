import { expect } from "chai";
import { newNode } from "../../../src/peer/known-node.ts";
import { keptNode, NODES_TABLE, nodeWrite } from "../../../src/store/kept-node.ts";
import { encodeNode, nodeStoreKey } from "../../../src/store/node-codec.ts";

const node = newNode({ firstPublicKey: "00ab", ip: "10.0.0.1", port: 1 });

describe("a kept node", () => {
  it("is read as it was written", () => {
    expect(nodeWrite(node)).to.deep.equal({
      put: [NODES_TABLE, nodeStoreKey("00ab"), encodeNode(node)],
    });
    expect(keptNode([nodeStoreKey("00ab"), encodeNode(node)])).to.deep.equal(node);
  });

  it("is refused with a reason when garbled or under another key", () => {
    expect(keptNode([nodeStoreKey("00ac"), encodeNode(node)])).to.be.a("string");
    expect(keptNode([nodeStoreKey("00ab"), new Uint8Array(9)])).to.be.a("string");
    expect(nodeWrite({ ...node, port: -1 })).to.be.a("string");
    expect(nodeWrite({ ...node, firstPublicKey: "" })).to.be.a("string");
  });
});
