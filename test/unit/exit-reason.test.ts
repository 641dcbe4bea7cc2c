import { expect } from "chai";
import fc from "fast-check";
import { RuntimeError } from "../../src/errors.ts";
import {
  describeExit,
  errorBehind,
  type ExitReason,
  isQuietExit,
  isSameExit,
} from "../../src/exit-reason.ts";

const OPEN_FAILED = new RuntimeError(
  "store.failed",
  { operation: "open" },
  "cannot open /x: it is a file",
);

/** Why a supervisor did not start: a child of it did not, and so on down to the error. */
function chain(ids: readonly string[], bottom: ExitReason): ExitReason {
  return ids.reduceRight<ExitReason>(
    (reason, id) => ({ shutdown: { failedToStartChild: id, reason } }),
    bottom,
  );
}

describe("describeExit", () => {
  it("says every kind of reason in one line", () => {
    expect(describeExit("killed")).to.equal("killed");
    expect(describeExit({ shutdown: "moving" })).to.equal("shutdown: moving");
    expect(describeExit({ error: new TypeError("no") })).to.equal("error: TypeError: no");
    expect(describeExit({ reason: { code: 7 } })).to.equal('{"code":7}');
  });

  it("names each child of a chain of failed starts, and the error at the bottom", () => {
    const opened = "cannot open /x: it is a file (store.failed)";
    const error = { error: OPEN_FAILED };
    expect(describeExit(chain(["store"], error))).to.equal(`store failed to start: ${opened}`);
    expect(describeExit(chain(["p2p", "store"], error))).to.equal(
      `p2p failed to start: store failed to start: ${opened}`,
    );
    expect(describeExit(chain(["a"], { error: new TypeError("no") }))).to.equal(
      "a failed to start: TypeError: no",
    );
    expect(describeExit(chain(["a"], "timeout"))).to.equal("a failed to start: timeout");
    expect(describeExit(error)).to.equal(`error: ${opened}`);
  });

  it("says an error wherever it stands inside", () => {
    const nested = { reason: { tag: "exit", reason: { error: OPEN_FAILED } } };
    expect(describeExit(nested)).to.equal(
      '{"tag":"exit","reason":{"error":"cannot open /x: it is a file (store.failed)"}}',
    );
    expect(describeExit({ shutdown: { why: new Error("b") } })).to.equal(
      'shutdown: {"why":"Error: b"}',
    );
  });

  it("never throws, whatever the reason is", () => {
    const endless: { shutdown?: unknown } = {};
    endless.shutdown = { failedToStartChild: "x", reason: endless };
    expect(describeExit(endless as ExitReason)).to.match(/^x failed to start: x failed.*: …$/);
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (reason) => {
        expect(describeExit(reason as ExitReason)).to.be.a("string");
        expect(isQuietExit(reason as ExitReason)).to.be.a("boolean");
      }),
    );
  });

  it("never throws, whatever was thrown", () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;

    expect(describeExit({ error: circular })).to.equal("error: [object Object]");
    expect(describeExit({ error: 1n })).to.equal("error: [object BigInt]");
    expect(describeExit({ error: undefined })).to.equal("error: undefined");
  });
});

describe("errorBehind", () => {
  it("is the error at the bottom of a chain of failed starts, if there is one", () => {
    expect(errorBehind(chain(["a", "b"], { error: OPEN_FAILED }))).to.equal(OPEN_FAILED);
    expect(errorBehind({ reason: { error: 5 } })).to.equal(5);
    for (const none of ["killed", { shutdown: "x" }, chain(["a"], "timeout")]) {
      expect(errorBehind(none)).to.equal(undefined);
    }
  });

  it("ends, whatever the reason is", () => {
    const endless: { shutdown?: unknown } = {};
    endless.shutdown = endless;
    expect(errorBehind(endless as ExitReason)).to.equal(undefined);
    expect(errorBehind(null as unknown as ExitReason)).to.equal(undefined);
  });
});

describe("isSameExit", () => {
  it("compares reasons by value, as OTP does", () => {
    expect(isSameExit({ shutdown: { a: [1] } }, { shutdown: { a: [1] } })).to.equal(true);
    expect(isSameExit("normal", "normal")).to.equal(true);
    expect(isSameExit({ error: OPEN_FAILED }, { error: OPEN_FAILED })).to.equal(true);
  });

  it("tells apart what reads the same", () => {
    expect(isSameExit("shutdown: x", { shutdown: "x" })).to.equal(false);
    expect(isSameExit({ reason: "x" }, "x")).to.equal(false);
    expect(isSameExit({ reason: { a: 1n } }, { reason: { a: 2n } })).to.equal(false);
    expect(isSameExit({ shutdown: () => 1 }, { shutdown: () => 1 })).to.equal(false);
  });
});

describe("isQuietExit", () => {
  it("takes normal, shutdown and { shutdown } for quiet, and nothing else", () => {
    for (const quiet of ["normal", "shutdown", { shutdown: 1 }]) {
      expect(isQuietExit(quiet)).to.equal(true);
    }
    for (const loud of ["killed", "kill", "noproc", { error: 1 }, { reason: 1 }]) {
      expect(isQuietExit(loud)).to.equal(false);
    }
  });
});
