/** OTP's `supervisor_SUITE`, administration: adding, stopping, starting again and deleting children. */

import { expect } from "chai";
import {
  actorName,
  type ActorRef,
  defineSimpleOneForOne,
  defineSupervisor,
  isRuntimeError,
  type StartChildAnswer,
  type SupervisorMessages,
} from "../../../src/index.ts";
import { type ServerScript, serverSpec } from "../../support/otp-server.ts";
import {
  childOf,
  childrenOf,
  countsOf,
  listOf,
  serverRef,
  useOtpWorld,
} from "../../support/otp-world.ts";

const refOfAnswer = (answer: StartChildAnswer) => serverRef(answer.ok && answer.ref);

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => "answered",
    (error: unknown) => (isRuntimeError(error) ? error.code : error),
  );

const refusal = (tag: string) => ({ ok: false, error: { tag } });

describe("OTP supervisor: administration", () => {
  const world = useOtpWorld();
  const withChild = (script: ServerScript) =>
    world().start(defineSupervisor({ id: "sup", children: () => [serverSpec(script)] }));

  it("SUP-023 refuses to start what runs, and what is known but stopped", async () => {
    const sup = await withChild(world().script("c1"));
    const spec = serverSpec(world().script("c1"));
    const running = await childOf(sup, "c1");

    expect(await sup.call.startChild(spec)).to.deep.equal({
      ok: false,
      error: { tag: "already_started", ref: running },
    });
    await sup.call.terminateChild("c1");
    expect(await sup.call.startChild(spec)).to.deep.equal(refusal("already_present"));
    expect(await countsOf(sup)).to.deep.equal([1, 0, 0, 1]);
  });

  it("SUP-023 takes a child through its whole life", async () => {
    const sup = await withChild(world().script("c1"));
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);

    expect(await sup.call.restartChild("c1")).to.deep.equal(refusal("running"));
    expect(await sup.call.deleteChild("c1")).to.deep.equal(refusal("running"));
    expect(await sup.call.terminateChild("c1")).to.deep.equal({ ok: true });
    expect(await sup.call.terminateChild("c1")).to.deep.equal({ ok: true });
    expect(await countsOf(sup)).to.deep.equal([1, 0, 0, 1]);
    const again = await sup.call.restartChild("c1");
    expect(await childOf(sup, "c1")).to.equal(again.ok && again.ref);
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);

    await sup.call.terminateChild("c1");
    expect(await sup.call.deleteChild("c1")).to.deep.equal({ ok: true });
    expect(await countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
    expect((await sup.call.startChild(serverSpec(world().script("c1")))).ok).to.equal(true);
    expect(world().reports).to.deep.equal([]);
  });

  it("SUP-023 knows neither foreign ids nor refs for ids", async () => {
    const sup = await withChild(world().script("c1"));
    const child = await childOf(sup, "c1");

    for (const id of ["c2", child as never]) {
      expect(await sup.call.terminateChild(id)).to.deep.equal(refusal("not_found"));
      expect(await sup.call.restartChild(id)).to.deep.equal(refusal("not_found"));
      expect(await sup.call.deleteChild(id)).to.deep.equal(refusal("not_found"));
    }

    expect(child.isAlive).to.equal(true);
  });

  it("SUP-023 fails a request to a name nobody holds", async () => {
    const nobody = world().runtime.ref(actorName<SupervisorMessages>("nobody"));

    expect(await codeOf(nobody.call.countChildren())).to.equal("call.no_such_actor");
  });

  it("SUP-023 refuses a request it does not know, and lives on", async () => {
    const sup = await withChild(world().script("c1"));
    const untyped = sup as unknown as ActorRef<{ adopt: { kind: "call" } }>;

    expect(await codeOf(untyped.call.adopt(undefined as never))).to.equal("actor.missing_handler");

    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("SUP-024 takes a child of a simple_one_for_one through its whole life by its ref", async () => {
    const sup = await world().start(
      defineSimpleOneForOne({ id: "pool", child: () => serverSpec(world().script("c")) }),
    );
    expect(await countsOf(sup)).to.deep.equal([1, 0, 0, 0]);

    const child = refOfAnswer(await sup.call.startChild());
    const other = refOfAnswer(await sup.call.startChild());
    expect(await countsOf(sup)).to.deep.equal([1, 2, 0, 2]);

    expect(await sup.call.terminateChild(child)).to.deep.equal({ ok: true });
    expect(await child.exited()).to.equal("shutdown");
    expect(await sup.call.terminateChild(child)).to.deep.equal({ ok: true });
    expect(await childrenOf(sup)).to.deep.equal([other]);
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("SUP-024 leaves a living stranger unharmed and forgives a dead one", async () => {
    const sup = await world().start(
      defineSimpleOneForOne({ id: "pool", child: () => serverSpec(world().script("c")) }),
    );
    const stranger = await world().stranger();

    expect(await sup.call.terminateChild(stranger)).to.deep.equal(refusal("not_found"));
    expect(stranger.isAlive).to.equal(true);
    stranger.cast.end("normal");
    await world().settle();
    expect(await sup.call.terminateChild(stranger)).to.deep.equal({ ok: true });
  });

  it("SUP-024 refuses requests by id, which a simple_one_for_one does not know", async () => {
    const sup = await world().start(
      defineSimpleOneForOne({ id: "pool", child: () => serverSpec(world().script("c")) }),
    );
    await sup.call.startChild();
    const byId = (sup as unknown as ActorRef<SupervisorMessages>).call;

    for (const answer of [
      byId.terminateChild("c"),
      byId.restartChild("c"),
      byId.deleteChild("c"),
    ]) {
      expect(await answer).to.deep.equal(refusal("simple_one_for_one"));
    }
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("SUP-025 hands on what a start tells beside the child, and needs it for nothing else", async () => {
    const script = world().script("c1");
    const plain = serverSpec(script);
    const talkative = {
      ...plain,
      start: async (starter: Parameters<typeof plain.start>[0]) => {
        const outcome = await plain.start(starter);
        return outcome.kind === "ok" ? { ...outcome, info: { extra: script.starts } } : outcome;
      },
    };
    const sup = await world().start(
      defineSupervisor({ id: "sup", intensity: 1, children: () => [talkative] }),
    );
    const first = await childOf(sup, "c1");

    first.cast.crash(undefined);
    await world().settle();
    expect(await childOf(sup, "c1")).to.not.equal(first);
    await sup.call.terminateChild("c1");
    expect(await sup.call.restartChild("c1")).to.have.deep.property("info", { extra: 3 });
    await sup.call.terminateChild("c1");
    await sup.call.deleteChild("c1");
    expect(await sup.call.startChild(talkative)).to.have.deep.property("info", { extra: 4 });

    expect(await listOf(sup)).to.deep.equal([["c1", "running"]]);
  });
});
