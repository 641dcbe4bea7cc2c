import { expect } from "chai";
import { setup } from "xstate";
import { defineMachineActor } from "../../../../src/index.ts";
import { Looking, worker } from "../../../support/inspector/looking.ts";

const door = defineMachineActor({
  name: "door",
  machine: setup({
    types: { events: {} as { type: "open" } | { type: "push" } },
  }).createMachine({
    id: "door",
    initial: "shut",
    states: {
      shut: { on: { open: "ajar" } },
      ajar: { initial: "still", states: { still: { on: { push: "swinging" } }, swinging: {} } },
    },
  }),
});

describe("a watched actor", () => {
  it("tells each step of its machine, and what it would take next (V1)", async () => {
    const looking = new Looking();
    const { ref } = await looking.runtime.start(door, {});
    const looker = looking.look({ watch: [1] });
    await looking.pass(0, looker);
    expect(looker.picture.details.get(1)).to.deep.include({ accepts: ["open"], steps: [] });
    expect(looker.picture.rows.get(1)?.now.state).to.equal("shut");
    const [, machine] = looker.picture.machines.values();
    expect(looker.picture.rows.get(1)?.origin.machine).to.equal(machine?.hash);

    ref.cast.open();
    ref.cast.push();
    await looking.pass(250, looker);
    const { steps = [], accepts, taken } = looker.picture.details.get(1) ?? {};
    expect(
      steps.map(({ before, after, transitions }) => [before, after, transitions]),
    ).to.deep.equal([
      ["shut", "ajar|ajar.still", ["door.shut:0"]],
      ["ajar|ajar.still", "ajar|ajar.swinging", ["door.ajar.still:0"]],
    ]);
    expect([accepts, taken]).to.deep.equal([[], { open: 1, push: 1 }]);
    expect(looker.picture.rows.get(1)?.now.state).to.equal("ajar|ajar.swinging");
    await looking.stop();
  });

  it("is timed from the moment a message is put in (V1)", async () => {
    const looking = new Looking();
    const { ref } = await looking.runtime.start(worker);
    const looker = looking.look({ watch: [1] });
    await looking.pass(0, looker);
    ref.cast.work(1);
    await looking.pass(250, looker);
    const [step] = looker.picture.details.get(1)?.steps ?? [];
    expect(step).to.deep.include({ waitMs: 0, handleMs: 0 });
    expect(step?.message).to.include({ type: "work", outcome: "handled", to: 1, from: 0 });
    expect(looker.picture.details.get(1)?.waits[0]).to.equal(1);
    await looking.stop();
  });

  it("is watched no longer than somebody looks, and told each viewer from its own place (V6)", async () => {
    const looking = new Looking();
    const { ref } = await looking.runtime.start(worker);
    const [one, other] = [looking.look({ watch: [1] }), looking.look({ watch: [1] })];
    await looking.pass(0, one, other);
    ref.cast.work(1);
    await looking.pass(250, one);
    ref.cast.work(2);
    await looking.pass(250, one, other);
    expect(one.picture.details.get(1)?.steps).to.have.length(1);
    expect(other.picture.details.get(1)?.steps).to.have.length(2);
    one.viewer.close();
    other.viewer.wish({});
    const late = looking.look();
    ref.cast.work(3);
    await looking.pass(250, late);
    late.viewer.wish({ watch: [1] });
    await looking.pass(250, late);
    expect(late.picture.details.get(1)).to.deep.include({ taken: {}, steps: [] });
    await looking.stop();
  });

  it("shows what it holds and takes only where the host allows it, without what is taken out (V6)", async () => {
    const silent = new Looking();
    const open = new Looking({
      payloads: { redact: (value, { message }) => (message === "work" ? "[hidden]" : value) },
    });
    for (const looking of [silent, open]) {
      const { ref } = await looking.runtime.start(worker);
      const looker = looking.look({ watch: [1] });
      await looking.pass(0, looker);
      ref.cast.work(41);
      await looking.pass(250, looker);
      const { state, steps = [] } = looker.picture.details.get(1) ?? {};
      const shown = [state, steps[0]?.payload];
      expect(shown).to.deep.equal(
        looking === silent ? ["number", undefined] : ["41", '"[hidden]"'],
      );
      await looking.stop();
    }
  });
});
