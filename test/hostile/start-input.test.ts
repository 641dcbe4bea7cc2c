/** Start-up input that cannot be used: one clear line for each thing, and nothing half-written. */

import { chmod, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { type Config, configOf, corruptStore, FULL_NODE, layOut, VALIDATOR } from "./folder.ts";
import { listing } from "../support/listing.ts";
import { PATIENCE_MS, type ProcessEnd, spawnCli } from "./victim.ts";

/** Start-ups at once: more would only wait for each other. */
const AT_ONCE = 3;

/** What is wrong with a start, and what must be said of it. */
interface BadStart {
  readonly title: string;
  readonly config: Config | string;
  /** Makes the folder worse before the start. */
  readonly spoil?: (folder: string) => Promise<unknown>;
  /** Each line of standard error matches one of these, and each of these one line. */
  readonly says: readonly RegExp[];
  readonly code: number;
}

const KEY = "0".repeat(63);
const [AUTHORITY] = VALIDATOR["authorities"] as readonly Config[];

/** One option wrong at a time. */
const WRONG_OPTIONS: readonly (readonly [option: string, value: unknown, shown: RegExp])[] = [
  ["networkId", "Main Net", /networkId is "Main Net" \(expected 1 to 63/],
  ["dataDir", "", /dataDir is "" \(expected a path\)/],
  ["keyFile", 5, /keyFile is 5 \(expected a path\)/],
  ["listen", "127.0.0.1:65536", /listen is "127.0.0.1:65536"/],
  ["advertise", ["a:1", "b:1", "c:1"], /advertise is .*a list of at most 2/],
  ["seeds", ["127.0.0.1:30002"], /seeds\[0\] is "127.0.0.1:30002" \(expected host:port:key/],
  ["seeds", [`127.0.0.1:30002:${KEY}`], /seeds\[0\] is/],
  ["protocolKeyFile", [], /protocolKeyFile is \[\]/],
  ["kind", "archive", /kind is "archive"/],
  ["authorities", "me", /authorities is "me"/],
  ["authorities", [{ ...AUTHORITY, stake: 0 }], /authorities\[0\].stake is 0/],
  ["geoIpFiles", "x.mmdb", /geoIpFiles is "x.mmdb"/],
  ["connectionsTarget", -1, /connectionsTarget is -1 \(expected a whole number from 0 to 4096\)/],
  ["control", true, /control is true \(expected a path, or false/],
  ["development", "yes", /development is "yes"/],
  ["routeToLoopback", 1, /routeToLoopback is 1/],
  ["host", false, /host is false/],
  ["hostSettings", [1], /hostSettings is \[1\]/],
  ["nonsense", 1, /nonsense is 1 \(expected one of/],
];

const taken = createServer();

const BAD_STARTS: readonly BadStart[] = [
  ...WRONG_OPTIONS.map(([option, value, shown]) => ({
    title: `the option ${option} being ${JSON.stringify(value).slice(0, 40)}`,
    config: { ...VALIDATOR, [option]: value },
    says: [shown],
    code: 2,
  })),
  {
    title: "every option being wrong at once",
    config: Object.fromEntries(WRONG_OPTIONS.map(([option]) => [option, null])),
    says: [...new Set(WRONG_OPTIONS.map(([option]) => option))].map(
      (option) => new RegExp(`: ${option} is null`),
    ),
    code: 2,
  },
  {
    title: "a configuration that is no JSON",
    config: "{ networkId: 1",
    says: [/it is no JSON/],
    code: 2,
  },
  {
    title: "a configuration that is a list",
    config: "[]",
    says: [
      /the file is \[\] \(expected an object/,
      /networkId is missing/,
      /dataDir is missing/,
      /authorities/,
    ],
    code: 2,
  },
  {
    title: "no configuration file",
    config: VALIDATOR,
    spoil: (folder) => rm(configOf(folder)),
    says: [/cannot read --config .*ENOENT/],
    code: 2,
  },
  {
    title: "a host module that is not there",
    config: { ...VALIDATOR, host: "nowhere.ts" },
    says: [/there is no such file/],
    code: 2,
  },
  {
    title: "an authority key that is of small order",
    config: { ...VALIDATOR, authorities: [{ ...AUTHORITY, protocolKey: `01${"0".repeat(62)}` }] },
    says: [/protocolKey|protocol key|key/],
    code: 1,
  },
  {
    title: "a key file others can read",
    config: FULL_NODE,
    spoil: (folder) => chmod(join(folder, "node.key"), 0o644),
    says: [
      /node\.key: open to others \(mode 0644, expected 0600\) \[key\.file_permissions\]: run chmod 600/,
    ],
    code: 1,
  },
  {
    title: "a malformed key file",
    config: FULL_NODE,
    spoil: (folder) => writeFile(join(folder, "node.key"), "not a key\n"),
    says: [/node\.key.*\[key\.malformed\]/],
    code: 1,
  },
  {
    title: "a key file of another curve",
    config: FULL_NODE,
    spoil: (folder) =>
      writeFile(join(folder, "node.key"), `coppice-key-1 secp256k1 ${"1".repeat(64)}\n`),
    says: [/it holds a secp256k1 key \(expected ed25519\)/],
    code: 1,
  },
  {
    title: "a malformed key file of the protocol",
    config: VALIDATOR,
    spoil: (folder) => writeFile(join(folder, "protocol.key"), ""),
    says: [/protocol\.key.*\[key\.malformed\]/],
    code: 1,
  },
  {
    title: "a GeoIP file that is not there",
    config: { ...FULL_NODE, geoIpFiles: ["gone.mmdb"] },
    says: [/gone\.mmdb.*\[geo\.database_missing\]: correct geoIpFiles/],
    code: 1,
  },
  {
    title: "a damaged GeoIP file",
    config: { ...FULL_NODE, geoIpFiles: ["city.mmdb"] },
    spoil: (folder) => writeFile(join(folder, "city.mmdb"), Buffer.alloc(100_000, 0x5c)),
    says: [/city\.mmdb.*\[geo\.database_damaged\]: download it again/],
    code: 1,
  },
  {
    title: "garbage where the store should be",
    config: FULL_NODE,
    spoil: corruptStore,
    says: [/holds no sound store.*\[store\.corrupt\]: restore a copy/],
    code: 1,
  },
  {
    title: "a file where the store's directory should be",
    config: FULL_NODE,
    spoil: (folder) => writeFile(join(folder, "store"), "I am a file"),
    says: [/\[store\.corrupt\]/],
    code: 1,
  },
  {
    title: "a file where the data directory should be",
    config: { ...FULL_NODE, dataDir: "node.key" },
    says: [/cannot use data directory .*node\.key/],
    code: 1,
  },
  {
    title: "an address that is not of this machine",
    config: { ...FULL_NODE, listen: "203.0.113.1:30002" },
    says: [/cannot listen on 203\.0\.113\.1:30002/],
    code: 2,
  },
];

async function run(folder: string): Promise<ProcessEnd> {
  const child = spawnCli(["node", "--config", configOf(folder), "--json"]);
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdout?.resume();
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  return await new Promise((resolve) => {
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stderr });
    });
  });
}

interface Outcome extends ProcessEnd {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

async function attempt({ config, spoil }: Pick<BadStart, "config" | "spoil">): Promise<Outcome> {
  const folder = await layOut(config);
  await spoil?.(folder);
  const before = listing(folder);
  const end = await run(folder);
  const after = listing(folder);
  await rm(folder, { recursive: true });
  return { ...end, before, after };
}

describe("coppice node, given input it cannot use", () => {
  const outcomes = new Map<BadStart, Promise<Outcome>>();
  before(async () => {
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const last: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
    for (const [at, bad] of BAD_STARTS.entries()) {
      const free = last[at % AT_ONCE] ?? Promise.resolve();
      const outcome = free.then(() => attempt(bad));
      last[at % AT_ONCE] = outcome.catch(() => {});
      outcomes.set(bad, outcome);
    }
  });
  after(() => taken.close());

  for (const bad of BAD_STARTS) {
    it(`says one line and writes nothing after ${bad.title} (E1, E3)`, async () => {
      const outcome = await outcomes.get(bad);
      const lines = (outcome?.stderr ?? "").split("\n").filter((line) => line !== "");

      expect(lines.length, lines.join("\n")).to.equal(bad.says.length);
      for (const [at, said] of bad.says.entries()) {
        expect(
          lines.find((line) => said.test(line)),
          `line ${at} of ${lines.join("\n")}`,
        ).to.be.a("string");
      }
      expect(outcome?.code).to.equal(bad.code);
      expect(outcome?.after).to.deep.equal(outcome?.before);
    });
  }

  it("says the port is taken, and leaves a folder that starts when it is free (E1)", async () => {
    const address = taken.address();
    const port = typeof address === "object" ? address?.port : 0;
    const folder = await layOut({ ...FULL_NODE, listen: `127.0.0.1:${port}` });

    const first = await run(folder);
    const afterFirst = listing(folder).map((line) => line.split(" ")[0]);
    const second = await run(folder);

    for (const { code, stderr } of [first, second]) {
      expect(code).to.equal(1);
      expect(stderr.trim().split("\n")).to.have.length(1);
      expect(stderr).to.match(
        /cannot listen on .*\[transport\.address_in_use\]: choose another port/,
      );
    }
    expect(listing(folder).map((line) => line.split(" ")[0])).to.deep.equal(afterFirst);
    expect(afterFirst.filter((name) => /draft|tmp|sock/.test(name ?? ""))).to.deep.equal([]);
    await rm(folder, { recursive: true });
  });
}).timeout(180_000);
