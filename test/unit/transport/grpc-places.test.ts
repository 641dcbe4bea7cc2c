import { expect } from "chai";
import { GrpcPlaces } from "../../../src/transport/grpc-places.ts";

const LIMITS = { connectionsMax: 4, connectionsPerPeerMax: 2, connectionsPerSourceMax: 3 };

const holder = (peer: number, host: string) => ({
  peerKey: new Uint8Array(32).fill(peer),
  remote: { host, port: 1 },
});

describe("GrpcPlaces (S1)", () => {
  it("has so many for one peer, wherever it comes from", () => {
    const places = new GrpcPlaces(LIMITS);

    expect(places.take(holder(1, "10.0.0.1"))).to.equal(undefined);
    expect(places.take(holder(1, "10.0.0.2"))).to.equal(undefined);
    expect(places.take(holder(1, "10.0.0.3"))).to.equal("too_many_connections_of_peer");
    places.giveBack(holder(1, "10.0.0.1"));
    expect(places.take(holder(1, "10.0.0.3"))).to.equal(undefined);
  });

  it("has so many for one address, and for one IPv6 network of 64 bits", () => {
    const places = new GrpcPlaces(LIMITS);
    for (const peer of [1, 2, 3]) places.take(holder(peer, `2001:db8:0:1::${peer}`));

    expect(places.take(holder(4, "2001:db8:0:1::9"))).to.equal("too_many_connections_of_address");
    expect(places.take(holder(4, "2001:db8:0:2::9"))).to.equal(undefined);
  });

  it("has so many in all, and takes nothing where it refuses", () => {
    const places = new GrpcPlaces(LIMITS);
    for (const peer of [1, 2, 3, 4]) places.take(holder(peer, `10.0.0.${peer}`));

    expect(places.take(holder(5, "10.0.0.5"))).to.equal("too_many_connections");
    expect(places.taken).to.equal(4);
    for (const peer of [1, 2, 3, 4]) places.giveBack(holder(peer, `10.0.0.${peer}`));
    expect(places.taken).to.equal(0);
  });
});
