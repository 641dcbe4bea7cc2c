import { expect } from "chai";
import { nodeMessages } from "../../../messages/wire/node-messages.ts";
import { isRuntimeError } from "../../../src/index.ts";
import { decodeMessage } from "../../../src/wire/catalogue.ts";
import { packet, twoNodes } from "../../support/two-nodes.ts";

const ping = packet({ type: "p2p.ping" });

describe("connection", () => {
  it("A6 dials when it starts and carries a request and its answer", async () => {
    const { clock, connection } = await twoNodes();
    await clock.advance(100);

    const asked = connection.call.request(ping);
    await clock.advance(100);
    const answer = await asked;

    expect(answer.kind).to.equal("answer");
    if (answer.kind === "answer") {
      expect(decodeMessage(nodeMessages, answer.packet)).to.deep.equal({ type: "p2p.pong" });
    }
    expect((await connection.call.view()).state).to.equal("connected");
  });

  it("A6 lets a request wait while the dial is under way", async () => {
    const { clock, connection } = await twoNodes();

    const asked = connection.call.request(ping);
    await clock.advance(100);

    expect((await asked).kind).to.equal("answer");
  });

  it("A6 refuses a request at once while there is no link and nobody dials", async () => {
    const { clock, connection } = await twoNodes({
      listening: false,
      connectionLimits: { backoff: { firstMs: 60_000, capMs: 60_000 } },
    });
    await clock.advance(10);

    expect(await connection.call.request(ping)).to.deep.equal({ kind: "not_connected" });
  });

  it("A6 sends nothing in the name of a caller that gave up while the dial was under way", async () => {
    let served = 0;
    const routes = {
      requests: {
        "p2p.ping": () => {
          served += 1;
          return { type: "p2p.pong" };
        },
      },
    };
    const { clock, connection, network } = await twoNodes({ routes });
    network.cut("near", "far");

    const asked = connection.call.request(ping, { timeoutMs: 50 }).catch((error: unknown) => error);
    await clock.advance(60);
    network.heal();
    await clock.advance(10_000);

    expect(isRuntimeError(await asked, "call.timeout")).to.equal(true);
    expect(served).to.equal(0);
  });

  it("A6 answers a request nobody answers with a timeout and stays connected", async () => {
    const routes = { requests: { "p2p.ping": () => new Promise<never>(() => {}) } };
    const { clock, connection } = await twoNodes({ routes });
    await clock.advance(100);

    const asked = connection.call.request(packet({ type: "p2p.ping" }, 1_000));
    await clock.advance(1_200);

    expect(await asked).to.deep.equal({ kind: "timeout" });
    expect((await connection.call.view()).state).to.equal("connected");
  });

  it("A6 tells open requests when the link ends, and dials again", async () => {
    const routes = { requests: { "p2p.ping": () => new Promise<never>(() => {}) } };
    const { clock, connection, network } = await twoNodes({ routes });
    await clock.advance(100);

    const asked = connection.call.request(ping);
    await clock.advance(20);
    network.reset("near", "far");
    await clock.advance(2_000);

    expect((await asked).kind).to.equal("closed");
    expect((await connection.call.view()).state).to.equal("connected");
  });

  it("A6 gives up a silent peer after two missed beats", async () => {
    const { clock, connection, network, near } = await twoNodes();
    await clock.advance(100);

    network.cut("near", "far");
    await clock.advance(41_000);

    expect((await connection.call.view()).state).to.not.equal("connected");
    const reasons = near.events.flatMap((event) =>
      event.type === "app" && event.name === "p2p.disconnected" ? [event.values["reason"]] : [],
    );
    expect(reasons).to.deep.equal(["idle"]);
  });

  it("A6 seals all requests of one turn under one signature", async () => {
    const { clock, connection, network } = await twoNodes();
    await clock.advance(100);
    const before = network.piecesCarried;

    const asked = Array.from({ length: 50 }, () => connection.call.request(ping));
    await clock.advance(100);
    await Promise.all(asked);

    expect(network.piecesCarried - before).to.equal(2);
  });

  it("A6 refuses more open requests than its table holds", async () => {
    const routes = { requests: { "p2p.ping": () => new Promise<never>(() => {}) } };
    const { clock, connection } = await twoNodes({ routes, connectionLimits: { requestsMax: 2 } });
    await clock.advance(100);

    const asked = [ping, ping, ping].map((one) => connection.call.request(one));
    await clock.settle();

    expect(await asked[2]).to.deep.equal({ kind: "overloaded" });
  });
});
