/** OTP's `supervisor_SUITE`, restarts that keep failing: the supervisor stays at hand between two attempts. */

import { expect } from "chai";
import {
  defineSimpleOneForOne,
  defineSupervisor,
  exitActor,
  type Strategy,
} from "../../../src/index.ts";
import { type ServerScript, serverSpec, type StartStep } from "../../support/otp-server.ts";
import {
  childOf,
  childrenOf,
  countsOf,
  listOf,
  serverRef,
  useOtpWorld,
} from "../../support/otp-world.ts";

/** Each attempt takes 2 seconds and fails. */
const SLOW_FAILURE: StartStep = { takesMs: 2_000, step: { fails: "because" } };

const LIMITS = { intensity: 8, periodMs: 10_000 } as const;

const refusal = (tag: string) => ({ ok: false, error: { tag } });

describe("OTP supervisor: retries", () => {
  const world = useOtpWorld();

  const failing = (id: string): ServerScript =>
    world().script(id, { steps: ["ok"], otherwise: SLOW_FAILURE });

  /** A supervisor whose child `looping` has died and is in its restarts. */
  const superviseLoop = async (
    strategy: Strategy,
    scripts: readonly ServerScript[],
    looping: string,
  ) => {
    const sup = await world().start(
      defineSupervisor({
        id: "sup",
        strategy,
        ...LIMITS,
        children: () => scripts.map((script) => serverSpec(script)),
      }),
    );
    const before = await childOf(sup, scripts[0]?.id ?? "");
    (await childOf(sup, looping)).cast.crash();
    await world().settle();
    return { sup, before };
  };

  /** Asks something; the answer comes when the attempt at hand has failed. */
  const between = async <T>(request: Promise<T>): Promise<T> => {
    await world().clock.advance(2_000);
    return await request;
  };

  it("SUP-080 answers requests between two attempts and shows the child as restarting", async () => {
    const script = failing("c1");
    const { sup } = await superviseLoop("one_for_one", [script], "c1");

    const answers = await between(
      Promise.all([
        sup.call.startChild(serverSpec(world().script("c1"))),
        sup.call.restartChild("c1"),
        sup.call.deleteChild("c1"),
        listOf(sup),
        countsOf(sup),
      ]),
    );

    expect(answers).to.deep.equal([
      refusal("already_present"),
      refusal("restarting"),
      refusal("restarting"),
      [["c1", "restarting"]],
      [1, 0, 0, 1],
    ]);
  });

  it("SUP-080 ends the attempts when the child is stopped by request", async () => {
    const script = failing("c1");
    const { sup } = await superviseLoop("one_for_one", [script], "c1");

    expect(await between(sup.call.terminateChild("c1"))).to.deep.equal({ ok: true });
    const { starts } = script;
    await world().clock.advance(10_000);

    expect(script.starts).to.equal(starts);
    expect(await listOf(sup)).to.deep.equal([["c1", "undefined"]]);
    script.otherwise = "ok";
    expect(await sup.call.restartChild("c1")).to.have.property("ok", true);
  });

  it("SUP-080 handles no request while an attempt is under way", async () => {
    const { sup } = await superviseLoop("one_for_one", [failing("c1")], "c1");
    let isAnswered = false;
    const answer = countsOf(sup).then(() => {
      isAnswered = true;
    });

    await world().clock.advance(1_999);
    expect(isAnswered).to.equal(false);
    await world().clock.advance(1);
    await answer;
  });

  it("SUP-080 shuts down between two attempts", async () => {
    const { sup } = await superviseLoop("one_for_one", [failing("c1")], "c1");

    exitActor(sup, "shutdown");
    await world().clock.advance(2_000);

    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-081 holds back what comes after the failing child under rest_for_one", async () => {
    const scripts = [world().script("c1"), failing("c2"), world().script("c3")];
    const { sup, before } = await superviseLoop("rest_for_one", scripts, "c2");

    const [list, counts] = await between(Promise.all([listOf(sup), countsOf(sup)]));

    expect(list).to.deep.equal([
      ["c3", "undefined"],
      ["c2", "restarting"],
      ["c1", "running"],
    ]);
    expect(counts).to.deep.equal([3, 1, 0, 3]);
    expect(before.isAlive).to.equal(true);
    expect(await between(sup.call.restartChild("c2"))).to.deep.equal(refusal("restarting"));
    expect(await between(sup.call.terminateChild("c2"))).to.deep.equal({ ok: true });
    exitActor(sup, "shutdown");
    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-082 addresses a child in its restarts by the ref of its last incarnation", async () => {
    const script = failing("c");
    const sup = await world().start(
      defineSimpleOneForOne({ id: "pool", ...LIMITS, child: () => serverSpec(script) }),
    );
    const answer = await sup.call.startChild();
    const old = serverRef(answer.ok && answer.ref);
    old.cast.crash();
    await world().settle();

    expect(await between(listOf(sup))).to.deep.equal([[undefined, "restarting"]]);
    expect(await between(sup.call.terminateChild(old))).to.deep.equal({ ok: true });
    const { starts } = script;
    await world().clock.advance(10_000);

    expect(script.starts).to.equal(starts);
    expect(await listOf(sup)).to.deep.equal([]);
    exitActor(sup, "shutdown");
    expect(await sup.exited()).to.equal("shutdown");
  });

  it("SUP-073 counts children in their restarts among all, not among the active", async () => {
    const scripts = ["c1", "c2", "c3"].map((id) => world().script(id));
    const sup = await world().start(
      defineSimpleOneForOne({
        id: "pool",
        ...LIMITS,
        child: (script: ServerScript) => serverSpec(script),
      }),
    );
    for (const script of scripts) await sup.call.startChild(script);
    expect(await countsOf(sup)).to.deep.equal([1, 3, 0, 3]);
    const children = await childrenOf(sup);
    for (const index of [0, 1]) {
      const script = scripts[index];
      if (script !== undefined) script.otherwise = SLOW_FAILURE;
      children[index]?.cast.crash();
    }
    await world().clock.advance(2_000);

    const counts = countsOf(sup);
    await world().clock.advance(4_000);
    expect(await counts).to.deep.equal([1, 1, 0, 3]);
    for (const script of scripts) script.otherwise = "ok";
    await world().clock.advance(4_000);

    expect(await countsOf(sup)).to.deep.equal([1, 3, 0, 3]);
    const [first] = await childrenOf(sup);
    if (first !== undefined) await sup.call.terminateChild(first);
    expect(await countsOf(sup)).to.deep.equal([1, 2, 0, 2]);
  });
});
