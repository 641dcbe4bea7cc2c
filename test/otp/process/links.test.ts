/** Links (`docs/semantics.md` 1.5; OTP reference manual, processes: links). */

import { expect } from "chai";
import { exitActor, sys } from "../../../src/index.ts";
import { useOtpWorld } from "../../support/otp-world.ts";
import { codeOf, type HeardProbe, type Probe, startProbe } from "../../support/probe.ts";

describe("Links", () => {
  const world = useOtpWorld();

  const probe = (trapExit = true): Promise<HeardProbe> => startProbe(world().runtime, { trapExit });
  const link = (a: Probe, b: Probe): Promise<unknown> => a.call.run((context) => context.link(b));
  const unlink = (a: Probe, b: Probe): Promise<unknown> =>
    a.call.run((context) => context.unlink(b));
  const linksOf = async (a: Probe): Promise<number> => (await sys.getStatus(a)).links;

  it("LNK-001: stand once for a pair, whoever links and however often (1.5)", async () => {
    const [a, b] = [await probe(), await probe()];

    await link(a.ref, b.ref);
    await link(a.ref, b.ref);
    await link(b.ref, a.ref);
    await link(a.ref, a.ref);

    expect([await linksOf(a.ref), await linksOf(b.ref)]).to.deep.equal([1, 1]);
    exitActor(b.ref, "kill");
    await world().settle();
    expect(a.heard).to.deep.equal(["exit killed"]);
  });

  it("LNK-001: are removed by either side (1.5)", async () => {
    const [a, b] = [await probe(), await probe()];

    await link(a.ref, b.ref);
    await unlink(b.ref, a.ref);

    expect([await linksOf(a.ref), await linksOf(b.ref)]).to.deep.equal([0, 0]);
  });

  it("LNK-002: say nothing once unlink has returned (1.5)", async () => {
    const [a, b] = [await probe(), await probe()];
    await link(a.ref, b.ref);

    await unlink(a.ref, b.ref);
    exitActor(b.ref, "kill");
    await world().settle();

    expect(a.heard).to.deep.equal([]);
  });

  it("LNK-002: whose exit is on its way do nothing once unlink has returned (1.5)", async () => {
    const [a, b] = [await probe(false), await probe()];
    await link(a.ref, b.ref);
    let proceed = (): void => {};
    const opened = new Promise<void>((resolve) => {
      proceed = resolve;
    });
    a.ref.cast.decide(async (_state, context) => {
      await opened;
      context.unlink(b.ref);
      return { kind: "next", state: "on", options: undefined };
    });
    await world().settle();

    // Both take their turn in the same drain: the exit is signalled while `a` runs on.
    proceed();
    exitActor(b.ref, "kill");
    await world().settle();

    expect([a.ref.isAlive, b.ref.isAlive]).to.deep.equal([true, false]);
  });

  it("LNK-003: made and removed from both sides at once end in one state on both (1.5)", async () => {
    const [a, b] = [await probe(), await probe()];

    await Promise.all([
      link(a.ref, b.ref),
      link(b.ref, a.ref),
      unlink(a.ref, b.ref),
      link(b.ref, a.ref),
    ]);

    expect(await linksOf(a.ref)).to.equal(await linksOf(b.ref));
    expect(await linksOf(a.ref)).to.equal(1);
  });

  it("LNK-001: to an actor that is gone say noproc when exits are trapped, and throw otherwise (1.5)", async () => {
    const [a, b, dead] = [await probe(true), await probe(false), await probe()];
    exitActor(dead.ref, "kill");
    await world().settle();

    await link(a.ref, dead.ref);
    const code = await b.ref.call.run((context) => {
      try {
        context.link(dead.ref);
        return "linked";
      } catch (error) {
        return codeOf(Promise.reject(error));
      }
    });

    await world().settle();
    expect(a.heard).to.deep.equal(["exit noproc"]);
    expect(await code).to.equal("call.no_such_actor");
  });

  it("SIG-003: made again after the end say noproc, never the old reason (1.5)", async () => {
    const [a, b] = [await probe(), await probe()];
    await link(a.ref, b.ref);

    await unlink(a.ref, b.ref);
    exitActor(b.ref, "old");
    exitActor(b.ref, "kill");
    await world().settle();
    await link(a.ref, b.ref);
    await world().settle();

    expect(a.heard).to.deep.equal(["exit noproc"]);
  });

  it("PRC-008: end a linked actor that does not trap, and a normal end does not (1.5)", async () => {
    const [a, b, c] = [await probe(false), await probe(false), await probe(false)];
    await link(a.ref, b.ref);
    await link(a.ref, c.ref);

    c.ref.cast.decide(() => ({ kind: "stop", reason: "normal", state: "x", answer: undefined }));
    await world().settle();
    expect(a.ref.isAlive).to.equal(true);

    exitActor(b.ref, "reason");
    expect(await a.ref.exited()).to.equal("reason");
  });
});
