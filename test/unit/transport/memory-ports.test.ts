import { expect } from "chai";
import { isRuntimeError } from "../../../src/errors.ts";
import { simulatedClock } from "../../../src/time/simulated-clock.ts";
import type { MemoryNode } from "../../../src/transport/memory-dial.ts";
import { MemoryPorts } from "../../../src/transport/memory-ports.ts";
import { type CloseReason, TRANSPORT_LIMITS } from "../../../src/transport/transport.ts";

const EVENTS = { onLink: (): void => {} };
const nodeAt = (host: string): MemoryNode => ({
  host,
  key: new Uint8Array(32),
  networkId: "test",
  clock: simulatedClock(),
});

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isRuntimeError(error) ? error.code : String(error);
  }
  return "no failure";
}

describe("MemoryPorts", () => {
  it("finds who listens at an address until it closes", async () => {
    const ports = new MemoryPorts(TRANSPORT_LIMITS);

    const socket = ports.listen(nodeAt("a"), { host: "0.0.0.0", port: 7 }, EVENTS);

    expect(ports.listenerAt({ host: "a", port: 7 })?.events).to.equal(EVENTS);
    await socket.close();
    expect(ports.listenerAt({ host: "a", port: 7 })).to.equal(undefined);
  });

  it("refuses a port that is taken and a host that is another's", () => {
    const ports = new MemoryPorts(TRANSPORT_LIMITS);
    ports.listen(nodeAt("a"), { host: "a", port: 7 }, EVENTS);

    const listen = (host: string) => () => ports.listen(nodeAt("a"), { host, port: 7 }, EVENTS);

    expect(codeOf(listen("a"))).to.equal("transport.address_in_use");
    expect(codeOf(listen("b"))).to.equal("option.invalid");
  });

  it("hands out ports from 49152 to 65535 and then from the start", () => {
    const ports = new MemoryPorts(TRANSPORT_LIMITS);

    const drawn = Array.from({ length: 16_385 }, () => ports.ephemeralPort());

    expect([drawn[0], drawn[16_383], drawn[16_384]]).to.deep.equal([49_152, 65_535, 49_152]);
  });

  it("refuses whoever is about to connect when it closes, and nobody when it forgets", async () => {
    const ports = new MemoryPorts(TRANSPORT_LIMITS);
    const refused: CloseReason[] = [];
    const open = (host: string) => {
      const socket = ports.listen(nodeAt(host), { host, port: 7 }, EVENTS);
      const dialer = { host: "c", port: 1 };
      ports.listenerAt(socket.endpoint)?.handshakes.add(dialer, (why) => refused.push(why));
      return socket;
    };
    const closed = open("a");
    open("b");

    ports.forget("b");
    await closed.close();

    expect(refused).to.deep.equal(["closed"]);
    expect(ports.listenerAt({ host: "b", port: 7 })).to.equal(undefined);
  });
});
