import { expect } from "chai";
import { HistoryLog } from "../../../../src/testing/history/history-log.ts";

describe("HistoryLog", () => {
  it("numbers begins and ends in one order, across clients", () => {
    const log = new HistoryLog();

    const write = log.client("a").invoke("write", { value: 1 });
    const read = log.client("b").invoke("read");
    write.ok();
    read.ok(1);

    expect(log.operations()).to.deep.equal([
      {
        id: 0,
        client: "a",
        name: "write",
        argument: { value: 1 },
        result: undefined,
        status: "ok",
        invokedAt: 1,
        returnedAt: 3,
      },
      {
        id: 1,
        client: "b",
        name: "read",
        argument: undefined,
        result: 1,
        status: "ok",
        invokedAt: 2,
        returnedAt: 4,
      },
    ]);
  });

  it("takes what has not ended for unknown, behind everything that has", () => {
    const log = new HistoryLog();
    log.client("a").invoke("write");
    const read = log.client("a").invoke("read");
    log.client("a").invoke("read").failed();
    read.unknown();

    const ends = log.operations().map(({ status, returnedAt }) => [status, returnedAt]);

    expect(ends).to.deep.equal([
      ["unknown", 6],
      ["unknown", 5],
      ["failed", 4],
    ]);
  });

  it("refuses a second end", () => {
    const pending = new HistoryLog().client("a").invoke("read");
    pending.ok(1);

    expect(() => pending.unknown()).to.throw("an operation ends once");
  });
});
