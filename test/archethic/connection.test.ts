import { expect } from "chai";
import { packet, twoNodes } from "../support/two-nodes.ts";

const ping = packet({ type: "p2p.ping" }, 1_000);

/** No dial again within a test, so that a link that ended stays ended. */
const SLOW_REDIAL = { backoff: { firstMs: 3_600_000, capMs: 3_600_000 } };

describe("archethic connection_test: the availability timer", () => {
  const read = async (
    { connection }: Awaited<ReturnType<typeof twoNodes>>,
    reset = false,
  ): Promise<number> => await connection.call.readAvailability({ reset });

  it("starts on connect and not before (A6)", async () => {
    const setup = await twoNodes({ listening: false, connectionLimits: SLOW_REDIAL });
    await setup.clock.advance(5_000);
    expect(await read(setup)).to.equal(0);

    await setup.listen();
    setup.connection.cast.wakeUp();
    await setup.clock.advance(3_100);

    expect(await read(setup)).to.equal(3);
  });

  it("stops when the link ends, and adds up over several links (A6)", async () => {
    const setup = await twoNodes({ connectionLimits: SLOW_REDIAL });
    await setup.clock.advance(2_100);
    setup.network.reset("near", "far");
    await setup.clock.advance(10_000);
    expect(await read(setup)).to.equal(2);

    setup.connection.cast.wakeUp();
    await setup.clock.advance(3_100);

    expect(await read(setup)).to.equal(5);
  });

  it("is zero after a reading with reset, and goes on from there (A6)", async () => {
    const setup = await twoNodes();
    await setup.clock.advance(4_100);

    expect(await read(setup, true)).to.equal(4);
    expect(await read(setup)).to.equal(0);
    await setup.clock.advance(2_100);
    expect(await read(setup)).to.equal(2);
  });

  it("is kept by a reading without reset (A6)", async () => {
    const setup = await twoNodes();
    await setup.clock.advance(4_100);

    expect([await read(setup), await read(setup)]).to.deep.equal([4, 4]);
  });

  it("runs on when a request has no answer in time: the link stands (A6)", async () => {
    const routes = { requests: { "p2p.ping": () => new Promise<never>(() => {}) } };
    const setup = await twoNodes({ routes });
    await setup.clock.advance(100);

    const asked = setup.connection.call.request(ping);
    await setup.clock.advance(2_000);

    expect((await asked).kind).to.equal("timeout");
    expect(await read(setup)).to.equal(2);
  });

  it("answers while a dial is under way, without waiting for it (A6)", async () => {
    const setup = await twoNodes();
    setup.network.cut("near", "far");

    expect(await read(setup)).to.equal(0);
  });
});
