import { expect } from "chai";
import { sharedController, sharedSignal } from "../../../src/actor/shared-signal.ts";
import {
  type Call,
  type Cast,
  createRuntime,
  defineActor,
  type Internal,
  keep,
  simulatedClock,
  started,
} from "../../../src/index.ts";

type SilentMessages = { ask: Call<void, void> };

const silent = defineActor<SilentMessages, null>({
  name: "silent",
  init: () => started(null),
  handle: { ask: () => keep() },
});

type AskerMessages = { askMany: Cast<number>; asked: Internal<number> };

/** Asks many times with the signal of one task and with its own. */
const asker = (many: (signal: AbortSignal) => void) =>
  defineActor<AskerMessages, null>({
    name: "asker",
    init: () => started(null),
    handle: {
      askMany: (_state, _many, context) => {
        many(context.signal);
        const task = async (signal: AbortSignal): Promise<number> => {
          many(signal);
          return 12;
        };
        context.task(task, { done: "asked" });
        return keep();
      },
      asked: () => keep(),
    },
  });

/** What the platform warns of on the console meanwhile. */
async function warningsOf(act: () => Promise<void>): Promise<readonly string[]> {
  const warnings: string[] = [];
  const note = ({ name }: Error): unknown => warnings.push(name);
  process.on("warning", note);
  try {
    await act();
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("warning", note);
  }
  return warnings;
}

/** Twelve who wait on a signal. */
function wait(signal: AbortSignal): void {
  for (let nth = 0; nth < 12; nth += 1) signal.addEventListener("abort", () => {});
}

describe("signals many calls wait on (E2)", () => {
  it("make the platform warn of a leak when they are not made for it", async () => {
    const { signal } = new AbortController();

    expect(await warningsOf(async () => wait(signal))).to.include("MaxListenersExceededWarning");
  });

  it("say nothing on the host's console when they are", async () => {
    const { signal } = new AbortController();
    const warnings = await warningsOf(async () => {
      wait(sharedController().signal);
      wait(sharedSignal(AbortSignal.any([signal])));
    });

    expect(warnings).to.deep.equal([]);
  });

  it("are those of actors and of their tasks", async () => {
    const clock = simulatedClock();
    const runtime = createRuntime({ clock, strays: "process" });
    const { ref: callee } = await runtime.start(silent);
    const many = (signal: AbortSignal): void => {
      for (let nth = 0; nth < 12; nth += 1) callee.call.ask(undefined, { signal }).catch(() => {});
    };
    const { ref } = await runtime.start(asker(many));

    const warnings = await warningsOf(async () => {
      ref.cast.askMany(12);
      await clock.settle();
    });
    const stopped = runtime.stop();
    await clock.advance(10_000);
    await stopped;

    expect(warnings).to.deep.equal([]);
  });
});
