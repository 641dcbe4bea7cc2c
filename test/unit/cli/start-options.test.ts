import { expect } from "chai";
import { startOptionsOf, withFlags } from "../../../src/cli/start-options.ts";
import { configOf, FILE, WHOLE } from "../../support/node-file.ts";

function optionsOf(file: object) {
  return startOptionsOf(configOf(file));
}

describe("startOptionsOf", () => {
  it("leaves out what the file leaves out, so that defaults stay the node's", () => {
    expect(Object.keys(optionsOf(FILE))).to.have.members(["networkId", "dataDir", "authorities"]);
  });

  it("hands on what the file says", () => {
    const messageQuotas = { "p2p.ping": { perSecond: 0.5, burst: 3 } };
    const { kind, control, listen, ...rest } = optionsOf({
      ...FILE,
      kind: "validator",
      control: false,
      listen: "127.0.0.1:0",
      messageQuotas,
    });

    expect(rest.messageQuotas).to.deep.equal(messageQuotas);
    expect({ kind, control, listen }).to.deep.equal({
      kind: "validator",
      control: false,
      listen: { host: "127.0.0.1", port: 0 },
    });
  });

  it("hands on what it says of peers and of who may know of the node", () => {
    const peer = "ab".repeat(32);
    const said = { accessType: "trusted", capabilities: ["history"], inboundMax: 7 };
    const { peers, accessType, capabilities, inboundMax } = optionsOf({
      ...FILE,
      ...said,
      peers: [
        { peer, affinity: "high", addresses: ["10.0.0.1:9"] },
        { peer, affinity: "never" },
      ],
    });

    expect({ accessType, capabilities, inboundMax }).to.deep.equal(said);
    expect(peers).to.deep.equal([
      { peer, affinity: "high", addresses: [{ host: "10.0.0.1", port: 9 }] },
      { peer, affinity: "never" },
    ]);
    const wrong = { ...FILE, peers: [{ peer, affinity: "some" }] };
    expect(() => optionsOf(wrong)).to.throw("peers[0].affinity");
  });

  it("hands on where it serves, what it keeps and where it begins", () => {
    const { grpc, metrics, keepCommits, verifyingThreads, checkpoint } = optionsOf(WHOLE);

    expect({ grpc, metrics, keepCommits, verifyingThreads }).to.deep.equal({
      grpc: WHOLE.grpc,
      metrics: WHOLE.metrics,
      keepCommits: 2_000,
      verifyingThreads: 2,
    });
    const [authority] = checkpoint?.authorities ?? [];
    expect(checkpoint?.digest).to.deep.equal(new Uint8Array(32).fill(0xcd));
    expect(authority?.protocolKey).to.deep.equal(new Uint8Array(32).fill(0xab));
    expect(checkpoint?.authorities).to.have.length(1);
  });

  it("routes every address to this machine when asked to, port unchanged", () => {
    const { route } = optionsOf({ ...FILE, routeToLoopback: true });

    expect(route?.({ host: "8.8.8.8", port: 7 })).to.deep.equal({ host: "127.0.0.1", port: 7 });
  });
});

describe("withFlags", () => {
  it("lets a flag go before the file, and moves a port without what stands beside it", () => {
    const flags = { grpcPort: 1, metricsPort: 2, keepCommits: 3_000, verifyingThreads: 0 };
    const { grpc, metrics, keepCommits, verifyingThreads } = withFlags(configOf(WHOLE), flags);

    expect({ grpc, metrics, keepCommits, verifyingThreads }).to.deep.equal({
      grpc: { host: "127.0.0.1", port: 1 },
      metrics: { host: "0.0.0.0", port: 2, isPublic: true },
      keepCommits: 3_000,
      verifyingThreads: 0,
    });
  });

  it("serves the inspector where a flag says so, and at any free port without one (V1)", () => {
    expect(withFlags(configOf(FILE), { inspect: true }).inspector).to.deep.equal({ port: 0 });
    expect(withFlags(configOf(FILE), { inspectPort: 7 }).inspector).to.deep.equal({ port: 7 });
    const said = { ...configOf(FILE), inspector: { host: "127.0.0.2", port: 5 } };
    expect(withFlags(said, { inspect: true }).inspector).to.deep.equal(said.inspector);
    expect(withFlags(said, { inspectPort: 7 }).inspector).to.deep.equal({
      host: "127.0.0.2",
      port: 7,
    });
  });

  it("changes nothing where no flag was typed", () => {
    expect(withFlags(configOf(WHOLE), {})).to.deep.equal(configOf(WHOLE));
    expect(withFlags(configOf(FILE), { metricsPort: 5 }).metrics).to.deep.equal({ port: 5 });
  });
});
