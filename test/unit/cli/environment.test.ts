import { expect } from "chai";
import { fakeWorld, typed } from "./fake-world.ts";

describe("the environment of a command", () => {
  const set = (values: Readonly<Record<string, string>>): void => {
    Object.assign(process.env, values);
  };

  afterEach(() => {
    for (const name of Object.keys(process.env)) {
      if (name.startsWith("COPPICE_")) delete process.env[name];
    }
  });

  const asked = async (line: string): Promise<string> => {
    const sockets: string[] = [];
    const world = fakeWorld({
      ask: (socket) => {
        sockets.push(socket);
        return Promise.resolve({});
      },
    });
    const { err } = await typed(line, world);
    return [...sockets, err].join(" ").trim();
  };

  it("says what no flag says", async () => {
    set({ COPPICE_SOCKET: "/tmp/of-the-environment" });

    expect(await asked("status")).to.equal("/tmp/of-the-environment");
  });

  it("gives way to a flag, also to the other one that names a node", async () => {
    set({ COPPICE_SOCKET: "/tmp/of-the-environment" });
    expect(await asked("status --socket /tmp/typed")).to.equal("/tmp/typed");

    set({ COPPICE_DATA_DIR: "/tmp/nowhere" });
    expect(await asked("status --socket /tmp/typed")).to.equal("/tmp/typed");
  });

  it("is held to the same rules, and the complaint names it", async () => {
    set({ COPPICE_NODE: "many", COPPICE_SOCKET: "/tmp/x" });

    expect(await asked("status")).to.match(/--node.*'many' from env 'COPPICE_NODE' is invalid/);
  });

  it("is named by --help", async () => {
    const { out } = await typed("node --help", fakeWorld({}));

    expect(out.join("\n")).to.contain("COPPICE_CONFIG").and.not.contain("COPPICE_JSON");
  });
});
