import { expect } from "chai";
import {
  actorName,
  createRuntime,
  defineActor,
  defineSupervisor,
  isRuntimeError,
  type Runtime,
  type RuntimeEvent,
  simulatedClock,
  type StartOptions,
  started,
  type Via,
} from "../../../src/index.ts";

const NAME = actorName("placed");

/** What a plain caller may hand over where options belong. */
const BAD_OPTIONS: Readonly<Record<string, unknown>> = {
  continueWith: { continueWith: 5 },
  "continueWith of no name": { continueWith: [5] },
  idleAfterMs: { idleAfterMs: Number.NaN },
  options: null,
};

describe("A start that goes wrong (3.3)", () => {
  const clock = simulatedClock();
  let runtime: Runtime;
  let crashes: RuntimeEvent[] = [];

  beforeEach(() => {
    runtime = createRuntime({ clock, strays: "process" });
    crashes = [];
    runtime.listen((event) => {
      if (event.type === "actor.crashed") crashes.push(event);
    });
  });
  afterEach(() => runtime.stop());

  const actorOf = (init: () => unknown) =>
    defineActor<object, unknown>({
      name: "born",
      init: init as () => ReturnType<typeof started<number>>,
      handle: {},
    });

  /** Starts it and answers with the option that was refused at the bottom. */
  async function refusedOption(init: () => unknown, options: StartOptions = {}): Promise<unknown> {
    const failure: unknown = await runtime
      .start(actorOf(init), undefined, options)
      .catch((error: unknown) => error);
    const cause = isRuntimeError(failure, "supervision.start_failed") ? failure.cause : failure;
    return isRuntimeError(cause, "option.invalid") ? cause.details.option : failure;
  }

  function expectNothingLeft(): void {
    expect([runtime.counts().actors, runtime.whereis(NAME)]).to.deep.equal([0, undefined]);
  }

  for (const [title, options] of Object.entries(BAD_OPTIONS)) {
    for (const [when, init] of [
      ["at once", () => started(0, options as never)],
      ["later", () => Promise.resolve(started(0, options as never))],
    ] as const) {
      it(`leaves nothing of an init that asks for a bad ${title} ${when}`, async () => {
        const option = await refusedOption(init, { name: NAME });

        expect(option).to.equal(title.split(" ")[0]);
        expect(crashes).to.have.length(1);
        expectNothingLeft();
      });
    }
  }

  for (const part of ["holder", "claim"] as const) {
    it(`leaves nothing when the ${part} of a via throws`, async () => {
      const broken = new Error("no place");
      const via: Via = {
        holder: () => undefined,
        claim: () => {},
        [part]: () => {
          throw broken;
        },
      };

      const failure: unknown = await runtime
        .start(
          actorOf(() => started(0)),
          undefined,
          { name: NAME, via },
        )
        .catch((error: unknown) => error);

      expect(failure).to.include({ code: "supervision.start_failed", cause: broken });
      expectNothingLeft();
    });
  }

  it("leaves nothing of an init that returns a thenable which throws", async () => {
    const broken = new Error("no promise");
    const throws = (): never => {
      throw broken;
    };
    const name = "then";
    const thenable: unknown = { [name]: throws };

    const failure: unknown = await runtime
      .start(
        actorOf(() => thenable),
        undefined,
        { name: NAME },
      )
      .catch((error: unknown) => error);

    expect(failure).to.include({ code: "supervision.start_failed", cause: broken });
    expectNothingLeft();
  });

  it("refuses an initTimeoutMs that is no length of time, of a child too", async () => {
    const init = () => started(0);
    expect(await refusedOption(init, { initTimeoutMs: -1 })).to.equal("initTimeoutMs");
    const app = defineSupervisor({
      id: "app",
      children: () => [actorOf(init).childSpec(undefined, { initTimeoutMs: Number.NaN })],
    });

    const failure: unknown = await runtime.start(app).catch((error: unknown) => error);

    expect(failure).to.have.nested.property("cause.details.option", "initTimeoutMs");
    expectNothingLeft();
  });
});
