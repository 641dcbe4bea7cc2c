import { createServer, type Server } from "node:net";
import { expect } from "chai";
import { realRandom, seededRandom } from "../../../../src/index.ts";
import { choosePorts, demandFreePorts, DRAWN_PORTS } from "../../../../src/cli/devnet/ports.ts";
import { BadInput } from "../../../../src/cli/failure.ts";

const random = realRandom();

describe("ports of a devnet", () => {
  let taken: Server;
  let port: number;
  beforeEach(async () => {
    [port = 0] = await choosePorts(1, { random });
    taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(port, "127.0.0.1", () => resolve());
    });
  });
  afterEach(() => taken.close());

  it("are all different when they are drawn, and none that a system gives to whoever dials", async () => {
    const drawn = await choosePorts(8, { random });

    expect(new Set(drawn).size).to.equal(8);
    for (const one of drawn) expect(one).to.be.within(DRAWN_PORTS.first, DRAWN_PORTS.last);
  });

  it("are drawn anew where one is taken", async () => {
    const [first = 0, second = 0] = await choosePorts(2, { random: seededRandom("ports") });
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(first, "127.0.0.1", () => resolve());
    });
    try {
      const [next] = await choosePorts(1, { random: seededRandom("ports") });

      expect(next).to.equal(second);
    } finally {
      other.close();
    }
  });

  it("are refused in one line when one of a row is taken", async () => {
    const thrown = await choosePorts(2, { from: port - 1, random }).catch(
      (error: unknown) => error,
    );

    expect(thrown).to.be.instanceOf(BadInput);
    expect(String(thrown)).to.contain(`cannot use port ${port}: it is taken (end what listens`);
  });

  it("are refused when one in use is demanded, and free ones are not", async () => {
    await demandFreePorts(await choosePorts(2, { random }));
    const thrown = await demandFreePorts([port]).catch((error: unknown) => error);

    expect(thrown).to.be.instanceOf(BadInput);
  });
});
