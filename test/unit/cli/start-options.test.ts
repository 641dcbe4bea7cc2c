import { expect } from "chai";
import { checkNodeConfig } from "../../../src/cli/node-config.ts";
import { startOptionsOf } from "../../../src/cli/start-options.ts";

const KEY = "ab".repeat(32);
const FILE = {
  networkId: "net",
  dataDir: "d",
  authorities: [{ name: "v", protocolKey: KEY, networkKey: KEY, stake: 1 }],
};

function optionsOf(file: object) {
  const read = checkNodeConfig(file, "/base");
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  return startOptionsOf(read.config);
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

  it("routes every address to this machine when asked to, port unchanged", () => {
    const { route } = optionsOf({ ...FILE, routeToLoopback: true });

    expect(route?.({ host: "8.8.8.8", port: 7 })).to.deep.equal({ host: "127.0.0.1", port: 7 });
  });
});
