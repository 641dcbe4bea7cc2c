import { createServer, type Server } from "node:net";
import { expect } from "chai";
import { choosePorts, demandFreePorts } from "../../../../src/cli/devnet/ports.ts";
import { BadInput } from "../../../../src/cli/failure.ts";

describe("ports of a devnet", () => {
  let taken: Server;
  let port: number;
  beforeEach(async () => {
    [port = 0] = await choosePorts(1);
    taken = createServer();
    await new Promise<void>((resolve) => {
      taken.listen(port, "127.0.0.1", () => resolve());
    });
  });
  afterEach(() => taken.close());

  it("are all different when the system chooses", async () => {
    expect(new Set(await choosePorts(8)).size).to.equal(8);
  });

  it("are refused in one line when one of a row is taken", async () => {
    const thrown = await choosePorts(2, port - 1).catch((error: unknown) => error);

    expect(thrown).to.be.instanceOf(BadInput);
    expect(String(thrown)).to.contain(`cannot use port ${port}: it is taken (end what listens`);
  });

  it("are refused when one in use is demanded, and free ones are not", async () => {
    await demandFreePorts(await choosePorts(2));
    const thrown = await demandFreePorts([port]).catch((error: unknown) => error);

    expect(thrown).to.be.instanceOf(BadInput);
  });
});
