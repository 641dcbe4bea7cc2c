import { expect } from "chai";
import { drawsOf } from "../../../../src/testing/drive/draws.ts";
import type { Fault } from "../../../../src/testing/fault-plan.ts";
import { Judge } from "../../../../src/testing/faults/judge.ts";
import {
  type Court,
  diskDecisions,
  JudgedActorRules,
  judgedGeoIp,
  judgedNode,
  networkDecisions,
  timerLateness,
} from "../../../../src/testing/world/decisions.ts";

function court(...faults: readonly Fault[]): Court {
  const rules = faults.map((what, nth) => ({ id: `r${nth}`, what, when: { chance: 1 } }));
  const nodes = [{ name: "a" }, { name: "b" }];
  return { judge: new Judge({ draws: drawsOf(1n), plan: { rules }, nodes }), nowMs: () => 5 };
}

const LINK = { at: "link", from: "a", to: "b" } as const;
const PIECE = { kind: "frames", bytes: 10, nth: 1 } as const;

describe("the decisions of a world", () => {
  it("add up what befalls a piece, in one direction", () => {
    const decide = networkDecisions(
      court(
        { ...LINK, do: "latency", byMs: 3 },
        { ...LINK, do: "latency", byMs: 4 },
        { ...LINK, do: "bandwidth", bytesPerSecond: 9 },
        { ...LINK, do: "hold", forMs: 2 },
        { ...LINK, do: "reset" },
        { ...LINK, do: "refuse" },
      ),
    );

    expect(decide.onPiece?.({ ...PIECE, from: "a", to: "b" })).to.deep.equal({
      ...{ delayMs: 7, holdMs: 2, bytesPerSecond: 9, reset: true },
    });
    expect(decide.onPiece?.({ ...PIECE, from: "b", to: "a" })).to.deep.equal({});
    expect(decide.onDial?.({ from: "a", to: "b", nth: 1 })).to.deep.equal({ refuse: true });
    expect(networkDecisions(court()).onPiece?.({ ...PIECE, from: "a", to: "b" })).to.equal(
      undefined,
    );
  });

  it("break the disk of the node that is meant", () => {
    const STORE = { at: "store", on: "a" } as const;
    const sits = court(
      { ...STORE, do: "write_error", code: "EIO" },
      { ...STORE, do: "slow", byMs: 8 },
      { ...STORE, do: "flush_error" },
      { ...STORE, do: "open_error" },
    );
    const use = { path: "/s", nth: 1 };
    const [mine, other] = [diskDecisions(sits, "a"), diskDecisions(sits, "b")];

    expect(mine.onWrite?.({ ...use, bytes: 1 })).to.deep.equal({ error: "EIO", delayMs: 8 });
    expect(mine.onFlush?.({ ...use, batches: 1 })).to.deep.equal({ error: true });
    expect(mine.onOpen?.(use)).to.deep.equal({ error: true });
    expect(other.onWrite?.({ ...use, bytes: 1 })).to.deep.equal({ delayMs: 0 });
    expect(other.onOpen?.(use)).to.deep.equal({ error: false });
  });

  it("make timers late and places wrong or unknown", () => {
    const truth = { locate: () => ({ latitude: 80, longitude: 170 }) };
    const late = court({ at: "clock", do: "timers_late", on: "a", byMs: 6 });
    const wrong = court({ at: "geo", do: "wrong", on: "a", shiftDegrees: 40 });
    const missing = court({ at: "geo", do: "missing", on: "a" });

    expect([timerLateness(late, "a")(), timerLateness(late, "b")()]).to.deep.equal([6, 0]);
    expect(judgedGeoIp(missing, "a", truth).locate("::1")).to.equal(undefined);
    const place = judgedGeoIp(wrong, "a", truth).locate("::1");
    expect(place).to.not.deep.equal(truth.locate());
    expect(Math.abs(place?.latitude ?? 999)).to.be.at.most(90);
    expect(Math.abs(place?.longitude ?? 999)).to.be.at.most(180);
    expect(judgedGeoIp(wrong, "b", truth).locate("::1")).to.deep.equal(truth.locate());
  });

  it("break the actors that fit, on their node alone", () => {
    const on = { node: "a", path: "/app/*" };
    const sits = court(
      { at: "mailbox", do: "delay", byMs: 9, on, message: { type: "go" } },
      { at: "lifecycle", do: "fail_start", on },
      { at: "lifecycle", do: "throw_in_stop", on },
      { at: "lifecycle", do: "kill", on },
    );
    const rules = new JudgedActorRules(sits, "a");
    const actor = { path: "/app/x", behaviour: "x" };

    expect(rules.mail(actor, "go")?.firing.lengthMs(0)).to.equal(9);
    expect(rules.mail(actor, "stay")).to.equal(undefined);
    expect(rules.start(actor)?.what.do).to.equal("fail_start");
    expect(rules.stop(actor)?.what.do).to.equal("throw_in_stop");
    expect(rules.end(actor)?.what.do).to.equal("kill");
    expect(rules.start({ path: "/other", behaviour: "x" })).to.equal(undefined);
    expect(new JudgedActorRules(sits, "b").start(actor)).to.equal(undefined);
  });

  it("know of a rule from its injection to the heal, whatever was asked before", () => {
    const nodes = [{ name: "a" }, { name: "b" }];
    const judge = new Judge({ draws: drawsOf(1n), plan: { rules: [] }, nodes });
    const sits = { judge, nowMs: () => 5 };
    const rules = new JudgedActorRules(sits, "a");
    const decide = networkDecisions(sits);
    const looks = () => [
      rules.mail({ path: "/x", behaviour: "x" }, "ping")?.rule,
      decide.onPiece?.({ ...PIECE, from: "a", to: "b" })?.delayMs,
    ];
    const when = { chance: 1 };

    expect(looks()).to.deep.equal([undefined, undefined]);
    judge.inject({ id: "drops", what: { at: "mailbox", do: "drop", on: {} }, when }, 5);
    judge.inject({ id: "late", what: { ...LINK, do: "latency", byMs: 3 }, when }, 5);
    expect(looks()).to.deep.equal(["drops", 3]);
    judge.heal();
    expect(looks()).to.deep.equal([undefined, undefined]);
  });

  it("tell a bad peer everything that is wrong with what it says, and to whom it says it", () => {
    const sits = court(
      { at: "peer", do: "slow", on: "a", byMs: 9, message: { type: "pong" } },
      { at: "peer", do: "lie_height", on: "a", by: 3 },
    );
    const says = judgedNode(sits, "a").behaves("b", "pong");

    expect(says.map(({ fault, ms }) => [fault.do, ms])).to.deep.equal([
      ["lie_height", 0],
      ["slow", 9],
    ]);
    expect(new Set(says.map(({ word }) => word)).size).to.equal(2);
    expect(judgedNode(sits, "a").behaves("b").length).to.equal(1);
    expect(judgedNode(sits, "b").behaves("a", "pong")).to.deep.equal([]);
    expect(judgedNode(sits, "a").rules.start({ path: "/x", behaviour: "x" })).to.equal(undefined);
  });
});
