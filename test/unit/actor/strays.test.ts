/** Whose crash it is when something an actor left behind fails, on the platform's real event loop. */

import { expect } from "chai";
import {
  type ActorRef,
  type Cast,
  createRuntime,
  defineActor,
  type ExitReason,
  keep,
  type Runtime,
  started,
} from "../../../src/index.ts";
import { domainStrays, type StrayOwner } from "../../../src/actor/strays.ts";

type LitterMessages = { leave: Cast<() => void> };

const litterer = defineActor<LitterMessages, undefined>({
  name: "litterer",
  init: () => started(undefined),
  handle: {
    leave: (_, litter) => {
      litter();
      return keep();
    },
  },
});

const LITTER: ReadonlyMap<string, (error: Error) => void> = new Map([
  ["a timer that throws", (error) => void setTimeout(() => fail(error), 0)],
  ["an immediate that throws", (error) => void setImmediate(() => fail(error))],
  ["a promise rejected at once", (error) => void Promise.reject(error)],
  ["a promise rejected later", (error) => void rejectLater(error)],
  ["a timer set by a timer", (error) => void setTimeout(() => setTimeout(() => fail(error), 0), 0)],
]);

describe("strays of actors", () => {
  let runtime: Runtime;
  let ref: ActorRef<LitterMessages>;
  let bystander: ActorRef<LitterMessages>;

  beforeEach(async () => {
    runtime = createRuntime();
    ({ ref } = await runtime.start(litterer));
    ({ ref: bystander } = await runtime.start(litterer));
  });

  afterEach(() => runtime.stop());

  for (const [what, leave] of LITTER) {
    it(`makes ${what} the crash of the actor that left it`, async () => {
      const error = new Error("stray");

      ref.cast.leave(() => leave(error));
      bystander.cast.leave(() => {});

      expect(await ref.exited()).to.deep.equal({ error } satisfies ExitReason);
      expect(bystander.isAlive).to.equal(true);
    });
  }

  it("blames the inner actor when one's code runs within another's", () => {
    const strays = domainStrays();
    const outside = strays.enter(owner());
    const inner = owner();

    const outer = strays.enter(inner);
    const domain = inner.strayDomain as { emit(event: string, error: unknown): boolean };
    domain.emit("error", "stray");
    strays.leave(outer);
    strays.leave(outside);

    expect(inner.heard).to.deep.equal(["stray"]);
  });

  it("makes no domain for an actor that leaves nothing behind", () => {
    const strays = domainStrays();
    const tidy = owner();

    strays.leave(strays.enter(tidy));

    expect(Object.getOwnPropertyNames(tidy.strayDomain)).to.not.include("_events");
  });
});

function fail(error: Error): never {
  throw error;
}

async function rejectLater(error: Error): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  throw error;
}

function owner(): StrayOwner & { readonly heard: unknown[] } {
  const heard: unknown[] = [];
  return { strayDomain: undefined, heard, onStray: (error) => heard.push(error) };
}
