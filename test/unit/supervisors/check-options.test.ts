import { expect } from "chai";
import fc from "fast-check";
import { isRuntimeError } from "../../../src/index.ts";
import { nobleCrypto } from "../../../src/crypto/noble.ts";
import { startNode } from "../../../supervisors/index.ts";
import { checkNodeOptions } from "../../../supervisors/face/check-options.ts";
import { NODE_OPTIONS } from "../../../supervisors/face/option-rules.ts";
import { MEMBER as member, memoryNode } from "./memory-node.ts";

const KEY = "ab".repeat(32);
/** What plain JavaScript hands over: the failure it ends in, or nothing. */
async function refusalOf(given: unknown): Promise<unknown> {
  try {
    // The point of these tests is what the compiler would not let through.
    const node = await startNode(given as never);
    await node.stop();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** One wrong option each: what is given, and the option that must be named. */
const WRONG: readonly (readonly [given: object, option: string])[] = [
  [{ networkId: 7 }, "networkId"],
  [{ networkId: "Main Net" }, "networkId"],
  [{ dataDir: "" }, "dataDir"],
  [{ dataDir: "a\0b" }, "dataDir"],
  [{ keyFile: 5 }, "keyFile"],
  [{ listen: null }, "listen"],
  [{ listen: "127.0.0.1:5" }, "listen"],
  [{ listen: { host: "127.0.0.1", port: "80" } }, "listen"],
  [{ listen: { host: "127.0.0.1", port: Number.NaN } }, "listen"],
  [{ listen: { host: "", port: 1 } }, "listen"],
  [{ advertise: "a:1" }, "advertise"],
  [{ advertise: [{ host: "a.org", port: 0 }] }, "advertise[0]"],
  [{ advertise: [null] }, "advertise[0]"],
  [{ seeds: `a.org:1:${KEY}` }, "seeds"],
  [{ seeds: [`a.org:1:${KEY}`, "b.org:1"] }, "seeds[1]"],
  [{ kind: "banana" }, "kind"],
  [{ kind: "validator" }, "host.consensus"],
  [{ kind: "validator", host: {} }, "host.consensus"],
  [{ authorities: undefined }, "authorities"],
  [{ authorities: "me" }, "authorities"],
  [{ authorities: [] }, "authorities"],
  [{ authorities: [null] }, "authorities[0]"],
  [{ authorities: [{ ...member, stake: "1" }] }, "authorities[0].stake"],
  [{ authorities: [{ ...member, stake: Number.POSITIVE_INFINITY }] }, "authorities[0].stake"],
  [{ authorities: [member, { ...member, protocolKey: KEY }] }, "authorities[1].protocolKey"],
  [{ authorities: [{ ...member, authorityKey: undefined }] }, "authorities[0].authorityKey"],
  [{ geoIpFiles: "x.mmdb" }, "geoIpFiles"],
  [{ connectionsTarget: "8" }, "connectionsTarget"],
  [{ connectionsTarget: -1 }, "connectionsTarget"],
  [{ connectionsTarget: Number.NaN }, "connectionsTarget"],
  [{ connectionsTarget: Number.POSITIVE_INFINITY }, "connectionsTarget"],
  [{ connectionsTarget: 1.5 }, "connectionsTarget"],
  [{ sessionsPerAddressMax: 0 }, "sessionsPerAddressMax"],
  [{ inboundMax: -1 }, "inboundMax"],
  [{ peers: [{ peer: "me", affinity: "high" }] }, "peers[0].peer"],
  [{ peers: [{ peer: KEY, affinity: "some" }] }, "peers[0].affinity"],
  [
    { peers: [{ peer: KEY, affinity: "high", addresses: [{ host: "a.org", port: 0 }] }] },
    "peers[0].addresses[0]",
  ],
  [{ accessType: "hidden" }, "accessType"],
  [{ capabilities: ["Two Words"] }, "capabilities[0]"],
  [{ capabilities: ["a".repeat(25)] }, "capabilities[0]"],
  [{ verifyingThreads: -1 }, "verifyingThreads"],
  [{ keepCommits: 999 }, "keepCommits"],
  [{ checkpoint: { index: 0 } }, "checkpoint.index"],
  [{ archive: { write: "" } }, "archive.write"],
  [{ archive: { read: { names: () => [] } } }, "archive.read"],
  [{ verifyingThreads: 65 }, "verifyingThreads"],
  [{ verifyingThreads: 1, doors: { crypto: nobleCrypto() } }, "verifyingThreads"],
  [{ sessionsPerAddressMax: Number.NaN }, "sessionsPerAddressMax"],
  [{ messageQuotas: 5 }, "messageQuotas"],
  [{ messageQuotas: { "p2p.ping": { perSecond: 0, burst: 1 } } }, "messageQuotas.p2p.ping"],
  [{ messageQuotas: { "p2p.ping": { perSecond: 1, burst: 0.5 } } }, "messageQuotas.p2p.ping"],
  [{ messageQuotas: { "p2p.pnig": { perSecond: 1, burst: 1 } } }, "messageQuotas.p2p.pnig"],
  [{ control: "" }, "control"],
  [{ control: true }, "control"],
  [{ development: "yes" }, "development"],
  [{ host: 5 }, "host"],
  [{ host: { sink: () => 1 } }, "host.sink"],
  [{ host: { consensus: {} } }, "host.consensus"],
  [{ host: { messages: {} } }, "host.messages"],
  [{ host: { messages: [{ type: "x" }] } }, "host.messages[0]"],
  [{ host: { responders: { "a.b": 1 } } }, "host.responders.a.b"],
  [{ traces: {} }, "traces.take"],
  [{ traces: { take: () => {}, oneIn: 0 } }, "traces.oneIn"],
  [{ traces: { take: () => {}, oneIn: 1_000_000_001 } }, "traces.oneIn"],
  [{ onEvent: 5 }, "onEvent"],
  [{ route: "localhost" }, "route"],
  [{ strays: "banana" }, "strays"],
  [{ doors: { clock: 5 } }, "doors.clock"],
  [{ doors: { clock: { now: () => 1 } } }, "doors.clock"],
  [{ doors: { signer: { sign: () => 1 } } }, "doors.signer"],
  [{ doors: { storeOpener: {} } }, "doors.storeOpener"],
  [{ doors: [] }, "doors"],
];

describe("the options of a node", () => {
  it("are enough in memory to start and stop", async () => {
    expect(await refusalOf(memoryNode())).to.equal(undefined);
  });

  for (const [given, option] of WRONG) {
    const shown = JSON.stringify(given) ?? "";
    it(`name ${option} when given ${shown.slice(0, 60)}`, async () => {
      const refusal = await refusalOf({ ...memoryNode(), ...given });

      if (!isRuntimeError(refusal, "option.invalid")) throw new Error(String(refusal));
      expect(refusal.details.option).to.equal(option);
      expect(refusal.details.expected).to.not.equal("");
      expect(refusal.message).to.match(/^cannot start the node: .* is .* \(expected .*\)$/);
    });
  }

  for (const [name, nearest] of [
    ["dataDri", "dataDir"],
    ["datadir", "dataDir"],
    ["seed", "seeds"],
    ["onevent", "onEvent"],
    ["nonsense", `one of ${Object.keys(NODE_OPTIONS).join(", ")}`],
  ] as const) {
    it(`say of ${name} that there is none, and which may be meant`, async () => {
      const refusal = await refusalOf({ ...memoryNode(), [name]: 1 });

      expect(String(refusal)).to.contain(
        `cannot start the node: there is no option ${name} (did you mean ${nearest}?)`,
      );
    });
  }

  it("say it of doors and of what a host plugs in too", async () => {
    const sound = memoryNode();
    const doors = { ...sound.doors, clok: sound.doors.clock };
    expect(String(await refusalOf({ ...sound, doors }))).to.contain("no option doors.clok");
    const host = { sinc: { handle: () => 1 } };
    expect(String(await refusalOf({ ...sound, host }))).to.contain("no option host.sinc");
  });

  for (const given of [undefined, null, 5, "main", [], () => 1]) {
    it(`are no ${JSON.stringify(given) ?? typeof given}`, async () => {
      expect(isRuntimeError(await refusalOf(given), "option.invalid")).to.equal(true);
    });
  }

  it("give an option failure or nothing, whatever stands in any of them", () => {
    const anything = fc.dictionary(
      fc.constantFrom(...Object.keys(NODE_OPTIONS), "other"),
      fc.anything({ withNullPrototype: true, withBigInt: true }),
    );
    fc.assert(
      fc.property(anything, (given) => {
        try {
          checkNodeOptions({ ...memoryNode(), ...given } as never);
        } catch (error) {
          if (!isRuntimeError(error, "option.invalid")) throw error;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("start a node or give a failure, whatever stands in one of them", async () => {
    // A path would be written to, and without the doors in memory the real ones are opened.
    const harmless = fc
      .jsonValue()
      .filter((value) => typeof value !== "string" && JSON.stringify(value) !== "{}");
    const options = fc.constantFrom(...Object.keys(NODE_OPTIONS));
    await fc.assert(
      fc.asyncProperty(options, harmless, async (option, value) => {
        const refusal = await refusalOf({ ...memoryNode(), [option]: value });
        expect(refusal === undefined || isRuntimeError(refusal), String(refusal)).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });
}).timeout(60_000);
