/**
 * The package as its users get it: built, packed, installed into an empty project, and used. Runs by
 * itself (`npm run test:package`), because it builds and asks the registry.
 */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { serialize } from "node:v8";
import { expect } from "chai";
import ts from "typescript";
import { makeBlock, makeFixture } from "../support/chain-fixture.ts";
import { extractExamples, missingLines, promisesOf } from "../support/docs-examples.ts";
import { InstalledApp } from "./installed-app.ts";

const PATIENCE_MS = 600_000;

/** Room for the native store's builds for one platform, and for what a user would call small. */
const INSTALLED_BYTES_MAX = 60_000_000;

const ENTRIES = ["coppice", "coppice/node", "coppice/messages", "coppice/testing"];

/** A host with one node, as small as it gets. */
const HOST = `
import { ed25519Signer, startNode } from "coppice/node";
const key = (seed) => ed25519Signer(new Uint8Array(32).fill(seed)).publicKey.bytes;
const authorities = [
  { name: "one", protocolKey: key(1), networkKey: key(2), stake: 1, authorityKey: null },
];
const node = await startNode({
  networkId: "my-network",
  dataDir: "./data",
  listen: { host: "127.0.0.1", port: 0 },
  authorities,
});
const answer = await node.sendMessage(node.id, { type: "p2p.ping" });
console.log(answer.type, (await node.status()).head.index);
await node.stop();
`;

/** Hands a batch to a verifying thread of the installed files, and says how many signatures held. */
const THREAD = `
import { readFileSync } from "node:fs";
import { deserialize } from "node:v8";
import { openProvingThread } from "./node_modules/coppice/dist/src/crypto/proving-thread.js";
const alive = setTimeout(() => {}, 60_000);
const gone = (reason) => console.log("gone", reason) || clearTimeout(alive);
const proved = (names) => console.log(names.length / 32) || thread.end();
const thread = openProvingThread({ proved, gone });
thread.prove(deserialize(Buffer.from(readFileSync("batch.txt", "utf8"), "base64")));
`;

describe("the package in an empty project", function () {
  this.timeout(PATIENCE_MS);
  let app: InstalledApp;

  before(() => {
    app = new InstalledApp();
  });

  after(() => {
    app.remove();
  });

  it("imports and requires every entry, with the same names both ways", () => {
    for (const entry of ENTRIES) {
      const namesOf = (loaded: string): string =>
        `console.log(Object.keys(${loaded}).filter((name) => name !== "__esModule" && name !== "module.exports").sort().join())`;
      app.write("names.mjs", namesOf(`await import("${entry}")`));
      app.write("names.cjs", namesOf(`require("${entry}")`));
      const [imported, required] = [app.run("node", "names.mjs"), app.run("node", "names.cjs")];
      expect(imported.err).to.equal("");
      expect(imported.out.split(",").length).to.be.above(10);
      expect(required.out).to.equal(imported.out);
    }
  });

  it("runs the example of the README as it stands there", () => {
    const [example] = extractExamples("README.md", readFileSync("README.md", "utf8"));
    if (example === undefined) throw new Error("README.md has no example");
    const target = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
    app.write(
      "example.mjs",
      ts.transpileModule(example.code, { compilerOptions: target }).outputText,
    );
    const { status, out, err } = app.run("node", "example.mjs");
    expect({ status, err }).to.deep.equal({ status: 0, err: "" });
    expect(missingLines(promisesOf(example.code).prints, out)).to.deep.equal([]);
  });

  it("compiles that example against its types, with every library checked", () => {
    const [example] = extractExamples("README.md", readFileSync("README.md", "utf8"));
    app.write(
      "example.mts",
      `${example?.code}\nimport "coppice/node";\nimport "coppice/messages";\n`,
    );
    const options = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022"];
    const libraries = ["--lib", "es2022,esnext.disposable", "--skipLibCheck", "false"];
    const types = ["--types", "node", "--typeRoots", join(process.cwd(), "node_modules/@types")];
    const tsc = join(process.cwd(), "node_modules/.bin/tsc");
    const { out } = app.run(tsc, ...options, ...libraries, ...types, "example.mts");
    expect(out).to.equal("");
  });

  it("runs a node that answers, stops, and lets the process end", () => {
    app.write("host.mjs", HOST);
    const { status, out, err } = app.run("node", "host.mjs");
    expect({ status, out, err }).to.deep.equal({ status: 0, out: "p2p.pong 0\n", err: "" });
    expect(statSync(join(app.folder, "data/node.key")).mode & 0o777).to.equal(0o600);
  });

  it("verifies in a thread that begins from the installed files", () => {
    const fixture = makeFixture();
    const { networkId, committee } = fixture;
    const blocks = [0, 1, 2].map((author) => makeBlock(fixture, { author }).bytes);
    const batch = { networkId, epoch: 0, authorities: committee.authorities, blocks };
    app.write("batch.txt", serialize(batch).toString("base64"));
    app.write("thread.mjs", THREAD);
    const { status, out, err } = app.run("node", "thread.mjs");
    expect({ status, out, err }).to.deep.equal({ status: 0, out: "3\ngone it ended\n", err: "" });
  });

  it("has a command line that explains itself and makes keys only the user can read", () => {
    const help = app.run("npx", "--no-install", "coppice", "--help");
    expect(help.out).to.match(/^Usage: coppice /);
    const made = app.run("npx", "--no-install", "coppice", "keys", "new", "my.key");
    expect(made.status).to.equal(0);
    expect(made.out).to.match(/[0-9a-f]{64}/);
    expect(statSync(join(app.folder, "my.key")).mode & 0o777).to.equal(0o600);
  });

  it("runs a network of processes with the committee that comes with it", () => {
    const sizes = ["--nodes", "3", "--validators", "2", "--once", "--height", "3", "--json"];
    const { status, out } = app.run("npx", "--no-install", "coppice", "devnet", ...sizes);
    expect(status).to.equal(0);
    const result = JSON.parse(out.trimEnd().split("\n").at(-1) ?? "");
    expect(result.comparison).to.include({ to: 3, isEqual: true });
  });

  it("imports nothing it does not declare", () => {
    const installed = join(app.folder, "node_modules/coppice");
    const { dependencies } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const declared = new Set([...Object.keys(dependencies), ...builtinModules, "coppice"]);
    const code = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" });
    const named = code
      .filter((name) => name.endsWith(".js"))
      .flatMap((name) => packagesOf(readFileSync(join(installed, "dist", name), "utf8")));
    expect(named.length).to.be.above(20);
    expect([...new Set(named)].filter((name) => !declared.has(name))).to.deep.equal([]);
  });

  it("takes less than 60 MB installed, and says how long it loads", () => {
    const bytes = app.installedBytes();
    expect(bytes).to.be.below(INSTALLED_BYTES_MAX);
    const times = ENTRIES.map((entry) => {
      app.write(
        "cold.mjs",
        `const t = performance.now(); await import("${entry}"); console.log(Math.round(performance.now() - t));`,
      );
      return `${entry} ${app.run("node", "cold.mjs").out.trim()} ms`;
    });
    const packed = Math.round(statSync(app.tarball).size / 1_000);
    console.log(
      `      packed ${packed} kB, installed ${Math.round(bytes / 1e6)} MB; cold import: ${times.join(", ")}`,
    );
  });
});

/** Packages a compiled file imports from, by their bare names. */
function packagesOf(code: string): string[] {
  const { importedFiles } = ts.preProcessFile(code, true, true);
  return importedFiles.flatMap(({ fileName }) => {
    if (fileName.startsWith(".")) return [];
    const parts = fileName.replace(/^node:/, "").split("/");
    return [parts.slice(0, fileName.startsWith("@") ? 2 : 1).join("/")];
  });
}
