/** OTP's `supervisor_SUITE`, specifications and flags: what is refused, and by which name. */

import { expect } from "chai";
import {
  checkChildSpecs,
  defineSimpleOneForOne,
  defineSupervisor,
  type SpecError,
} from "../../../src/index.ts";
import { serverSpec } from "../../support/otp-server.ts";
import { countsOf, useOtpWorld } from "../../support/otp-world.ts";

/** What a caller without types hands over. */
const untyped = (value: unknown) => value as never;

const AUTO_SHUTDOWNS = ["never", "any_significant", "all_significant"] as const;

describe("OTP supervisor: specifications", () => {
  const world = useOtpWorld();
  const fields = () => ({ id: "c1", start: serverSpec(world().script("c1")).start });

  /** Each faulty specification, and what it is refused for. */
  const faulty: readonly (readonly [changes: object, tag: SpecError["tag"], value: unknown])[] = [
    [{ id: undefined }, "missing_id", undefined],
    [{ start: undefined }, "missing_start", undefined],
    [{ start: "start" }, "invalid_start", "start"],
    [{ restart: "prmanent" }, "invalid_restart_type", "prmanent"],
    [{ significant: 1 }, "invalid_significant", 1],
    [{ type: "wrker" }, "invalid_child_type", "wrker"],
    [{ shutdown: -1 }, "invalid_shutdown", -1],
    [{ shutdown: { afterMs: -1 } }, "invalid_shutdown", { afterMs: -1 }],
    [{ shutdown: "brutal" }, "invalid_shutdown", "brutal"],
  ];

  for (const [changes, tag, value] of faulty) {
    it(`SUP-026 refuses ${JSON.stringify(changes)} as ${tag}, wherever it is given`, async () => {
      const spec = { ...fields(), ...changes };
      const error = { tag, value };

      expect(checkChildSpecs([spec])).to.deep.equal({ ok: false, error });
      const sup = await world().start(defineSupervisor({ id: "sup", children: () => [] }));
      expect(await sup.call.startChild(untyped(spec))).to.deep.equal({ ok: false, error });
      expect(await countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
      const bad = defineSupervisor({ id: "bad", children: () => [untyped(spec)] });
      expect(await world().startFailure(bad)).to.deep.equal({ reason: { startSpec: error } });
    });
  }

  it("SUP-026 refuses what is no specification, and what is no list of them", () => {
    for (const value of [undefined, null, "c1", 1, ["c1", "start"]]) {
      const tag = Array.isArray(value) ? "missing_id" : "invalid_child_spec";
      expect(checkChildSpecs([value])).to.have.nested.property("error.tag", tag);
    }
    expect(checkChildSpecs("c1")).to.deep.equal({
      ok: false,
      error: { tag: "badarg", value: "c1" },
    });
  });

  it("SUP-026 refuses two children of one id", async () => {
    const error = { tag: "duplicate_child_name", value: "c1" };

    expect(checkChildSpecs([fields(), fields()])).to.deep.equal({ ok: false, error });
    const bad = defineSupervisor({ id: "sup", children: () => [fields(), fields()] });
    expect(await world().startFailure(bad)).to.deep.equal({ reason: { startSpec: error } });
  });

  it("SUP-027 takes every combination of valid settings", () => {
    const shutdowns = [{ afterMs: 0 }, { afterMs: 5_000 }, "infinity", "brutal_kill"];
    const specs = ["permanent", "transient", "temporary"].flatMap((restart) =>
      shutdowns.flatMap((shutdown) =>
        ["worker", "supervisor"].map((type) => ({ ...fields(), restart, shutdown, type })),
      ),
    );

    const checked = checkChildSpecs(specs.map((spec, index) => ({ ...spec, id: `c${index}` })));

    expect(checked.ok && checked.value).to.have.length(24);
  });

  for (const autoShutdown of AUTO_SHUTDOWNS) {
    it(`SUP-027 weighs significance against auto_shutdown ${autoShutdown} and restart`, async () => {
      for (const restart of ["permanent", "transient", "temporary"] as const) {
        const spec = { ...fields(), restart, significant: true };
        const checked = checkChildSpecs([spec], autoShutdown);
        const sup = await world().start(
          defineSupervisor({ id: "sup", autoShutdown, children: () => [] }),
        );
        const answer = await sup.call.startChild(untyped(spec));

        const error = combinationError(autoShutdown, restart);
        expect(checked.ok ? undefined : checked.error).to.deep.equal(error);
        expect(answer.ok ? undefined : answer.error).to.deep.equal(error);
      }
    });
  }

  it("SUP-027 overlooks auto_shutdown when a list is checked without it", () => {
    const significant = { ...fields(), restart: "transient", significant: true };

    expect(checkChildSpecs([significant]).ok).to.equal(true);
    expect(checkChildSpecs([significant], "never").ok).to.equal(false);
  });

  const flags: readonly (readonly [changes: object, error: object])[] = [
    [{ strategy: "none_for_one" }, { tag: "invalid_strategy", value: "none_for_one" }],
    [{ intensity: -1 }, { tag: "invalid_intensity", value: -1 }],
    [{ intensity: "infinity" }, { tag: "invalid_intensity", value: "infinity" }],
    [{ intensity: 1.5 }, { tag: "invalid_intensity", value: 1.5 }],
    [{ periodMs: 0 }, { tag: "invalid_period", value: 0 }],
    [
      { periodMs: Number.POSITIVE_INFINITY },
      { tag: "invalid_period", value: Number.POSITIVE_INFINITY },
    ],
    [{ autoShutdown: "some" }, { tag: "invalid_auto_shutdown", value: "some" }],
    [
      { strategy: 1, intensity: -1 },
      { tag: "invalid_strategy", value: 1 },
    ],
    [
      { intensity: -1, periodMs: -1 },
      { tag: "invalid_intensity", value: -1 },
    ],
  ];

  for (const [changes, error] of flags) {
    it(`SUP-028 refuses the flags ${JSON.stringify(changes)}`, async () => {
      const bad = defineSupervisor(untyped({ id: "sup", children: () => [], ...changes }));

      expect(await world().startFailure(bad)).to.deep.equal({ reason: { supervisorData: error } });
    });
  }

  it("SUP-028 takes flags it does not know", async () => {
    const plan = { id: "sup", children: () => [], colour: "green" };

    const sup = await world().start(defineSupervisor(plan));

    expect(await countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
  });

  it("SUP-061 takes no auto_shutdown other than never in a simple_one_for_one", async () => {
    for (const autoShutdown of AUTO_SHUTDOWNS) {
      const plan = { id: "pool", autoShutdown, child: () => serverSpec(world().script("c")) };
      const pool = defineSimpleOneForOne(untyped(plan));
      if (autoShutdown === "never") {
        expect(await countsOf(await world().start(pool))).to.deep.equal([1, 0, 0, 0]);
      } else {
        const value = { strategy: "simple_one_for_one", autoShutdown };
        expect(await world().startFailure(pool)).to.deep.equal({
          reason: { supervisorData: { tag: "bad_combination", value } },
        });
      }
    }
  });

  it("SUP-061 refuses a significant child in a simple_one_for_one", async () => {
    const spec = { ...fields(), restart: "transient", significant: true };
    const pool = await world().start(
      defineSimpleOneForOne({ id: "pool", child: () => untyped(spec) }),
    );

    expect(await pool.call.startChild()).to.deep.equal({
      ok: false,
      error: { tag: "bad_combination", value: { autoShutdown: "never", significant: true } },
    });
  });
});

function combinationError(
  autoShutdown: (typeof AUTO_SHUTDOWNS)[number],
  restart: string,
): object | undefined {
  const significant = true;
  if (autoShutdown === "never")
    return { tag: "bad_combination", value: { autoShutdown, significant } };
  if (restart !== "permanent") return undefined;
  return { tag: "bad_combination", value: { restart, significant } };
}
