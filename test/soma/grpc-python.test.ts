/**
 * An independent client: Python's grpcio with the published `.proto` and certificates that openssl made
 * and fetched. Nothing of this package takes part on its side. Debian's packages are enough:
 * `apt-get install python3-grpcio python3-protobuf protobuf-compiler openssl`.
 */

import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { hexOf } from "../../src/hex.ts";
import { refName } from "../../src/chain/block-ref.ts";
import { refForm } from "../../src/chain-store/value-forms.ts";
import { COMMITS, type GrpcNode, grpcNode } from "../support/grpc-node.ts";

/** Debian's own, which has Debian's packages; another one in front of it has not. */
const PYTHON = "/usr/bin/python3";

/** Time for a start of Python and some hundred calls on a busy machine, in ms. */
const PATIENCE_MS = 60_000;

/** What is not on this machine; `undefined` when everything is. */
function missing(): string | undefined {
  const wanted: readonly (readonly [string, ...string[]])[] = [
    [PYTHON, "-c", "import grpc, google.protobuf"],
    ["protoc", "--version"],
    ["openssl", "version"],
  ];
  const [first] = wanted.filter(([tool, ...args]) => spawnSync(tool, args).status !== 0);
  return first?.join(" ");
}

/** Runs a program to its end, while the node in this process answers it. */
function run(tool: string, args: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, { timeout: PATIENCE_MS });
    let [out, err] = ["", ""];
    child.stdout.on("data", (text: Buffer) => {
      out += text.toString();
    });
    child.stderr.on("data", (text: Buffer) => {
      err += text.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${tool} ended with ${code}: ${err}`));
    });
    child.stdin.end(input);
  });
}

/** Everything a stranger needs: the published file, the node's certificate, and one of its own. */
async function prepare(folder: string, { endpoint, fixture }: GrpcNode): Promise<void> {
  const own = ["-keyout", join(folder, "client.key"), "-out", join(folder, "client.pem")];
  const request = ["req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=client"];
  await run("openssl", [...request, ...own]);
  const server = ["-connect", `${endpoint.host}:${endpoint.port}`, "-alpn", "h2"];
  const named = ["-servername", `${fixture.networkId}.coppice`];
  const shown = spawnOpenssl([...server, ...named]);
  writeFileSync(join(folder, "server.pem"), await shown);
  copyFileSync("docs/coppice.proto", join(folder, "coppice.proto"));
  await run("protoc", [`-I${folder}`, `--python_out=${folder}`, join(folder, "coppice.proto")]);
}

/** The certificate a port shows to somebody who shows none, and is then refused. */
async function spawnOpenssl(args: readonly string[]): Promise<string> {
  const shown = await run("sh", ["-c", `openssl s_client ${args.join(" ")} </dev/null; true`]);
  return /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\n/.exec(shown)?.[0] ?? "";
}

describe("soma grpc: an independent client, Python's grpcio (S1)", function () {
  this.timeout(2 * PATIENCE_MS);
  let served: GrpcNode;
  let folder: string;
  let told: Record<string, never>;

  before(async function () {
    const lacking = missing();
    if (lacking !== undefined) {
      console.log(`    SKIPPED: no independent gRPC client on this machine (\`${lacking}\` fails)`);
      this.skip();
    }
    served = await grpcNode();
    folder = mkdtempSync(join(tmpdir(), "coppice-grpcio-"));
    await prepare(folder, served);
    const { endpoint, fixture, grown } = served;
    const blockRefs = grown.parsed.flatMap(({ blocks }) =>
      blocks.map((ref) => hexOf(refForm.write(ref))),
    );
    const where = [`${endpoint.host}:${endpoint.port}`, `${fixture.networkId}.coppice`, folder];
    const client = "test/support/grpc-client.py";
    told = JSON.parse(await run(PYTHON, [client, ...where], JSON.stringify({ blockRefs })));
  });
  after(async () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    await served?.end();
  });

  it("is answered by every method of the published file (S1)", () => {
    const { grown, fixture } = served;
    const rpcs: Record<string, unknown> = told["rpcs"] ?? {};
    const blocks = grown.parsed.flatMap((commit) =>
      commit.blocks.map((ref) => hexOf(grown.blocks.get(refName(ref))?.bytes ?? new Uint8Array(0))),
    );
    const newest = grown.commits.at(-1) ?? new Uint8Array(0);
    expect(rpcs["GetKnownPeers"]).to.be.above(64);
    expect(rpcs["GetCommitAvailability"]).to.deep.equal([COMMITS, 0]);
    expect(rpcs["PushCommit"]).to.be.within(Date.now() - 120_000, Date.now());
    expect(rpcs["GetCommitInfo"]).to.deep.equal([
      COMMITS,
      hexOf(fixture.crypto.blake2b256(newest)),
    ]);
    expect(rpcs["GetCommitInfoByDigest"]).to.equal(true);
    expect(rpcs["GetCommitInfoOfNone"]).to.equal(false);
    expect(rpcs["FetchCommits"]).to.deep.equal(grown.commits.map(hexOf));
    expect(rpcs["certifiers"]).to.be.above(2);
    expect(rpcs["GetCertifiers"]).to.equal(rpcs["certifiers"]);
    expect(rpcs["FetchBlocks"]).to.deep.equal(blocks);
  });

  it("hears of each limit by its documented status (S1)", () => {
    const malformed = { code: "INVALID_ARGUMENT", details: "malformed_request" };
    expect(told["limits"]).to.deep.equal({
      tooManyRefs: malformed,
      noRef: malformed,
      noRange: malformed,
      notHere: { code: "NOT_FOUND", details: "not_found" },
      tooLargeRecord: malformed,
      overQuota: ["OK", "RESOURCE_EXHAUSTED"],
    });
  });

  for (const version of ["v1", "v1alpha"]) {
    it(`learns from reflection ${version} exactly what protoc makes of the published file (S1)`, () => {
      expect(told[version]).to.deep.equal({
        services: [
          "coppice.p2p.v1.P2p",
          "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection",
        ],
        isPublishedFile: true,
        unknown: 5,
      });
    });
  }

  it("is told of health by the standard service (S1)", () => {
    expect(told["health"]).to.deep.equal({
      server: "SERVING",
      watched: "SERVING",
      unknown: { code: "NOT_FOUND", details: "unknown_service" },
    });
  });

  it("is refused without a certificate, and under the name of another network (S1)", () => {
    expect(told["withoutCertificate"]).to.equal("UNAVAILABLE");
    expect(told["otherNetwork"]).to.equal("UNAVAILABLE");
  });
});
