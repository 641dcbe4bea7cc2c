import { expect } from "chai";
import {
  createRuntime,
  defineActor,
  keep,
  simulatedClock,
  started,
  type Cast,
} from "../../../../src/index.ts";
import { targetOf } from "../../../../src/actor/ref.ts";
import { inspectorOf } from "../../../../src/inspector/index.ts";
import { Looker } from "../../../support/inspector/looking.ts";

/** How long a message of these holds the event loop, in ms. */
type SlothMessages = { hold: Cast<number> };

/** A runtime whose handlers take time. */
function slowRuntime() {
  const inner = simulatedClock();
  let heldMs = 0;
  const sloth = defineActor<SlothMessages, undefined, void>({
    name: "sloth",
    init: () => started(undefined),
    handle: {
      hold: (_state, ms) => {
        heldMs += ms;
        return keep();
      },
    },
  });
  const clock = { ...inner, monotonic: () => inner.monotonic() + heldMs };
  return { inner, sloth, runtime: createRuntime({ clock, strays: "process" }) };
}

describe("slow handlers", () => {
  it("are told within a second to who looks, and timed for nobody else (S1)", async () => {
    const { inner, sloth, runtime } = slowRuntime();
    const inspector = inspectorOf(runtime);
    const { ref } = await runtime.start(sloth);
    const { runQueue } = targetOf(ref).kernel;
    ref.cast.hold(3);
    await inner.advance(2_000);
    expect(runQueue.onTurn).to.equal(undefined);

    const looker = new Looker(inspector.open());
    looker.drain();
    expect(looker.picture.slow).to.equal(undefined);
    ref.cast.hold(10);
    await inner.settle();
    ref.cast.hold(2);
    await inner.advance(1_000);
    looker.drain();

    const { slow } = looker.picture;
    expect(slow?.slowest).to.have.length(1);
    expect(slow?.slowest[0]).to.deep.include({ meanMs: 6, longestMs: 10, messages: 2, turns: 2 });
    looker.viewer.close();
    expect(runQueue.onTurn).to.equal(undefined);
    inspector.close();
  });
});
