import { expect } from "chai";
import { Subject } from "rxjs";
import { tapMailbox } from "../../../src/mailbox/tap.ts";

describe("tapMailbox", () => {
  it("hears every message until it is removed (2.6)", () => {
    const mailbox = new Subject<number>();
    const heard: number[] = [];
    const remove = tapMailbox<number>(
      mailbox,
      (message) => heard.push(message),
      () => {},
    );

    mailbox.next(1);
    remove();
    mailbox.next(2);

    expect([heard, mailbox.observed]).to.deep.equal([[1], false]);
  });

  it("removes a tap that throws or rejects, and says so once (2.6)", async () => {
    const mailbox = new Subject<number>();
    const failures: string[] = [];
    const fail = (error: unknown): void => void failures.push(String(error));
    tapMailbox<number>(
      mailbox,
      () => {
        throw new Error("now");
      },
      fail,
    );
    tapMailbox<number>(mailbox, () => Promise.reject(new Error("later")), fail);

    mailbox.next(1);
    mailbox.next(2);
    await Promise.resolve();
    await Promise.resolve();

    expect([failures, mailbox.observed]).to.deep.equal([["Error: now", "Error: later"], false]);
  });
});
