import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { expect } from "chai";
import { stopRequest } from "../../../src/cli/stop-request.ts";

describe("stopRequest", () => {
  it("resolves at the first signal and calls out at the second", async () => {
    const signals = new EventEmitter();
    const seconds: string[] = [];
    const stop = stopRequest({ signals, onSecond: () => seconds.push("again") });

    expect(stop.isMade).to.equal(false);
    signals.emit("SIGTERM");

    expect(await stop.requested).to.equal("SIGTERM");
    expect([stop.isMade, seconds]).to.deep.equal([true, []]);
    signals.emit("SIGINT");
    expect(seconds).to.deep.equal(["again"]);
  });

  it("takes the end of input for a request, once", async () => {
    const input = new PassThrough();
    const seconds: string[] = [];
    const stop = stopRequest({
      signals: new EventEmitter(),
      onSecond: () => seconds.push("again"),
      input,
    });
    input.end();

    expect(await stop.requested).to.equal("end of input");
    expect(seconds).to.deep.equal([]);
  });

  it("listens no more once it is forgotten", () => {
    const signals = new EventEmitter();
    const input = new PassThrough();
    const before = input.listenerCount("end");
    stopRequest({ signals, onSecond: () => {}, input }).forget();

    expect(signals.eventNames()).to.deep.equal([]);
    expect(input.listenerCount("end")).to.equal(before);
  });
});
