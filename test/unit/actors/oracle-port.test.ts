import { expect } from "chai";
import { memTable } from "../../../actors/mem-table.ts";
import { oraclePort } from "../../../actors/oracle-port.ts";
import { MEM_TABLE } from "../../../messages/mem-table.ts";
import { ORACLE_PORT } from "../../../messages/oracle-port.ts";
import { type KnownNode, newNode } from "../../../src/peer/known-node.ts";
import { useNodeWorld } from "../../support/node-world.ts";

describe("the oracle chain's port", () => {
  const world = useNodeWorld();
  let heard: string[];
  let isBroken: boolean;
  const node = (name: string) => newNode({ firstPublicKey: name, ip: "10.0.0.1", port: 1 });

  beforeEach(async () => {
    heard = [];
    isBroken = false;
    const oracleChain = {
      nodesChanged: (nodes: readonly KnownNode[]) => {
        if (isBroken) throw new Error("no oracle");
        heard.push(...nodes.map(({ firstPublicKey }) => firstPublicKey));
      },
    };
    await world().supervise([
      memTable.childSpec({}, { name: MEM_TABLE }),
      oraclePort.childSpec({ oracleChain }, { name: ORACLE_PORT }),
    ]);
  });

  it("tells of each node that is new or changed, and of all again when it comes back (A14)", async () => {
    world().ref(MEM_TABLE).cast.upsert(node("a"));
    await world().clock.settle();
    expect(heard).to.deep.equal(["a"]);

    await world().kill(MEM_TABLE);
    world().ref(MEM_TABLE).cast.upsert(node("b"));
    await world().clock.settle();
    expect(heard).to.deep.equal(["a", "b"]);

    await world().kill(ORACLE_PORT);
    expect(heard).to.deep.equal(["a", "b", "b"]);
  });

  it("outlives an oracle chain that throws, and says so (A14)", async () => {
    isBroken = true;
    world().ref(MEM_TABLE).cast.upsert(node("a"));
    await world().clock.settle();
    isBroken = false;
    world().ref(MEM_TABLE).cast.upsert(node("b"));
    await world().clock.settle();

    expect(world().crashes).to.deep.equal([]);
    expect(world().emitted("oracle.failed")).to.have.length(1);
    expect(heard).to.deep.equal(["b"]);
  });
});
