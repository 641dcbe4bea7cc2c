import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { BadInput } from "../../../src/cli/failure.ts";
import { checkNodeConfig, readNodeConfig } from "../../../src/cli/node-config.ts";

const KEY = "ab".repeat(32);
const MINIMAL = {
  networkId: "net",
  dataDir: "store",
  authorities: [{ name: "v", protocolKey: KEY, networkKey: KEY, stake: 1 }],
};

function problemsOf(parsed: unknown): readonly string[] {
  const read = checkNodeConfig(parsed, "/base");
  return "problems" in read ? read.problems.map(({ option }) => option) : [];
}

describe("checkNodeConfig", () => {
  it("reads a minimal file; paths begin at its folder", () => {
    const read = checkNodeConfig({ ...MINIMAL, keyFile: "/abs/key", control: "c.sock" }, "/base");

    if ("problems" in read) throw new Error("it has problems");
    const { dataDir, keyFile, control, listen, authorities } = read.config;
    expect({ dataDir, keyFile, control, listen }).to.deep.equal({
      dataDir: "/base/store",
      keyFile: "/abs/key",
      control: "/base/c.sock",
      listen: undefined,
    });
    expect(authorities[0]?.protocolKey).to.deep.equal(new Uint8Array(32).fill(0xab));
    expect(authorities[0]?.authorityKey).to.equal(null);
  });

  it("keeps `false` for a control socket that is not wanted", () => {
    const read = checkNodeConfig({ ...MINIMAL, control: false }, "/base");

    expect("config" in read && read.config.control).to.equal(false);
  });

  it("names everything that is wrong, in one go", () => {
    const wrong = {
      ...MINIMAL,
      networkId: "NET",
      colour: "red",
      listen: "nowhere",
      seeds: ["a.org:1"],
      development: "yes",
      authorities: [{ ...MINIMAL.authorities[0], stake: 0, name: 3, x: 1 }],
    };

    expect(problemsOf(wrong)).to.have.members([
      "colour",
      "networkId",
      "listen",
      "seeds[0]",
      "development",
      "authorities[0].stake",
      "authorities[0].name",
      "authorities[0].x",
    ]);
  });

  it("names what is wrong within the parts it serves, keeps and begins at", () => {
    const checkpoint = { index: 0, digest: "CD", timestampMs: -1, epoch: 1, authorities: [] };
    const wrong = {
      ...MINIMAL,
      keepCommits: 999,
      verifyingThreads: 65,
      grpc: { hots: "::1" },
      metrics: { port: "9464", host: "" },
      checkpoint,
    };

    expect(problemsOf(wrong)).to.have.members([
      "keepCommits",
      "verifyingThreads",
      "grpc.hots",
      "grpc.port",
      "metrics.port",
      "metrics.host",
      "checkpoint.index",
      "checkpoint.digest",
      "checkpoint.timestampMs",
      "checkpoint.authorities",
    ]);
    expect(problemsOf({ ...MINIMAL, grpc: 30_003 })).to.include("grpc");
  });

  it("demands a network, a directory and a committee", () => {
    expect(problemsOf({})).to.have.members(["networkId", "dataDir", "authorities"]);
    expect(problemsOf([])).to.include("the file");
  });
});

describe("readNodeConfig", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-config-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const linesOf = async (text: string): Promise<readonly string[]> => {
    const file = join(folder, "node.json");
    await writeFile(file, text);
    const thrown = await readNodeConfig(file).catch((error: unknown) => error);
    return thrown instanceof BadInput ? thrown.lines : [];
  };

  it("says in one line that a file is no JSON", async () => {
    const lines = await linesOf("{");

    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/node\.json: it is no JSON, correct it/);
  });

  it("says in one line each what is wrong with the fields", async () => {
    const lines = await linesOf(JSON.stringify({ ...MINIMAL, kind: "light", listen: 3 }));

    expect(lines.map((line) => line.replace(/^cannot use \S+: /, ""))).to.deep.equal([
      `listen is 3 (expected host:port with a port from 0 to 65535, an IPv6 host in brackets)`,
      `kind is "light" (expected "validator" or "full")`,
    ]);
  });

  it("says in one line that there is no file", async () => {
    const thrown = await readNodeConfig(join(folder, "no.json")).catch((error: unknown) => error);

    expect(thrown).to.be.instanceOf(BadInput);
    expect(String(thrown)).to.match(/no\.json.*give a JSON file/);
  });
});
