import { expect } from "chai";
import { setup } from "xstate";
import {
  type ActorRef,
  type Cast,
  defineActor,
  defineMachineActor,
  defineSupervisor,
  started,
} from "../../../../src/index.ts";
import { Picture } from "../../../../src/inspector/picture/picture.ts";
import {
  IGNORED_MIN,
  LOOP_CRASHES_MIN,
  STORM_MS,
  stormsOf,
  stormText,
} from "../../../../src/inspector/picture/storms.ts";
import { DemoNode } from "../../../support/inspector/demo-node.ts";
import { jsonFrame, rowFrames } from "../../../support/inspector/frames-made.ts";
import { type Looker, Looking } from "../../../support/inspector/looking.ts";

describe("a storm", () => {
  it("is a place that crashes again and again, told within 5 s and forgotten 5 s later (moonshot 12)", async () => {
    const { looking, looker, crash } = await shaken(10);
    await looking.pass(4_000, looker);
    for (let times = 0; times < LOOP_CRASHES_MIN; times += 1) {
      expect(stormsOf(looker.picture)).to.deep.equal([]);
      crash();
      await passed(looking, looker, 1_000);
    }

    const [storm] = stormsOf(looker.picture);
    expect(storm).to.deep.equal({ type: "crash_loop", actor: "/s/leaf", times: 3 });
    expect(storm && stormText(storm)).to.equal("crashed 3 times in 5 s");
    await passed(looking, looker, STORM_MS);
    expect(stormsOf(looker.picture)).to.deep.equal([]);
    await looking.stop();
  });

  it("is a supervisor that has spent most of its budget, however slowly (moonshot 12)", async () => {
    const { looking, looker, crash } = await shaken(6);
    for (let times = 0; times < 4; times += 1) {
      expect(stormsOf(looker.picture)).to.deep.equal([]);
      crash();
      await passed(looking, looker, 4_000);
    }

    const [storm] = stormsOf(looker.picture);
    expect(storm).to.deep.equal({ type: "restart_loop", actor: "/s", times: 4, intensity: 6 });
    expect(storm && stormText(storm)).to.equal("has spent 4 of 6 restarts");
    await looking.stop();
  });

  it("is a machine that is sent events it does not take (moonshot 12)", async () => {
    const looking = new Looking();
    const looker = looking.look();
    const { ref } = await looking.runtime.start(shut, {}, { label: "door" });
    for (let times = 0; times < IGNORED_MIN; times += 1) {
      await looking.pass(100, looker);
      expect(stormsOf(looker.picture)).to.deep.equal([]);
      ref.cast.push();
    }
    await passed(looking, looker, 300);

    const [storm] = stormsOf(looker.picture);
    expect(storm).to.deep.equal({ type: "ignored", actor: "/door", message: "push", times: 20 });
    expect(storm && stormText(storm)).to.equal("did not take push 20 times in 5 s");
    await looking.stop();
  });

  it("is none of what a node lives through that crashes now and then (moonshot 12)", () => {
    const node = new DemoNode();
    const picture = new Picture();
    for (let steps = 0; steps < 4 * 80; steps += 1) {
      const { events, gone } = node.step();
      const changes = [...node.players.values()].map(({ id, origin, now }) => ({
        id,
        origin,
        now,
      }));
      picture.rows.clear();
      for (const frame of rowFrames(changes)) picture.take(frame);
      picture.take(jsonFrame("events", events));
      picture.take(jsonFrame("tick", { atMs: node.atMs }));
      expect(stormsOf(picture), `${steps} ${gone}`).to.deep.equal([]);
    }
  });
});

const shut = defineMachineActor({
  name: "door",
  machine: setup({
    types: { events: {} as { type: "open" } | { type: "push" } },
  }).createMachine({ id: "door", initial: "shut", states: { shut: { on: { open: {} } } } }),
});

type LeafMessages = { fail: Cast<string> };

/** A supervisor with one child that crashes on request. */
async function shaken(intensity: number) {
  const looking = new Looking();
  const looker = looking.look();
  let own: ActorRef<LeafMessages> | undefined;
  const leaf = defineActor<LeafMessages, undefined>({
    name: "leaf",
    init: (_nothing, { self }) => {
      own = self;
      return started(undefined);
    },
    handle: {
      fail: (_state, text) => {
        throw new Error(text);
      },
    },
  });
  const supervisor = defineSupervisor({
    ...{ id: "s", strategy: "one_for_one", intensity, periodMs: 60_000 },
    children: () => [leaf.childSpec(undefined)],
  });
  await looking.runtime.start(supervisor, undefined);
  await looking.pass(0, looker);
  return { looking, looker, crash: () => own?.cast.fail("x") };
}

async function passed(looking: Looking, looker: Looker, ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 250) await looking.pass(250, looker);
}
