import { expect } from "chai";
import { STATE_SYNC } from "../../../messages/state-sync.ts";
import { suspend } from "../../../src/actor/sys.ts";
import { exitActor } from "../../../src/index.ts";
import { NetworkLook } from "../../../supervisors/face/network-frame.ts";
import { type Node, startNode } from "../../../supervisors/index.ts";
import { memoryNode } from "./memory-node.ts";

describe("a look at a node in its network (V3)", () => {
  let node: Node;
  let look: NetworkLook;
  let nowMs: () => number;

  beforeEach(async () => {
    const options = memoryNode();
    const { clock, signer } = options.doors;
    node = await startNode(options);
    nowMs = () => clock.now();
    const listen = { host: "127.0.0.1", port: 4_000 };
    const { bytes: publicKey } = signer.publicKey;
    const self = { id: node.id, publicKey, kind: "full", listen, host: listen.host };
    look = new NetworkLook({ runtime: node.runtime, clock, self, phase: () => "up" });
  });

  afterEach(() => node.stop());

  it("sends nobody anything, so that looking is no traffic of the node", () => {
    const { messages } = node.runtime.counts();
    const frame = look.frame();
    expect(frame.sync).to.deep.include({ head: 0, cursor: 0, epoch: 0 });
    expect(frame.self).to.deep.include({ peer: node.id, kind: "full", phase: "up" });
    expect(look.vitals()).to.deep.equal({ peers: 0, head: 0 });
    expect(node.runtime.counts().messages).to.equal(messages);
  });

  it("is not held up by an actor that is stuck", async () => {
    await suspend(node.runtime.ref(STATE_SYNC));
    node.runtime.ref(STATE_SYNC).cast.pushed({ peer: "nobody", index: 7 });
    const frame = look.frame();
    expect(frame.sync).to.deep.include({ head: 0 });
    expect(frame).to.not.have.property("missing");
  });

  it("names what an actor that was killed would tell, and since when it is away", async () => {
    const killedAtMs = nowMs();
    const sync = node.at("/node/sync/state-sync");
    if (sync === undefined) throw new Error("a node follows");
    const exited = sync.exited();
    exitActor(sync, "kill");
    await exited;
    const frame = look.frame();
    expect(frame).to.not.have.property("sync");
    expect(frame.missing).to.deep.include({ part: "sync", sinceMs: killedAtMs });
    expect(look.vitals()).to.deep.equal({ peers: 0 });
    while (look.frame().missing !== undefined) await new Promise(setImmediate);
    expect(look.frame().sync).to.deep.include({ head: 0 });
  });
});
