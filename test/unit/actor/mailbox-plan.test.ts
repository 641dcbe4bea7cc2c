import { expect } from "chai";
import { createMachine } from "xstate";
import { mailboxLimitOf } from "../../../src/actor/mailbox-plan.ts";
import { defineActor, defineMachineActor, started } from "../../../src/index.ts";
import { failureOf } from "../../support/failure.ts";

/** Defines an actor of each kind with that mailbox; answers with the options that were refused. */
function refused(mailbox: unknown): unknown[] {
  const plan = { name: "boxed", mailbox: mailbox as object };
  const machine = createMachine({});
  return [
    () => defineActor<object, number>({ ...plan, init: () => started(0), handle: {} }),
    () => defineMachineActor({ ...plan, machine }),
  ].map((define) => Reflect.get(failureOf(define).details, "option"));
}

describe("The mailbox of a definition (2.2)", () => {
  for (const messagesMax of [Number.NaN, 0, -1, 2.5, Number.POSITIVE_INFINITY, "5", {}]) {
    it(`does not hold ${String(messagesMax)} of ${typeof messagesMax} messages`, () => {
      const option = "mailbox.messagesMax";
      expect(refused({ messagesMax })).to.deep.equal([option, option]);
    });
  }

  it("has no policy of another name, and is an object", () => {
    const option = "mailbox.overflow";
    expect(refused({ overflow: "explode" })).to.deep.equal([option, option]);
    expect(refused(5)).to.deep.equal(["mailbox", "mailbox"]);
    expect(refused(null)).to.deep.equal(["mailbox", "mailbox"]);
  });

  it("is not piped through what is no function", () => {
    const define = () =>
      defineActor<object, number>({
        name: "piped",
        init: () => started(0),
        handle: {},
        mailbox: { pipe: 5 as never },
      });

    expect(failureOf(define).details).to.include({ option: "mailbox.pipe" });
  });

  it("holds 10,000 messages and rejects more unless told otherwise", () => {
    expect(mailboxLimitOf()).to.deep.equal({ messagesMax: 10_000, overflow: "reject" });
    expect(mailboxLimitOf({ messagesMax: 1 })).to.include({ messagesMax: 1 });
    expect(mailboxLimitOf({ overflow: "wait" })).to.include({ overflow: "wait" });
  });
});
