import { expect } from "chai";
import { of } from "rxjs";
import {
  Mailbox,
  type MailboxLimit,
  type PutOutcome,
  WAITING_SENDERS_MAX,
} from "../../../src/mailbox/mailbox.ts";

interface Box {
  readonly box: Mailbox<string>;
  readonly dropped: string[];
  readonly wakes: { count: number };
}

/** A mailbox whose exempt messages begin with an exclamation mark. */
function mailbox(limit: Partial<MailboxLimit> = {}): Box {
  const dropped: string[] = [];
  const wakes = { count: 0 };
  const owner = {
    wake: () => {
      wakes.count += 1;
    },
    onDropped: (message: string) => {
      dropped.push(message);
    },
    isExempt: (message: string) => message.startsWith("!"),
  };
  return {
    box: new Mailbox(owner, { messagesMax: 2, overflow: "reject", ...limit }),
    dropped,
    wakes,
  };
}

const all = (box: Mailbox<string>): string[] => {
  const taken: string[] = [];
  for (let message = box.take(); message !== undefined; message = box.take()) taken.push(message);
  return taken;
};

describe("Mailbox", () => {
  it("wakes its owner for each message and hands them over in order (2.1)", () => {
    const { box, wakes } = mailbox();
    expect([box.put("a"), box.put("b")]).to.deep.equal(["taken", "taken"]);
    expect([wakes.count, all(box)]).to.deep.equal([2, ["a", "b"]]);
  });

  it("refuses, drops the newest or drops the oldest at its limit (2.2)", () => {
    const outcomes = (["reject", "drop_newest", "drop_oldest"] as const).map((overflow) => {
      const { box, dropped } = mailbox({ overflow });
      const outcome = ["a", "b", "c"].map((message) => box.put(message)).at(-1);
      return [outcome, dropped, all(box)];
    });
    expect(outcomes).to.deep.equal([
      ["refused", [], ["a", "b"]],
      ["dropped", ["c"], ["a", "b"]],
      ["taken", ["a"], ["b", "c"]],
    ]);
  });

  it("never drops what is exempt, and takes it whatever its limit (2.3)", () => {
    const { box, dropped } = mailbox({ overflow: "drop_oldest" });
    for (const message of ["!1", "!2", "!3"]) box.putSystem(message);

    expect(box.put("a")).to.equal("dropped");
    expect([dropped, all(box)]).to.deep.equal([["a"], ["!1", "!2", "!3"]]);
  });

  it("lets a sender wait for room, in the order of waiting, until it gives up (2.2)", () => {
    const { box } = mailbox({ overflow: "wait", messagesMax: 1 });
    const told: [string, PutOutcome][] = [];
    const offer = (message: string): (() => void) =>
      box.offer(message, (outcome) => told.push([message, outcome]));
    offer("a");
    offer("b");
    const forget = offer("c");
    offer("d");

    forget();
    expect(told).to.deep.equal([["a", "taken"]]);
    expect([box.take(), box.take(), box.take()]).to.deep.equal(["a", "b", "d"]);
    expect(told.map(([message]) => message)).to.deep.equal(["a", "b", "d"]);
  });

  it("refuses senders over the limit of those that wait (2.2)", () => {
    const { box } = mailbox({ overflow: "wait", messagesMax: 0 });
    const told: PutOutcome[] = [];
    for (let count = 0; count <= WAITING_SENDERS_MAX; count += 1) {
      box.offer("x", (outcome) => told.push(outcome));
    }
    expect(told).to.deep.equal(["refused"]);
  });

  it("makes room when something exempt is taken out of turn (2.2)", () => {
    const { box } = mailbox({ overflow: "wait", messagesMax: 1 });
    box.putSystem("!");
    const told: PutOutcome[] = [];
    box.offer("a", (outcome) => told.push(outcome));

    box.takeFirst((message) => message === "!");

    expect([told, all(box)]).to.deep.equal([["taken"], ["a"]]);
  });

  it("brings what was set aside back in front, oldest first, and counts it meanwhile (2.4)", () => {
    const { box } = mailbox();
    box.put("a");
    box.put("b");
    box.setAside(box.take() ?? "");
    box.setAside(box.take() ?? "");
    expect(box.put("c")).to.equal("refused");

    box.bringBack();

    expect([box.asideLength, all(box)]).to.deep.equal([0, ["a", "b"]]);
  });

  it("hands over what was not taken when it is shut, and refuses from then on (2.7)", () => {
    const { box } = mailbox({ overflow: "wait" });
    const told: PutOutcome[] = [];
    box.put("a");
    box.setAside(box.take() ?? "");
    for (const message of ["b", "c"]) box.offer(message, (outcome) => told.push(outcome));

    expect(box.shut()).to.deep.equal(["a", "b"]);
    expect([told, box.put("d")]).to.deep.equal([["taken", "closed"], "closed"]);
  });

  it("shows each message to those who watch at the moment it is taken (2.6)", () => {
    const { box } = mailbox();
    const seen: string[] = [];
    let ended = false;
    box.subscribe({ next: (message) => seen.push(message), complete: () => (ended = true) });

    of("a", "b").subscribe(box);
    expect([seen, ended]).to.deep.equal([[], false]);
    all(box);
    box.shut();

    expect([seen, ended]).to.deep.equal([["a", "b"], true]);
  });

  it("shows its first messages without taking them", () => {
    const { box } = mailbox();
    box.put("a");
    box.put("b");
    expect([box.peek(5), box.peek(1), box.length]).to.deep.equal([["a", "b"], ["a"], 2]);
  });
});
