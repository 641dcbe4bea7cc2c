/**
 * A crash stays in its actor (`docs/semantics.md` 10): wherever the exception comes from, the process
 * lives and the supervisor's report names the actor. Timers and promises here are the platform's.
 */

import { expect } from "chai";
import {
  type ActorContext,
  type Cast,
  createRuntime,
  defineActor,
  defineSupervisor,
  describeExit,
  failed,
  keep,
  type Internal,
  type Runtime,
  type RuntimeEvent,
  started,
  stop,
} from "../../../src/index.ts";

type Messages = { go: Cast; done: Internal<unknown> };
type Code = (context: ActorContext<Messages>) => unknown;

/** Where code may throw: each place is one sentence of section 10. */
interface Places {
  readonly go?: Code;
  readonly terminate?: Code;
  readonly notice?: Code;
}

const broken = (): never => {
  throw new Error("broken");
};

const fragile = defineActor<Messages, null, Places>({
  name: "fragile",
  trapExit: false,
  init: (places, context) => {
    placesOf.set(context.self, places);
    return started(null);
  },
  handle: {
    go: (_state, _payload, context) => {
      const made = placesOf.get(context.self)?.go?.(context);
      return (made ?? keep()) as ReturnType<typeof keep>;
    },
    done: () => keep(),
  },
  down: (_state, _down, context) => {
    placesOf.get(context.self)?.notice?.(context);
    return keep();
  },
  exit: (_state, _exit, context) => {
    placesOf.get(context.self)?.notice?.(context);
    return keep();
  },
  terminate: (_state, _reason, context) => void placesOf.get(context.self)?.terminate?.(context),
});
const placesOf = new WeakMap<object, Places>();

describe("A crash stays in its actor", () => {
  let runtime: Runtime;
  let events: RuntimeEvent[] = [];

  beforeEach(() => {
    runtime = createRuntime();
    events = [];
    runtime.listen((event) => events.push(event));
  });
  afterEach(() => runtime.stop());

  /** Starts the fragile actor under a supervisor, pokes it, and waits for its end. */
  async function crash(places: Places): Promise<string> {
    const app = defineSupervisor({
      id: "app",
      strategy: "one_for_one",
      children: () => [fragile.childSpec(places)],
    });
    const tree = await runtime.start(app);
    const ref = tree.whereis(fragile);
    if (ref === undefined) throw new Error("the actor did not start");
    ref.cast.go();
    const reason = describeExit(await ref.exited());
    // The supervisor has its say in its own turn; asking it something waits for that.
    await tree.ref.call.countChildren();
    return reason;
  }

  function reports(): string[] {
    return events.flatMap((event) =>
      event.type === "supervisor.report" ? [`${event.context} ${event.offender.actor}`] : [],
    );
  }

  const places: Record<string, Places> = {
    "a handler": { go: broken },
    "an async handler": { go: () => Promise.reject(new Error("broken")) },
    "a down handler": {
      go: (context) => void context.monitor({ name: "nobody" }),
      notice: broken,
    },
    "an exit handler": {
      go: (context) => {
        context.trapExit = true;
        context.exit(context.self, "poke");
      },
      notice: broken,
    },
    terminate: { go: () => stop("normal"), terminate: broken },
    "a task": {
      go: (context) =>
        void context.task(() => Promise.reject(new Error("broken")), { done: "done" }),
    },
    "a task, at once": { go: (context) => void context.task(broken, { done: "done" }) },
    "a timer set by hand": { go: () => void setTimeout(broken, 1) },
    "a promise nobody awaits": { go: () => void Promise.reject(new Error("broken")) },
    "a promise nobody awaits, later": {
      go: () => void new Promise((resolve) => setTimeout(resolve, 1)).then(broken),
    },
    "work for the next tick": { go: () => process.nextTick(broken) },
    "what an async handler left behind": {
      go: async () => {
        await Promise.resolve();
        setTimeout(broken, 1);
        return keep();
      },
    },
  };

  for (const [where, code] of Object.entries(places)) {
    it(`when ${where} throws (10.1)`, async () => {
      expect(await crash(code)).to.equal("error: Error: broken");
      expect(reports()).to.deep.equal(["child_terminated /app/fragile"]);
    });
  }

  it("when init throws, and the start says so (10.1)", async () => {
    const unborn = defineActor<Messages, null>({
      name: "unborn",
      init: broken,
      handle: { go: () => keep(), done: () => keep() },
    });
    const app = defineSupervisor({ id: "app", children: () => [unborn.childSpec()] });

    const failure = await runtime.start(app).catch((error: unknown) => error);

    expect(failure).to.have.nested.property("cause.message", "broken");
    expect(events.find(({ type }) => type === "actor.crashed")).to.include({
      actor: "/app/unborn",
      where: "init",
    });
    expect(reports()).to.have.length(1);
  });

  it("when a listener of its abort signal throws, after its end (10.1)", async () => {
    const code: Places = {
      go: ({ signal }) => {
        signal.addEventListener("abort", broken);
        return stop("normal");
      },
    };

    expect(await crash(code)).to.equal("normal");
    await new Promise((resolve) => setImmediate(resolve));
    const report = events.find(({ type }) => type === "actor.crashed");
    expect(report).to.include({ actor: "/app/fragile", where: "left behind" });
  });

  for (const thrown of [undefined, null, "a word", 7, Object.create(null)]) {
    it(`when what is thrown is no error but ${typeof thrown} (10.2)`, async () => {
      const tree = await runtime.start(fragile, {
        go: () => {
          throw thrown;
        },
      });
      tree.ref.cast.go();

      expect(await tree.exited).to.deep.equal({ error: thrown });
    });
  }

  it("GS-012 and PL-001: reports the reason, the message at hand and those before it (10.3)", async () => {
    await crash({ go: broken });

    const report = events.find((event) => event.type === "actor.crashed");
    expect(report).to.deep.include({ actor: "/app/fragile", where: "go" });
    expect(report).to.have.nested.property("message.type", "go");
    expect(report).to.have.nested.property("lastMessages[0].type", "go");
  });

  for (const reason of ["normal", "shutdown", { shutdown: "detail" }] as const) {
    it(`GS-012 and PL-001: reports no crash for ${describeExit(reason)} (10.3)`, async () => {
      await crash({ go: () => stop(reason) });

      expect(events.some(({ type }) => type === "actor.crashed")).to.equal(false);
    });
  }

  it("PL-001: reports a failed start once, unless it failed quietly (10.3)", async () => {
    const refused = defineActor<Messages, null>({
      name: "refused",
      init: () => failed("no"),
      handle: { go: () => keep(), done: () => keep() },
    });

    await runtime.start(refused).catch(() => {});

    expect(events.filter(({ type }) => type === "actor.crashed")).to.have.length(1);
  });
});
