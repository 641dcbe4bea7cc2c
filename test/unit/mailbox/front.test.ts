import { expect } from "chai";
import { debounceTime, filter, map, take, throttleTime } from "rxjs";
import {
  type Call,
  type Cast,
  createRuntime,
  defineActor,
  type MailboxPipe,
  next,
  reply,
  simulatedClock,
  started,
  stopActor,
  type RuntimeEvent,
} from "../../../src/index.ts";

type Messages = { word: Cast<string>; heard: Call<void, readonly string[]> };
type Pipe = MailboxPipe<{ readonly type: "word"; readonly payload: string }>;

const listener = (pipe: Pipe) =>
  defineActor<Messages, readonly string[]>({
    name: "listener",
    mailbox: { pipe },
    init: () => started([]),
    handle: {
      word: (heard, word) => next([...heard, word]),
      heard: (heard) => reply(heard),
    },
  });

describe("Operators in front of a mailbox", () => {
  const clock = simulatedClock();
  const runtime = createRuntime({ clock, strays: "process" });
  const events: RuntimeEvent[] = [];
  runtime.listen((event) => events.push(event));
  after(() => runtime.stop());

  it("drop, change and pass casts on, and leave calls alone (2.5)", async () => {
    const { ref } = await runtime.start(
      listener((incoming) =>
        incoming.pipe(
          filter(({ payload }) => payload !== "drop"),
          map((message) => ({ ...message, payload: message.payload.toUpperCase() })),
        ),
      ),
    );

    for (const word of ["one", "drop", "two"]) expect(ref.cast.word(word)).to.equal(true);

    expect(await ref.call.heard()).to.deep.equal(["ONE", "TWO"]);
  });

  it("wait on the runtime's clock (2.5)", async () => {
    const { ref } = await runtime.start(
      listener((incoming, scheduler) => incoming.pipe(debounceTime(100, scheduler))),
    );

    ref.cast.word("lost");
    await clock.advance(99);
    ref.cast.word("kept");
    await clock.advance(99);
    expect(await ref.call.heard()).to.deep.equal([]);
    await clock.advance(1);

    expect(await ref.call.heard()).to.deep.equal(["kept"]);
  });

  it("that make a message anew need no more than its type and payload (2.5)", async () => {
    const { ref } = await runtime.start(
      listener((incoming) =>
        incoming.pipe(map(() => ({ type: "word", payload: "made" }) as const)),
      ),
    );
    ref.cast.word("x");
    expect(await ref.call.heard()).to.deep.equal(["made"]);
  });

  it("that throw are the actor's crash, not the sender's nor the process's (10.1)", async () => {
    const { ref } = await runtime.start(
      listener((incoming) =>
        incoming.pipe(
          map(() => {
            throw new Error("operator");
          }),
        ),
      ),
    );

    expect(ref.cast.word("x")).to.equal(true);

    expect(await ref.exited()).to.have.nested.property("error.message", "operator");
  });

  it("that cannot be made fail the start (10.1)", async () => {
    const failing = listener(() => {
      throw new Error("no pipe");
    });

    const failure = await runtime.start(failing).catch((error: unknown) => error);

    expect(failure).to.have.nested.property("cause.message", "no pipe");
  });

  it("that end let nothing more through: casts are refused from then on (2.5)", async () => {
    const { ref } = await runtime.start(listener((incoming) => incoming.pipe(take(1))));

    expect([ref.cast.word("first"), ref.cast.word("second")]).to.deep.equal([true, false]);
    expect(await ref.call.heard()).to.deep.equal(["first"]);
  });

  it("are let go with their actor, what they hold back too (2.5)", async () => {
    const { ref } = await runtime.start(
      listener((incoming, scheduler) =>
        incoming.pipe(throttleTime(1_000, scheduler, { leading: false, trailing: true })),
      ),
    );
    const timers = clock.pendingTimers;
    ref.cast.word("held");
    expect(clock.pendingTimers).to.equal(timers + 1);

    await stopActor(ref);

    expect(clock.pendingTimers).to.be.at.most(timers);
  });
});
