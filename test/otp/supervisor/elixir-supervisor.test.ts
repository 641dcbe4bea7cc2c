/** Elixir's `Supervisor` suite: what it asks beyond OTP's own. */

import { expect } from "chai";
import {
  actorName,
  checkChildSpecs,
  defineSupervisor,
  isRuntimeError,
  stopActor,
  type SupervisorMessages,
  sys,
} from "../../../src/index.ts";
import type { SupervisorState } from "../../../src/supervision/supervisor-state.ts";
import { type ServerMessages, scriptedServer, serverSpec } from "../../support/otp-server.ts";
import { childOf, countsOf, serverRef, useOtpWorld } from "../../support/otp-world.ts";

describe("Elixir Supervisor", () => {
  const world = useOtpWorld();
  const empty = defineSupervisor({ id: "sup", children: () => [] });
  const SUP = actorName<SupervisorMessages>("sup-by-name");
  const SERVER = actorName<ServerMessages>("server-by-name");

  it("XSUP-001 lets actors and supervisors make their own specifications, and overrides them", () => {
    const worker = scriptedServer.childSpec(world().script("c"));
    const changed = scriptedServer.childSpec(world().script("c"), {
      id: "other",
      restart: "temporary",
      shutdown: "brutal_kill",
    });

    expect(worker).to.include({ id: "server", type: "worker" });
    expect(empty.childSpec()).to.include({ id: "sup", type: "supervisor" });
    expect(changed).to.include({ id: "other", restart: "temporary", shutdown: "brutal_kill" });
    const checked = checkChildSpecs([worker, empty.childSpec(), changed]);
    expect(checked.ok && checked.value.map(({ shutdown }) => shutdown)).to.deep.equal([
      { afterMs: 5_000 },
      "infinity",
      "brutal_kill",
    ]);
  });

  it("XSUP-001 says of what is no child that it is none", () => {
    for (const value of ["server", 1, null, undefined]) {
      const error = { tag: "invalid_child_spec", value };
      expect(checkChildSpecs([value])).to.deep.equal({ ok: false, error });
    }
  });

  it("XSUP-002 fills flags in with OTP's defaults, and takes those it is given", async () => {
    const flagsOf = async (flags: object) => {
      const sup = await world().start(
        defineSupervisor({ id: "sup", ...flags, children: () => [] }),
      );
      return (await sys.getState<SupervisorState>(sup)).flags;
    };
    const given = { strategy: "rest_for_one", intensity: 7, periodMs: 9, autoShutdown: "never" };

    expect(await flagsOf({})).to.deep.equal({
      strategy: "one_for_one",
      intensity: 1,
      periodMs: 5_000,
      autoShutdown: "never",
    });
    expect(await flagsOf(given)).to.deep.equal(given);
  });

  it("XSUP-003 is found under its name, and its children are back under theirs", async () => {
    const child = serverSpec(world().script("c"), { name: SERVER });
    const named = defineSupervisor({ id: "sup", children: () => [child] });
    const { ref } = await world().runtime.start(named, undefined, { name: SUP });
    const before = world().runtime.whereis(SERVER);

    expect(world().runtime.whereis(SUP)).to.equal(ref);
    await stopActor(serverRef(before));
    await world().settle();

    const after = world().runtime.whereis(SERVER);
    expect(after).to.not.equal(undefined);
    expect(after).to.not.equal(before);
  });

  it("XSUP-003 does not start under a name that is taken", async () => {
    await world().runtime.start(empty, undefined, { name: SUP });

    const refused: unknown = await world()
      .runtime.start(empty, undefined, { name: SUP })
      .catch((error: unknown) => error);

    expect(isRuntimeError(refused, "supervision.start_failed")).to.equal(true);
    expect(world().runtime.counts().actors).to.equal(1);
  });

  it("XSUP-004 adds a child from a valid specification only", async () => {
    const sup = await world().start(empty);

    expect(await sup.call.startChild(serverSpec(world().script("c")))).to.have.property("ok", true);
    for (const [bad, tag] of [
      [{}, "missing_id"],
      ["c", "invalid_child_spec"],
      [{ ...serverSpec(world().script("d")), shutdown: "soon" }, "invalid_shutdown"],
    ] as const) {
      const answer = await sup.call.startChild(bad as never);
      expect(answer).to.have.nested.property("error.tag", tag);
    }
    expect(await countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
  });

  it("XSUP-005 takes a child through start, refusal to delete, stop, restart and deletion", async () => {
    const sup = await world().start(empty);
    await sup.call.startChild(serverSpec(world().script("c")));
    const first = await childOf(sup, "c");

    expect(await sup.call.deleteChild("c")).to.have.nested.property("error.tag", "running");
    expect(await sup.call.terminateChild("c")).to.deep.equal({ ok: true });
    expect(await countsOf(sup)).to.deep.equal([1, 0, 0, 1]);
    await sup.call.restartChild("c");
    expect(await childOf(sup, "c")).to.not.equal(first);
    await sup.call.terminateChild("c");
    expect(await sup.call.deleteChild("c")).to.deep.equal({ ok: true });

    expect(await sup.call.restartChild("c")).to.have.nested.property("error.tag", "not_found");
    expect(await countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
  });
});
