import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { lookup } from "node:dns";
import { resolveTxt } from "node:dns/promises";
import { createReadStream, existsSync, readFileSync, writeFile } from "node:fs";
import { readFile as readText } from "node:fs/promises";
import { connect, createServer, Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import crypto, { randomBytes, randomUUID } from "node:crypto";
import { performance as hooked } from "node:perf_hooks";
import { setTimeout as later } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "chai";
import { AssertionError } from "../../../src/assert.ts";
import { type AmbientUse, guardAmbient, outside } from "../../../src/testing/ambient.ts";
import { realClock } from "../../../src/time/real-clock.ts";
import { realRandom } from "../../../src/time/real-random.ts";

const USES: readonly (readonly [what: string, use: () => unknown])[] = [
  ["Date.now", () => Date.now()],
  ["new Date()", () => new Date()],
  ["Date()", () => Date()],
  ["performance.now", () => performance.now()],
  ["performance.now", () => hooked.now()],
  ["process.hrtime", () => process.hrtime()],
  ["process.hrtime.bigint", () => process.hrtime.bigint()],
  ["setTimeout", () => setTimeout(() => {}, 1)],
  ["setInterval", () => setInterval(() => {}, 1)],
  ["setImmediate", () => setImmediate(() => {})],
  ["timers/promises.setTimeout", () => later(1)],
  ["timers/promises.setTimeout", () => promisify(setTimeout)(1)],
  ["AbortSignal.timeout", () => AbortSignal.timeout(1)],
  ["fetch", () => fetch("http://127.0.0.1:1")],
  ["Math.random", () => Math.random()],
  ["crypto.randomUUID", () => randomUUID()],
  ["crypto.randomUUID", () => globalThis.crypto.randomUUID()],
  ["crypto.randomBytes", () => randomBytes(4)],
  ["crypto.getRandomValues", () => crypto.getRandomValues(new Uint8Array(4))],
  ["crypto.getRandomValues", () => globalThis.crypto.getRandomValues(new Uint8Array(4))],
  ["fs.readFileSync", () => readFileSync("package.json")],
  ["fs.writeFile", () => writeFile("never", "", () => {})],
  ["fs.existsSync", () => existsSync("package.json")],
  ["fs/promises.readFile", () => readText("package.json")],
  ["fs.createReadStream", () => createReadStream("package.json")],
  ["net.connect", () => connect(1)],
  ["net.createServer", () => createServer()],
  ["net.Socket.connect", () => new Socket().connect(1)],
  ["tls.connect", () => connectTls(1)],
  ["dgram.createSocket", () => createSocket("udp4")],
  ["dns.lookup", () => lookup("localhost", () => {})],
  ["dns/promises.resolveTxt", () => resolveTxt("localhost")],
  ["child_process.spawn", () => spawn("true")],
  ["Date.now", () => realClock().now()],
  ["setTimeout", () => realClock().setTimer(() => {}, 1)],
  ["crypto.randomBytes", () => realRandom().u32()],
];

/** What a piece of work throws. */
function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("the guard against what is ambient", () => {
  it("refuses each use, names its place and notes it", () => {
    const told: AmbientUse[] = [];
    const guard = guardAmbient((use) => told.push(use));
    const errors = USES.map(([, use]) => thrownBy(use));
    guard.lift();

    for (const [index, [what]] of USES.entries()) {
      const error = errors[index];
      expect(error, `${index} ${what}`).to.be.instanceOf(AssertionError);
      expect(String(error), `${index}`).to.contain(`does not use ${what};`);
      expect(told[index]?.what).to.equal(what);
      expect(told[index]?.place, `${index}`).to.match(
        /(ambient\.test|real-clock|real-random)\.ts:\d+/,
      );
    }
    expect(guard.uses).to.deep.equal(told);
  });

  it("leaves dates of something, and everything that follows from its input, alone", () => {
    const guard = guardAmbient();
    const made = new Date(0);
    const results = [
      made.toISOString(),
      made instanceof Date,
      Date.parse("1970-01-01T00:00:01Z"),
      Date.UTC(1970, 0, 1),
      Math.max(1, 2),
      crypto.createHash("sha256").update("").digest("hex").slice(0, 8),
    ];
    guard.lift();

    expect(results).to.deep.equal(["1970-01-01T00:00:00.000Z", true, 1_000, 0, 2, "e3b0c442"]);
  });

  it("leaves the platform as it was", async () => {
    const snapshot = () => [
      ...["setTimeout", "setImmediate", "Date", "fetch", "performance"].map((name) =>
        Object.getOwnPropertyDescriptor(globalThis, name),
      ),
      Object.getOwnPropertyDescriptor(performance, "now"),
      Object.getOwnPropertyDescriptor(process, "hrtime"),
      Object.getOwnPropertyDescriptor(globalThis.crypto, "randomUUID"),
      Object.getOwnPropertyDescriptor(crypto, "randomBytes"),
      randomBytes,
      later,
    ];
    const before = snapshot();
    guardAmbient().lift();

    expect(snapshot()).to.deep.equal(before);
    for (const [, use] of USES.slice(0, 7)) expect(thrownBy(use)).to.equal(undefined);
    await later(0);
  });

  it("stands until the last of several is lifted, and the newest notes", () => {
    const outer = guardAmbient();
    const inner = guardAmbient();
    thrownBy(() => Math.random());
    inner.lift();
    inner.lift();
    thrownBy(() => Date.now());
    outer.lift();

    expect(inner.uses.map(({ what }) => what)).to.deep.equal(["Math.random"]);
    expect(outer.uses.map(({ what }) => what)).to.deep.equal(["Date.now"]);
    expect(thrownBy(() => Math.random())).to.equal(undefined);
  });

  it("may be lifted in any order", () => {
    const outer = guardAmbient();
    const inner = guardAmbient();
    outer.lift();
    const error = thrownBy(() => Math.random());
    inner.lift();

    expect(error).to.be.instanceOf(AssertionError);
    expect(inner.uses).to.have.length(1);
    expect(thrownBy(() => Math.random())).to.equal(undefined);
  });

  it("reaches names that a module imported before", async () => {
    // A module of the platform's own kind: the loader of these tests makes another kind of them.
    const source =
      "import { randomUUID } from 'node:crypto'; export const draw = () => randomUUID();";
    const url = `data:text/javascript,${encodeURIComponent(source)}`;
    const { draw } = (await import(url)) as { readonly draw: () => string };
    const guard = guardAmbient();
    const error = thrownBy(draw);
    guard.lift();

    expect(error).to.be.instanceOf(AssertionError);
    expect(draw()).to.have.length(36);
  });

  it("lets through what is done outside, and notes why", () => {
    const guard = guardAmbient();
    const drawn = outside("a seed for the run", () => Math.random());
    const error = thrownBy(() => outside("broken", () => thrownBy(() => missing())));
    const after = thrownBy(() => Math.random());
    guard.lift();

    expect(drawn).to.be.within(0, 1);
    expect(error).to.equal(undefined);
    expect(after).to.be.instanceOf(AssertionError);
    expect(guard.outsides).to.deep.equal(["a seed for the run", "broken"]);
  });

  it("lets through what is done outside without a guard", () => {
    expect(outside("nobody guards", () => 7)).to.equal(7);
  });
});

function missing(): never {
  throw new Error("broken");
}
