import { expect } from "chai";
import { Handshakes } from "../../../src/transport/handshakes.ts";
import type { CloseReason } from "../../../src/transport/transport.ts";

const at = (host: string) => ({ host, port: 1 });
const CROWDED = "too_many_handshakes_of_address";
const LIMITS = {
  handshakesMax: 10,
  handshakesPerSourceMax: 10,
  handshakesPerSourcePerSecond: 2,
  handshakesPerSourceBurst: 4,
};
const nothing = () => () => {};

describe("Handshakes", () => {
  it("are so many of one source, whatever their ports, and others still come in", () => {
    const handshakes = new Handshakes({ ...LIMITS, handshakesMax: 10, handshakesPerSourceMax: 2 });
    handshakes.add({ host: "192.0.2.1", port: 1 }, nothing());
    handshakes.add({ host: "192.0.2.1", port: 2 }, nothing());

    expect(handshakes.admit(at("192.0.2.1"), 0)).to.equal(CROWDED);
    expect(handshakes.admit(at("::ffff:192.0.2.1"), 0)).to.equal(CROWDED);
    expect(handshakes.admit(at("192.0.2.2"), 0)).to.equal(undefined);
  });

  it("take an IPv6 network of 64 bits for one source", () => {
    const handshakes = new Handshakes({ ...LIMITS, handshakesMax: 10, handshakesPerSourceMax: 1 });
    handshakes.add(at("2001:db8:0:1::1"), nothing());

    expect(handshakes.admit(at("2001:db8:0:1::2"), 0)).to.equal(CROWDED);
    expect(handshakes.admit(at("2001:db8:0:2::1"), 0)).to.equal(undefined);
  });

  it("are so many in all", () => {
    const handshakes = new Handshakes({ ...LIMITS, handshakesMax: 2, handshakesPerSourceMax: 2 });
    handshakes.add(at("a"), nothing());
    handshakes.add(at("b"), nothing());

    expect(handshakes.admit(at("c"), 0)).to.equal("overloaded");
  });

  it("make room when they end, and end once", () => {
    const handshakes = new Handshakes({ ...LIMITS, handshakesMax: 10, handshakesPerSourceMax: 1 });
    const refuse = nothing();
    handshakes.add(at("a"), refuse);

    expect([handshakes.settle(refuse), handshakes.settle(refuse)]).to.deep.equal([true, false]);
    expect(handshakes.admit(at("a"), 0)).to.equal(undefined);
    expect(handshakes.size).to.equal(0);
  });

  it("of one source begin so many at once, and so many each second after, whether they end or not (A7)", () => {
    const handshakes = new Handshakes(LIMITS);
    const begun: number[] = [];
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 10) {
      if (handshakes.admit(at(`2001:db8::${nowMs}`), nowMs) === undefined) begun.push(nowMs);
    }

    expect(begun.slice(0, 6)).to.deep.equal([0, 10, 20, 30, 500, 1_000]);
    expect(begun).to.have.length(4 + 20);
    expect(handshakes.admit(at("192.0.2.1"), 10_000)).to.equal(undefined);
  });

  it("that are refused for being too many take nothing from those that come later", () => {
    const handshakes = new Handshakes({ ...LIMITS, handshakesPerSourceMax: 1 });
    const refuse = nothing();
    handshakes.admit(at("a"), 0);
    handshakes.add(at("a"), refuse);
    for (let count = 0; count < 100; count += 1)
      expect(handshakes.admit(at("a"), 0)).to.equal(CROWDED);

    handshakes.settle(refuse);

    expect(handshakes.admit(at("a"), 0)).to.equal(undefined);
  });

  it("are all refused, or forgotten", () => {
    const handshakes = new Handshakes({ ...LIMITS, handshakesMax: 10, handshakesPerSourceMax: 10 });
    const reasons: CloseReason[] = [];
    handshakes.add(at("a"), (reason) => reasons.push(reason));
    handshakes.add(at("a"), (reason) => reasons.push(reason));

    handshakes.refuseAll("closed");
    expect(reasons).to.deep.equal(["closed", "closed"]);
    handshakes.clear();
    expect(handshakes.size).to.equal(0);
  });
});
