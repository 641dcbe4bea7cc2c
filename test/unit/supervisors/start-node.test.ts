import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { exitActor, isRuntimeError } from "../../../src/index.ts";
import {
  ed25519Signer,
  type Node,
  type NodeOptions,
  startNode,
} from "../../../supervisors/index.ts";
import { isStill, listing } from "../../support/listing.ts";

const protocolKey = ed25519Signer(new Uint8Array(32).fill(9)).publicKey.bytes;
const networkKey = ed25519Signer(new Uint8Array(32).fill(10)).publicKey.bytes;

describe("startNode and the data directory", () => {
  let folder: string;
  let options: NodeOptions;
  const running: Node[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-start-"));
    options = {
      networkId: "unit",
      dataDir: join(folder, "new", "data"),
      listen: { host: "127.0.0.1", port: 0 },
      authorities: [{ name: "only", protocolKey, networkKey, stake: 1, authorityKey: null }],
    };
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((node) => node.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(more: Partial<NodeOptions> = {}): Promise<Node> {
    const node = await startNode({ ...options, ...more });
    running.push(node);
    return node;
  }

  async function refusalOf(more: Partial<NodeOptions> = {}): Promise<unknown> {
    return await start(more).then(
      () => "started",
      (error: unknown) => error,
    );
  }

  it("starts one node on it at a time, and the second touches nothing", async () => {
    await start();
    const before = listing(options.dataDir).filter(isStill);

    const refusal = await refusalOf();

    if (!isRuntimeError(refusal, "store.in_use")) throw new Error(String(refusal));
    expect(refusal.details).to.deep.equal({
      path: options.dataDir,
      holder: `process ${process.pid}`,
    });
    expect(listing(options.dataDir).filter(isStill)).to.deep.equal(before);
  });

  it("starts one of two that start at once", async () => {
    const outcomes = await Promise.allSettled([start(), start()]);

    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
  });

  it("does so with a key outside of it too, before any key is made", async () => {
    await start();
    const keyFile = join(folder, "other.key");

    const refusal = await refusalOf({ keyFile });

    expect(isRuntimeError(refusal, "store.in_use"), String(refusal)).to.equal(true);
    expect(existsSync(keyFile)).to.equal(false);
  });

  it("is free again when the node is stopped, and when its tree has ended by itself", async () => {
    await (await start()).stop();
    expect(readdirSync(options.dataDir)).to.not.include("lock");

    const crashed = await start();
    exitActor(crashed.tree.ref, "kill");
    await crashed.tree.exited;
    const next = await start();

    expect(await next.endpoint()).to.include({ host: "127.0.0.1" });
  });

  it("leaves nothing of a directory that was not there, when the port is taken", async () => {
    const { port } = await (await start()).endpoint();
    const dataDir = join(folder, "late", "data");

    const refusal = await refusalOf({ dataDir, listen: { host: "127.0.0.1", port } });

    expect(isRuntimeError(refusal, "transport.address_in_use"), String(refusal)).to.equal(true);
    expect(existsSync(dirname(dataDir))).to.equal(false);
  });

  it("leaves a directory that was there as it was, when the port is taken", async () => {
    const { port } = await (await start()).endpoint();
    const dataDir = join(folder, "late");
    mkdirSync(dataDir);
    await refusalOf({ dataDir, listen: { host: "127.0.0.1", port } });
    expect(readdirSync(dataDir)).to.deep.equal([]);

    await (await startNode({ ...options, dataDir })).stop();
    const before = listing(dataDir);
    await refusalOf({ dataDir, listen: { host: "127.0.0.1", port } });

    expect(listing(dataDir).map((line) => line.split(" ")[0])).to.deep.equal(
      before.map((line) => line.split(" ")[0]),
    );
    expect(before.find((line) => line.startsWith("node.key"))).to.equal(
      listing(dataDir).find((line) => line.startsWith("node.key")),
    );
  });

  it("keeps what a validator has saved when its start fails after its engine was made", async () => {
    const { port } = await (await start()).endpoint();
    const dataDir = join(folder, "late");
    const engine = { start() {}, stop: async () => {}, receive() {}, onSyncedCommit() {} };

    const refusal = await refusalOf({
      dataDir,
      listen: { host: "127.0.0.1", port },
      host: { consensus: () => engine },
    });

    expect(isRuntimeError(refusal, "transport.address_in_use"), String(refusal)).to.equal(true);
    expect(readdirSync(dataDir)).to.include.members(["node.key", "store"]);
    expect(readdirSync(dataDir)).to.not.include("lock");
  });

  it("leaves nothing when a door cannot be opened", async () => {
    const refusal = await refusalOf({ geoIpFiles: [join(folder, "gone.mmdb")] });

    expect(isRuntimeError(refusal, "geo.database_missing"), String(refusal)).to.equal(true);
    expect(existsSync(dirname(options.dataDir))).to.equal(false);
  });
}).timeout(60_000);
