import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { exitActor, isRuntimeError } from "../../../src/index.ts";
import { type Endpoint, type NodeOptions, startNode } from "../../../supervisors/index.ts";
import { FakeDoor } from "../../support/grpc-door.ts";
import { callerOf, closeCallers } from "../../support/grpc-caller.ts";
import { grpcNode } from "../../support/grpc-node.ts";
import { memoryNode } from "./memory-node.ts";

const refusalOf = async (change: object): Promise<string> => {
  const refusal = await startNode({ ...memoryNode(), ...change } as NodeOptions).catch(
    (error) => error,
  );
  return isRuntimeError(refusal, "option.invalid") ? refusal.details.option : String(refusal);
};

/** Whether a program that runs a line has loaded the library of gRPC. */
function loadsLibrary(line: string): string {
  const program = `
    import { createRequire } from "node:module";
    ${line};
    const loaded = Object.keys(createRequire(import.meta.url).cache);
    console.log(loaded.some((path) => path.includes("grpc-js")));`;
  const args = ["--import", "tsx", "--input-type=module", "--eval", program];
  return spawnSync(process.execPath, args, { encoding: "utf8" }).stdout.trim();
}

describe("the option grpc (S1)", () => {
  it("is checked as every option is", async () => {
    expect(await refusalOf({ grpc: {} })).to.equal("grpc.port");
    expect(await refusalOf({ grpc: { port: 70_000 } })).to.equal("grpc.port");
    expect(await refusalOf({ grpc: { port: 0, host: "" } })).to.equal("grpc.host");
    expect(await refusalOf({ grpc: { port: 0, hots: "::" } })).to.equal("grpc.hots");
  });

  it("wants a door of the host's where the host hides the key", async () => {
    expect(await refusalOf({ grpc: { port: 0 } })).to.equal("doors.grpc");

    const door = new FakeDoor();
    const { doors, ...options } = memoryNode();
    const node = await startNode({
      ...options,
      doors: { ...doors, grpc: door },
      grpc: { port: 0 },
    });
    expect(await node.grpcEndpoint()).to.deep.equal({ host: "grpc", port: 50_051 });
    await node.stop();
    expect(door.did).to.deep.equal(["listen 11", "drain 2000", "close"]);
  });

  it("left out leaves the listener out, and the library unloaded", async () => {
    const node = await startNode(memoryNode());
    expect(await node.grpcEndpoint()).to.equal(undefined);
    expect(node.at("/node/listener/grpc-listener")).to.equal(undefined);
    await node.stop();

    const entry = new URL("../../../supervisors/index.ts", import.meta.url).href;
    expect(loadsLibrary(`await import("${entry}")`)).to.equal("false");
    expect(loadsLibrary(`await import("@grpc/grpc-js")`)).to.equal("true");
  }).timeout(30_000);

  it("starts no node on a port that is taken, and leaves nothing behind", async () => {
    const first = await grpcNode();
    const refusal = await grpcNode({ grpc: first.endpoint }).catch((error) => error);
    await first.end();

    expect(isRuntimeError(refusal, "transport.address_in_use")).to.equal(true);
  });

  it("answers again after its listener was killed", async () => {
    const served = await grpcNode();
    const listener = served.node.at("/node/listener/grpc-listener");
    if (listener === undefined) throw new Error("there is a listener");
    exitActor(listener, "kill");
    await listener.exited();
    let endpoint: Endpoint | undefined;
    while (endpoint === undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      endpoint = await served.node.grpcEndpoint().catch(() => undefined);
    }

    const caller = await callerOf(endpoint);
    const { code } = await caller.call(
      "/coppice.p2p.v1.P2p/GetCommitAvailability",
      new Uint8Array(0),
    );
    expect(code).to.equal("OK");
    closeCallers();
    await served.end();
  });
});
