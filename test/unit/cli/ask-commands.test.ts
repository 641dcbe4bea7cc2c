import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { NodeQuestion } from "../../../src/cli/ask-node.ts";
import { writeManifest } from "../../../src/cli/devnet/manifest.ts";
import { type FakeWorld, fakeWorld, typed } from "./fake-world.ts";

const STATUS = { head: { index: 3, digest: "ab".repeat(32) }, peersConnected: 2, geoPatch: "021" };
const TREE = { id: "node", path: "/node", children: [{ id: "store", restarts: 1 }] };

describe("commands that ask nodes", () => {
  let folder: string;
  let asked: (NodeQuestion & { readonly socket: string })[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coppice-ask-"));
    asked = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const answering = (answers: Readonly<Record<string, object>>): FakeWorld =>
    fakeWorld({
      ask: (socket, question) => {
        asked.push({ socket, ...question });
        const answer = answers[question.verb];
        if (answer === undefined || socket.includes("node-1")) {
          return Promise.reject(new Error("nobody there"));
        }
        return Promise.resolve(JSON.parse(JSON.stringify(answer)));
      },
    });
  const makeDevnet = (): Promise<void> => {
    const node = { role: "full", city: "c", address: "a", port: 1 } as const;
    return writeManifest(folder, { networkId: "n", nodes: [node, node] });
  };

  it("status shows one node in full", async () => {
    const { code, out } = await typed("status --socket /s", answering({ status: STATUS }));

    expect(code).to.equal(0);
    expect(out).to.include("peersConnected  2");
    expect(asked).to.deep.equal([{ socket: "/s", verb: "status" }]);
  });

  it("status shows a devnet in a line a node and fails when one does not answer", async () => {
    await makeDevnet();
    const { code, out } = await typed(`status --data-dir ${folder}`, answering({ status: STATUS }));

    expect(code).to.equal(1);
    expect(out).to.deep.equal([
      "node 0: commit 3 abababababab…, 2 peers, patch 021",
      "node 1: no answer: nobody there",
    ]);
  });

  it("status --json prints the answer as it came", async () => {
    const { out } = await typed("status --socket /s --json", answering({ status: STATUS }));

    expect(JSON.parse(out[0] ?? "")).to.deep.equal(STATUS);
  });

  it("tree draws the chosen node of a devnet, the first one without a choice", async () => {
    await makeDevnet();
    const world = answering({ tree: TREE });
    const first = await typed(`tree --data-dir ${folder}`, world);
    await typed(`tree --data-dir ${folder} --node 0`, answering({ tree: TREE }));

    expect(first.out.map((line) => line.split("  ")[0])).to.deep.equal([
      "actor",
      "node",
      "└── store",
    ]);
    const socket = join(folder, "node-0", "control", "node.sock");
    expect(asked.map((question) => question.socket)).to.deep.equal([socket, socket]);
  });

  it("peers lists whom one node knows", async () => {
    const world = answering({ peers: [{ peer: "x", state: "connected" }] });
    const { out } = await typed(`peers --data-dir ${folder}`, world);

    expect(out).to.deep.equal(["peer  state", "x     connected"]);
    expect(asked[0]?.socket).to.equal(join(folder, "control", "node.sock"));
  });

  it("kill asks for a path and says what was killed", async () => {
    const world = answering({ kill: { killed: "/node/store" } });
    const { out } = await typed("kill /node/store --socket /s", world);

    expect(out).to.deep.equal(["killed  /node/store"]);
    expect(asked[0]?.args).to.deep.equal({ path: "/node/store" });
  });

  it("kill refuses what is no path before anybody is asked", async () => {
    const { code, err } = await typed("kill store --socket /s", answering({}));

    expect([code, asked]).to.deep.equal([2, []]);
    expect(err).to.match(/cannot kill store: no path of an actor/);
  });

  it("fault begins one, lifts one, and refuses what is no field (E3)", async () => {
    const world = answering({ do: { rule: "f1", seed: "02" } });
    const { out } = await typed("fault drop path=/a next=3 seed=02 --socket /s", world);
    await typed("fault lift rule=f1 --socket /s", world);
    const { code, err } = await typed("fault drop next --socket /s", world);

    expect(out.slice(0, 2)).to.deep.equal(["rule  f1", "seed  02"]);
    expect(asked.map(({ verb, args }) => [verb, args])).to.deep.equal([
      ["do", { verb: "fault", args: { kind: "drop", path: "/a", next: 3, seed: "02" } }],
      ["do", { verb: "lift", args: { rule: "f1" } }],
    ]);
    expect(code).to.equal(2);
    expect(err).to.match(/cannot read next \(give name=value/);
  });

  it("say in one line whom they cannot find", async () => {
    await makeDevnet();
    const both = await typed("status --socket /s --data-dir /d");
    expect(both.err).to.match(/either --data-dir DIR or --socket PATH/);
    expect((await typed("status --data-dir /nowhere")).err).to.match(/no such directory/);
    expect((await typed(`peers --data-dir ${folder} --node 2`)).err).to.match(/nodes 0 to 1/);
    expect((await typed("status --node x --socket /s")).err).to.match(/--node.*from 0 to 15/);
  });

  it("say that a devnet's manifest is damaged", async () => {
    await mkdir(join(folder, "x"));
    await writeFile(join(folder, "devnet.json"), "[]");

    expect((await typed(`status --data-dir ${folder}`)).err).to.match(
      /devnet\.json: the file is \[\]/,
    );
  });
});
