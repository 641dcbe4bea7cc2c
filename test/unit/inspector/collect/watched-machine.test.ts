import { expect } from "chai";
import {
  type Call,
  type Cast,
  defineActor,
  type From,
  keep,
  next,
  started,
  sys,
} from "../../../../src/index.ts";
import type { Detail } from "../../../../src/inspector/index.ts";
import { lock } from "../../../support/inspector/locks.ts";
import { type Looker, Looking } from "../../../support/inspector/looking.ts";

async function watchedLock(
  parts: ConstructorParameters<typeof Looking>[0] = {},
  input: { readonly wrong?: number } = {},
) {
  const looking = new Looking(parts);
  const { ref } = await looking.runtime.start(lock, input);
  const looker = looking.look({ watch: [1] });
  await looking.pass(0, looker);
  return { looking, ref, looker };
}

function detailOf(looker: Looker): Detail {
  const detail = looker.picture.details.get(1);
  if (detail === undefined) throw new Error("nothing was told of the actor");
  return detail;
}

describe("the machine of a watched actor", () => {
  it("tells what each guard said last, and says nothing of one that was not asked (V1)", async () => {
    const { looking, ref, looker } = await watchedLock();
    expect(detailOf(looker).machine?.guards).to.deep.equal({});

    ref.cast.turn({ code: 1 });
    await looking.pass(1_000, looker);
    const { steps, machine } = detailOf(looker);

    expect(steps[0]?.guards).to.deep.equal({ "lock.shut:0": "false", "lock.shut:1": "false" });
    expect(machine?.guards["lock.shut:1"]).to.include({ said: "false" });
    expect(machine?.guards["lock.open:0"]).to.equal(undefined);
    ref.cast.turn({ code: 42 });
    await looking.pass(1_000, looker);
    const { said, times, message } = detailOf(looker).machine?.guards["lock.shut:1"] ?? {};
    expect([said, times, message]).to.deep.equal([
      "true",
      { false: 2, true: 2 },
      detailOf(looker).steps[0]?.message.id,
    ]);
    await looking.stop();
  });

  it("tells of a guard that threw, and the crash names its transition (V1)", async () => {
    const { looking, ref, looker } = await watchedLock();

    ref.cast.rest();
    await looking.pass(1_000, looker);

    expect(detailOf(looker).machine?.guards["lock.shut:4"]?.said).to.equal("threw");
    const [crash] = looker.picture.crashes.values;
    expect(crash?.reason).to.contain("'isBroken of lock.shut:4'").and.contain("the spring broke");
    await looking.stop();
  });

  it("says how long a delay runs yet, and which ways wait for it (V1)", async () => {
    const { looking, ref, looker } = await watchedLock();
    ref.cast.turn({ code: 42 });
    await looking.pass(1_000, looker);
    const late = looking.look({ watch: [1] });
    await looking.pass(500, looker, late);

    const delays = detailOf(looker).machine?.delays;
    expect(delays).to.deep.equal([
      { transitions: ["lock.open:0", "lock.open:1"], dueInMs: 2_500, ofMs: 4_000 },
    ]);
    await looking.pass(2_500, looker);
    const { machine, steps } = detailOf(looker);
    expect([machine?.delays, steps.at(-1)?.transitions]).to.deep.equal([[], ["lock.open:1"]]);
    await looking.stop();
  });

  it("says at most how long, where a delay was set before it was watched (V1)", async () => {
    const looking = new Looking();
    const { ref } = await looking.runtime.start(lock, {});
    ref.cast.turn({ code: 42 });
    await looking.pass(1_000);
    const looker = looking.look({ watch: [1] });
    await looking.pass(250, looker);
    await looking.pass(1_000, looker);

    const [delay] = detailOf(looker).machine?.delays ?? [];
    expect(delay).to.deep.equal({
      ...{ transitions: ["lock.open:0", "lock.open:1"], ofMs: 4_000 },
      ...{ dueInMs: 3_000, isAtMost: true },
    });
    await looking.stop();
  });

  it("counts the states it was in and the ways it went, since it is watched (V1)", async () => {
    const { looking, ref, looker } = await watchedLock();
    for (const code of [1, 42]) ref.cast.turn({ code });
    await looking.pass(5_000, looker);

    const { machine, sinceMs } = detailOf(looker);
    expect(machine).to.deep.include({
      runs: "machine",
      status: "active",
      visits: { lock: 1, "lock.shut": 2, "lock.open": 1 },
      taken: { "lock.shut:1": 1, "lock.shut:2": 1, "lock.open:1": 1 },
    });
    expect(sinceMs).to.equal(looking.clock.now() - 5_000);
    await looking.stop();
  });

  it("tells of what it invoked, and of guards asked while it moved by itself (V1)", async () => {
    const { looking, ref, looker } = await watchedLock();
    ref.cast.call();
    await looking.pass(1_000, looker);

    const { machine } = detailOf(looker);
    expect(machine?.invoked).to.deep.equal([{ id: "locksmith", status: "done" }]);
    expect(machine?.guards["lock.helped:0"]?.said).to.equal("false");
    await looking.stop();
  });

  it("is heard still when its state was replaced (V1)", async () => {
    const { looking, ref, looker } = await watchedLock();
    const replaced = sys.replaceState(ref, (state) => ({ ...Object(state) }));
    await looking.pass(0, looker);
    await replaced;
    ref.cast.turn({ code: 42 });
    await looking.pass(1_000, looker);

    const { taken, guards } = detailOf(looker).machine ?? {};
    expect(taken).to.deep.equal({ "lock.shut:1": 1 });
    expect(guards?.["lock.shut:1"]?.said).to.equal("true");
    await looking.stop();
  });
});

describe("the state of a watched actor", () => {
  it("is compared before and after each message, where its values may be seen (V1)", async () => {
    const { looking, ref, looker } = await watchedLock({ payloads: {} });
    ref.cast.turn({ code: 1 });
    await looking.pass(1_000, looker);

    const { steps, state, size } = detailOf(looker);
    expect(steps[0]?.changes).to.deep.equal({
      told: [{ path: "context.wrong", was: "0", is: "1" }],
    });
    expect([state, size?.entries]).to.deep.equal(['{"context": {"wrong": 1}}', 1]);
    await looking.stop();
  });

  it("shows no value the host takes out, in its changes neither (V6)", async () => {
    const silent = await watchedLock();
    const redacted = await watchedLock({
      payloads: { redact: (value, { message }) => (message === undefined ? "[hidden]" : value) },
    });
    for (const { looking, ref, looker } of [silent, redacted]) {
      ref.cast.turn({ code: 1 });
      await looking.pass(1_000, looker);
      expect(detailOf(looker).steps[0]?.changes).to.deep.equal({ told: [] });
      await looking.stop();
    }
  });

  it("is not compared for more than a hundred messages a second, and says so (V6)", async () => {
    const { looking, ref, looker } = await watchedLock({ payloads: {} });
    for (let code = 0; code < 120; code += 1) ref.cast.turn({ code: 1 });
    await looking.pass(1_000, looker);

    const compared = detailOf(looker).steps.map(({ changes }) => changes !== undefined);
    expect(compared.filter(Boolean)).to.have.length(100);
    expect(compared.at(-1)).to.equal(false);
    await looking.stop();
  });
});

describe("a watched actor that is asked", () => {
  it("tells in which step it answered (V1)", async () => {
    type Messages = { ask: Call<void, string>; tell: Cast<string> };
    const oracle = defineActor<Messages, From<unknown> | undefined, void>({
      name: "oracle",
      init: () => started(undefined),
      handle: {
        ask: (_from, _payload, context) => next(context.from),
        tell: (from, answer, context) => {
          if (from !== undefined) context.reply(from, answer);
          return keep();
        },
      },
    });
    const looking = new Looking();
    const { ref } = await looking.runtime.start(oracle);
    const looker = looking.look({ watch: [1] });
    await looking.pass(0, looker);
    const answer = ref.call.ask();
    await looking.pass(100, looker);
    ref.cast.tell("yes");
    await looking.pass(250, looker);

    const [asked, told] = detailOf(looker).steps;
    expect(asked?.isAsked).to.equal(true);
    expect(told?.answers).to.deep.equal([asked?.message.id]);
    expect(await answer).to.equal("yes");
    await looking.stop();
  });
});
