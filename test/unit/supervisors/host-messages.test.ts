import { expect } from "chai";
import { defineMessages } from "../../../src/wire/define-messages.ts";
import { u32 } from "../../../src/wire/field.ts";
import { hostMessages, type Node, type PeerId } from "../../../supervisors/index.ts";
import { useMemoryNodes } from "../../support/memory-nodes.ts";

type CounterMessage =
  | { readonly type: "counter.add"; readonly by: number }
  | { readonly type: "counter.read" }
  | { readonly type: "counter.total"; readonly total: number }
  | { readonly type: "counter.told"; readonly total: number };

const counterMessages = defineMessages<CounterMessage>()({
  version: 1,
  bytesMax: 64,
  schemas: {
    "counter.add": {
      ...{ wireId: 0x8000, kind: "request", timeout: "default" },
      answeredBy: ["counter.total"],
      fields: { by: u32 },
    },
    "counter.read": {
      ...{ wireId: 0x8001, kind: "request", timeout: "default" },
      answeredBy: ["counter.total"],
      fields: {},
    },
    "counter.total": { wireId: 0x8002, kind: "response", fields: { total: u32 } },
    "counter.told": { wireId: 0x8003, kind: "notice", fields: { total: u32 } },
  },
});

const FORBIDDEN = 13;

/** A host that counts, and hears what others have counted. */
function counter() {
  let total = 0;
  const heard: { total: number; peer: PeerId }[] = [];
  const said = () => ({ type: "counter.total", total }) as const;
  const host = hostMessages(counterMessages, {
    responders: {
      "counter.add": async ({ by }) => {
        if (by === FORBIDDEN) throw new Error("never thirteen");
        total += by;
        return said();
      },
      "counter.read": said,
    },
    notices: {
      "counter.told": (message, peer) => {
        if (message.total === FORBIDDEN) throw new Error("never thirteen");
        if (message.total > FORBIDDEN) return Promise.reject(new Error("too many"));
        heard.push({ total: message.total, peer });
        return undefined;
      },
    },
  });
  return { host, heard };
}

describe("messages of a host's own (A8)", () => {
  const nodes = useMemoryNodes();

  async function two() {
    const [here, there] = [counter(), counter()];
    const first = await nodes().start(1, { host: here.host });
    const second = await nodes().start(2, { host: there.host });
    await nodes().clock.advance(15_000);
    const within = async <T>(asked: Promise<T>): Promise<T> => {
      void asked.catch(() => {});
      await nodes().clock.advance(5_000);
      return await asked;
    };
    return { here, there, first, second, within };
  }

  it("are asked of one peer, written to many, read from many and asked of any", async () => {
    const { first, second, within } = await two();
    const { node } = first;
    const holders = [node.id, second.node.id];
    const add = { type: "counter.add", by: 2 } as const;

    const answer = await within(node.sendMessage<CounterMessage>(second.node.id, add));
    const written = await within(node.quorumWrite<CounterMessage>(add, { holders, level: "all" }));
    const read: CounterMessage = await within(
      node.quorumRead<CounterMessage>({ type: "counter.read" }, { holders, level: "one" }),
    );
    const any = await within(
      node.askAny<CounterMessage>({ type: "counter.read" }, { peers: [second.node.id] }),
    );

    expect(answer).to.deep.equal({ type: "counter.total", total: 2 });
    expect(written.acknowledgedBy).to.have.members(holders);
    expect(read.type).to.equal("counter.total");
    expect(any).to.deep.equal({
      peer: second.node.id,
      answer: { type: "counter.total", total: 4 },
    });
  });

  it("are told to everybody, who hears from whom", async () => {
    const { there, first, within } = await two();

    const told = await tell(first.node, 5);
    await within(Promise.resolve());

    expect(told.sent).to.equal(1);
    expect(there.heard).to.deep.equal([{ total: 5, peer: first.node.id }]);
  });

  it("cost nothing when the host throws: the asker hears internal, a notice is told of", async () => {
    const { first, second, within } = await two();
    const add = { type: "counter.add", by: FORBIDDEN } as const;

    const asked = within(first.node.sendMessage<CounterMessage>(second.node.id, add));
    const failure = await asked.then(
      () => "answered",
      (error: unknown) => String(error),
    );
    await tell(first.node, FORBIDDEN);
    await tell(first.node, FORBIDDEN + 1);
    await within(Promise.resolve());

    expect(failure).to.include("internal");
    const names = second.events.flatMap((event) =>
      event.type === "app" && event.name === "p2p.notice_failed" ? [event.name] : [],
    );
    expect(names).to.have.length(2);
    expect(second.node.restarts().size).to.equal(0);
  });

  async function tell(node: Node, total: number) {
    return await node.broadcast<CounterMessage>({ type: "counter.told", total });
  }
});
