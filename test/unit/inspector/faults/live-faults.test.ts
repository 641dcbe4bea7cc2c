import { expect } from "chai";
import { targetOf } from "../../../../src/actor/ref.ts";
import { Faulting, PAD } from "../../../support/inspector/faulting.ts";

describe("Faults done to a runtime that runs", () => {
  let faulting: Faulting;

  beforeEach(async () => {
    faulting = await new Faulting().begin();
  });

  afterEach(async () => {
    await faulting.stop();
    expect(faulting.clock.pendingTimers).to.equal(0);
  });

  const rowOfPad = () =>
    [...faulting.looker.picture.rows.values()].find(({ path }) => path === PAD);
  const kernel = () => targetOf(faulting.pad).kernel;
  /** That nobody stands between the actors, and messages come as they are sent. */
  const expectAsBefore = async (): Promise<void> => {
    expect(faulting.standing).to.deep.equal([]);
    expect(kernel().interposition).to.equal(undefined);
    const before = await faulting.notes();
    faulting.say("x", "y");
    expect(await faulting.notes()).to.deep.equal([...before, "x", "y"]);
  };

  it("lose the next messages of a type, and no other (E3)", async () => {
    await faulting.fault({ kind: "drop", message: "no*", next: 2 });
    faulting.pad.cast.other("a");
    faulting.say("b", "c", "d");
    expect(await faulting.notes()).to.deep.equal(["a", "d"]);
    await faulting.after(250);
    expect(faulting.told).to.deep.equal(["drop ended: spent"]);
    await expectAsBefore();
  });

  it("lose a share of the messages, the same for the same seed (E3)", async () => {
    const words = Array.from({ length: 100 }, (_, at) => String(at));
    const kept = async (seed: string): Promise<readonly string[]> => {
      const rule = await faulting.fault({ kind: "drop", share: 0.3, message: "note", seed });
      const before = await faulting.notes();
      faulting.say(...words);
      const after = await faulting.notes();
      await faulting.act("lift", { rule });
      return after.slice(before.length);
    };
    const once = await kept("a");
    expect(once.length).to.be.within(55, 85);
    expect(await kept("a")).to.deep.equal(once);
    expect(await kept("b")).to.not.deep.equal(once);
    await expectAsBefore();
  });

  it("make messages late, those of a sender in their order (E3)", async () => {
    await faulting.fault({ kind: "delay", message: "note", byMs: 500, lastsMs: 1_000 });
    const { messages } = faulting.runtime.counts();
    faulting.say("a", "b");
    await faulting.after(499);
    expect(faulting.runtime.counts().messages).to.equal(messages);
    await faulting.after(1);
    expect(await faulting.notes()).to.deep.equal(["a", "b"]);
    await faulting.after(500);
    await expectAsBefore();
  });

  it("let what they hold back come when they end (E3)", async () => {
    await faulting.fault({ kind: "delay", message: "note", byMs: 60_000, lastsMs: 1_000 });
    faulting.say("a", "b");
    await faulting.after(1_000);
    expect(await faulting.notes()).to.deep.equal(["a", "b"]);
    await expectAsBefore();
  });

  it("let what one holds back come when it ends while another stands (E3)", async () => {
    await faulting.fault({ kind: "drop", message: "other", lastsMs: 5_000 });
    const rule = await faulting.fault({ kind: "delay", message: "note", byMs: 60_000 });
    faulting.say("a");
    await faulting.act("lift", { rule });
    expect(await faulting.notes()).to.deep.equal(["a"]);
    await faulting.after(5_000);
    await expectAsBefore();
  });

  it("have messages come twice (E3)", async () => {
    await faulting.fault({ kind: "duplicate", next: 1 });
    faulting.say("a", "b");
    expect(await faulting.notes()).to.deep.equal(["a", "a", "b"]);
    await faulting.after(250);
    await expectAsBefore();
  });

  it("have messages come in another order, none of them lost (E3)", async () => {
    const rule = await faulting.fault({ kind: "reorder", message: "note", byMs: 100, seed: "s" });
    const words = [..."abcdefgh"];
    faulting.say(...words);
    await faulting.after(100);
    const came = await faulting.notes();
    expect(came).to.have.members(words).and.not.deep.equal(words);
    await faulting.act("lift", { rule });
    await expectAsBefore();
  });

  it("have an actor crash of its next message, and its supervisor start it anew (E3)", async () => {
    await faulting.fault({ kind: "throw", message: "note", next: 1 });
    faulting.say("a");
    await faulting.after(250);
    const { crashes } = faulting.looker.picture;
    expect(crashes.last).to.include({ actor: PAD, where: "note" });
    expect(crashes.last?.reason).to.include("InjectedFault: injected by f1");
    faulting.say("b");
    expect(await faulting.notes()).to.deep.equal(["b"]);
    await expectAsBefore();
  });

  it("suspend an actor until it is let go on, or its time is over (E3)", async () => {
    await faulting.fault({ kind: "suspend", lastsMs: 1_000 });
    faulting.say("a");
    await faulting.after(500);
    expect(rowOfPad()?.now).to.include({ life: "suspended", depth: 1 });
    await faulting.after(500);
    expect(await faulting.notes()).to.deep.equal(["a"]);
    await faulting.fault({ kind: "suspend" });
    faulting.say("b");
    await faulting.act("resume", { path: PAD });
    expect(await faulting.notes()).to.deep.equal(["a", "b"]);
    await expectAsBefore();
  });

  it("make a mailbox as if full (E3)", async () => {
    const rule = await faulting.fault({ kind: "fill" });
    expect(faulting.pad.cast.note("a")).to.equal(false);
    const refused = await faulting.pad.call.read().catch((error: unknown) => error);
    expect(refused).to.include({ code: "mailbox.full" });
    await faulting.act("lift", { rule });
    await expectAsBefore();
  });

  it("hold on while another does the same to the same actor (E3)", async () => {
    const fills = [await faulting.fault({ kind: "fill" }), await faulting.fault({ kind: "fill" })];
    await faulting.act("lift", { rule: fills[0] ?? "" });
    expect(faulting.pad.cast.note("a")).to.equal(false);
    await faulting.act("lift", { rule: fills[1] ?? "" });
    await faulting.fault({ kind: "suspend", lastsMs: 1_000 });
    await faulting.fault({ kind: "suspend", lastsMs: 2_000 });
    await faulting.after(1_000);
    faulting.say("b");
    await faulting.after(900);
    expect(rowOfPad()?.now).to.include({ life: "suspended", depth: 1 });
    await faulting.after(100);
    expect(await faulting.notes()).to.deep.equal(["b"]);
    await faulting.after(250);
    await expectAsBefore();
  });

  it("hold a timer until they end, and fire one before it is due (E3)", async () => {
    faulting.pad.cast.ring(100);
    await faulting.fault({ kind: "hold_timer", timer: "be*", lastsMs: 1_000 });
    await faulting.after(900);
    expect(await faulting.notes()).to.deep.equal([]);
    await faulting.after(100);
    expect(await faulting.notes()).to.deep.equal(["bell"]);
    faulting.pad.cast.ring(60_000);
    await faulting.after(0);
    await faulting.act("fire_timer", { path: PAD, timer: "bell" });
    expect(await faulting.notes()).to.deep.equal(["bell", "bell"]);
    await expectAsBefore();
  });

  for (const [how, reason] of [
    ["normal", "normal"],
    ["error", "error: InjectedFault: injected by a viewer"],
    ["brutal", "killed"],
  ] as const) {
    it(`end an actor, ${how}, and tell it before they do it (E3)`, async () => {
      await faulting.act("kill", { path: PAD, how });
      await faulting.after(250);
      const events = faulting.looker.picture.events.values;
      const did = events.findIndex((event) => event.type === "inspector.did");
      const ended = events.findIndex((event) => event.type === "actor.stopped");
      expect(events[ended]).to.include({ actor: PAD, reason });
      expect(did).to.be.within(0, ended - 1);
      await expectAsBefore();
    });
  }

  it("do at random what a seed says, and the same for the same seed (E3)", async () => {
    const run = async (): Promise<readonly string[]> => {
      const other = await new Faulting().begin();
      const order = { path: "/**", kind: "chaos", everyMs: 200, seed: "storm", lastsMs: 5_000 };
      await other.fault(order);
      await other.after(7_500);
      expect(other.standing).to.deep.equal([]);
      const { told } = other;
      await other.stop();
      return told;
    };
    const once = await run();
    expect(once.length).to.be.greaterThan(15);
    expect(new Set(once.map((says) => says.split(" ")[0])).size).to.be.greaterThan(3);
    expect(await run()).to.deep.equal(once);
  });

  it("stand in the stream with the time they have left, and end by themselves (E3)", async () => {
    await faulting.fault({ kind: "drop", message: "nothing" });
    await faulting.after(250);
    const [shown] = faulting.looker.picture.faults;
    expect(shown).to.include({ id: "f1", kind: "drop", scope: PAD, times: 0 });
    expect((shown?.untilMs ?? 0) - faulting.looker.picture.atMs).to.equal(29_750);
    const late = faulting.look();
    await faulting.pass(0, late);
    expect(late.picture.faults).to.deep.equal(faulting.looker.picture.faults);
    await faulting.after(29_750);
    expect(faulting.told).to.deep.equal(["drop ended: expired"]);
    await expectAsBefore();
  });

  it("end with the actor they are about, and all of them with the inspector (E3)", async () => {
    await faulting.fault({ kind: "suspend" });
    await faulting.act("kill", { path: PAD });
    await faulting.after(250);
    expect(faulting.standing).to.deep.equal([]);
    expect(faulting.told).to.deep.equal(["suspend ended: gone"]);
    await faulting.fault({ kind: "drop" });
    await faulting.fault({ kind: "fill" });
    faulting.inspector.close();
    expect(kernel().interposition).to.equal(undefined);
    faulting.say("a");
    expect(await faulting.notes()).to.deep.equal(["a"]);
  });

  it("are refused with the field that is wrong, and leave nothing behind (E3)", async () => {
    const refusal = async (verb: string, args: unknown): Promise<unknown> =>
      await Promise.resolve()
        .then(() => faulting.inspector.act(verb, args))
        .catch((error: unknown) => error);
    const wrong = { kind: "drop", path: PAD, next: 0 };
    expect(await refusal("fault", wrong)).to.have.nested.property("details.option", "next");
    expect(await refusal("kill", { path: PAD, how: "softly" })).to.have.nested.property(
      ...["details.option", "how"],
    );
    expect(await refusal("fault", { kind: "drop", path: "/no" })).to.include({
      ...{ code: "control.refused", message: "cannot do that: there is no actor /no" },
    });
    expect(await refusal("fault", { kind: "cut", peer: "ab" })).to.have.nested.property(
      ...["details.option", "kind"],
    );
    expect(await refusal("lift", { rule: "f99" })).to.include({ code: "control.refused" });
    expect(await refusal("fire_timer", { path: PAD, timer: "none" })).to.include({
      ...{ code: "control.refused" },
    });
    await faulting.after(250);
    await expectAsBefore();
  });
});
