import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { BadInput, Failed } from "../../../src/cli/failure.ts";
import { loadHostModule } from "../../../src/cli/host-module.ts";

describe("loadHostModule", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-host-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const load = async (text: string): Promise<unknown> => {
    const file = join(folder, "host.mjs");
    await writeFile(file, text);
    return loadHostModule(file).catch((error: unknown) => error);
  };

  it("gives what the module exports as createHost", async () => {
    const loaded = await load("export const createHost = () => ({ responders: {} });");

    expect(loaded).to.be.a("function");
  });

  it("says that a module is missing, exports nothing of use, or throws", async () => {
    const missing = await loadHostModule(join(folder, "no.mjs")).catch((error: unknown) => error);
    expect(missing).to.be.instanceOf(BadInput);
    expect(await load("export const other = 1;")).to.be.instanceOf(BadInput);
  });

  it("hands on why a module does not load", async () => {
    const failed = await load("throw new Error('no licence');");

    expect(failed).to.be.instanceOf(Failed);
    expect(String(failed)).to.contain("no licence");
  });
});
