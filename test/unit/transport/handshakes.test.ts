import { expect } from "chai";
import { Handshakes } from "../../../src/transport/handshakes.ts";
import type { CloseReason } from "../../../src/transport/transport.ts";

const at = (host: string) => ({ host, port: 1 });
const nothing = () => () => {};

describe("Handshakes", () => {
  it("are so many of one source, whatever their ports, and others still come in", () => {
    const handshakes = new Handshakes({ handshakesMax: 10, handshakesPerSourceMax: 2 });
    handshakes.add({ host: "192.0.2.1", port: 1 }, nothing());
    handshakes.add({ host: "192.0.2.1", port: 2 }, nothing());

    expect(handshakes.hasRoomFor(at("192.0.2.1"))).to.equal(false);
    expect(handshakes.hasRoomFor(at("::ffff:192.0.2.1"))).to.equal(false);
    expect(handshakes.hasRoomFor(at("192.0.2.2"))).to.equal(true);
  });

  it("take an IPv6 network of 64 bits for one source", () => {
    const handshakes = new Handshakes({ handshakesMax: 10, handshakesPerSourceMax: 1 });
    handshakes.add(at("2001:db8:0:1::1"), nothing());

    expect(handshakes.hasRoomFor(at("2001:db8:0:1::2"))).to.equal(false);
    expect(handshakes.hasRoomFor(at("2001:db8:0:2::1"))).to.equal(true);
  });

  it("are so many in all", () => {
    const handshakes = new Handshakes({ handshakesMax: 2, handshakesPerSourceMax: 2 });
    handshakes.add(at("a"), nothing());
    handshakes.add(at("b"), nothing());

    expect(handshakes.hasRoomFor(at("c"))).to.equal(false);
  });

  it("make room when they end, and end once", () => {
    const handshakes = new Handshakes({ handshakesMax: 10, handshakesPerSourceMax: 1 });
    const refuse = nothing();
    handshakes.add(at("a"), refuse);

    expect([handshakes.settle(refuse), handshakes.settle(refuse)]).to.deep.equal([true, false]);
    expect(handshakes.hasRoomFor(at("a"))).to.equal(true);
    expect(handshakes.size).to.equal(0);
  });

  it("are all refused, or forgotten", () => {
    const handshakes = new Handshakes({ handshakesMax: 10, handshakesPerSourceMax: 10 });
    const reasons: CloseReason[] = [];
    handshakes.add(at("a"), (reason) => reasons.push(reason));
    handshakes.add(at("a"), (reason) => reasons.push(reason));

    handshakes.refuseAll("closed");
    expect(reasons).to.deep.equal(["closed", "closed"]);
    handshakes.clear();
    expect(handshakes.size).to.equal(0);
  });
});
