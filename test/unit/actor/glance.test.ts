import { expect } from "chai";
import { glance } from "../../../src/actor/glance.ts";
import {
  actorName,
  type Call,
  type Cast,
  createRuntime,
  defineActor,
  exitActor,
  isRuntimeError,
  next,
  postpone,
  reply,
  replyNext,
  started,
} from "../../../src/index.ts";
import { suspend } from "../../../src/actor/sys.ts";

type CounterMessages = {
  add: Cast<number>;
  sum: Call<void, number>;
  over: Call<number, boolean>;
  take: Call<void, number>;
  wait: Call<void, number>;
  secret: Call<void, number>;
};

const COUNTER = actorName<CounterMessages>("counter");

const counter = defineActor<CounterMessages, number, void>({
  name: "counter",
  init: () => started(3),
  reads: ["over", "sum", "take", "wait"],
  handle: {
    add: (sum, by) => next(sum + by),
    sum: (sum) => reply(sum),
    over: (sum, limit) => reply(sum > limit),
    take: (sum) => replyNext(sum, 0),
    wait: () => postpone(),
    secret: (sum) => reply(sum),
  },
});

describe("a glance at an actor", () => {
  const runtime = createRuntime();
  const ref = runtime.ref(COUNTER);

  before(async () => {
    await runtime.start(counter, undefined, { name: COUNTER });
  });

  after(() => runtime.stop());

  it("tells what a call would be answered, and sends nothing", () => {
    const { messages } = runtime.counts();
    expect(glance(ref, "sum", undefined)).to.equal(3);
    expect([2, 3].map((limit) => glance(ref, "over", limit))).to.deep.equal([true, false]);
    expect(runtime.counts().messages).to.equal(messages);
  });

  it("sees an actor that is stuck as it stands", async () => {
    await suspend(ref);
    ref.cast.add(4);
    expect(glance(ref, "sum", undefined)).to.equal(3);
  });

  it("tells nothing of what is not named as read, and of what would have to wait", () => {
    expect(glance(ref, "secret", undefined)).to.equal(undefined);
    expect(glance(ref, "wait", undefined)).to.equal(undefined);
  });

  it("refuses a handler that changes what it was to read", () => {
    let refusal: unknown;
    try {
      glance(ref, "take", undefined);
    } catch (error) {
      refusal = error;
    }
    expect(String(refusal)).to.include("take of /counter only reads");
    expect(isRuntimeError(refusal)).to.equal(false);
    expect(glance(ref, "sum", undefined)).to.equal(3);
  });

  it("tells nothing of an actor that is gone", async () => {
    const exited = ref.exited();
    exitActor(ref, "kill");
    await exited;
    expect(glance(ref, "sum", undefined)).to.equal(undefined);
  });
});
