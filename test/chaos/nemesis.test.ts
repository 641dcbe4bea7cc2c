import { expect } from "chai";
import { type SimulatedClock, simulatedClock } from "../../src/index.ts";
import type { FaultBudget, FaultRule } from "../../src/testing/index.ts";
import { type ChaosLife, Nemesis, type NemesisEntry } from "./nemesis.ts";
import type { Direction, Wires } from "./net/wires.ts";

const NAMES = ["a", "b", "c"] as const;
const NODES = [...NAMES, "probe"].map((name) => ({ name, role: "validator" }));

/** A process that only notes what is done to it. */
class FakeLife implements ChaosLife {
  readonly name: string;
  readonly done: string[] = [];
  life = 1;
  state: ChaosLife["state"] = "up";

  constructor(name: string) {
    this.name = name;
  }

  start(): void {
    this.done.push("start");
    this.life += 1;
    this.state = "up";
  }

  async kill(): Promise<void> {
    this.done.push("kill");
    this.state = "down";
  }

  async leave(): Promise<void> {
    this.done.push("leave");
    this.state = "down";
  }

  freeze(): void {
    this.done.push("freeze");
    this.state = "paused";
  }

  thaw(): void {
    if (this.state !== "paused") return;
    this.done.push("thaw");
    this.state = "up";
  }
}

/** A stage without sockets. */
function stageOf(clock: SimulatedClock) {
  const cut: Direction[] = [];
  const log: NemesisEntry[] = [];
  const lives = new Map(NAMES.map((name) => [name as string, new FakeLife(name)]));
  const stage = {
    clock,
    processes: lives,
    onFault: (entry: NemesisEntry) => void log.push(entry),
    wires: {
      decisions: {},
      cut: (pairs: readonly Direction[]) => {
        cut.push(...pairs);
        return () => void cut.splice(0);
      },
    },
  };
  const doneTo = (name: string): readonly string[] => lives.get(name)?.done ?? [];
  return { stage, cut, log, doneTo };
}

function nemesisOf(
  stage: ReturnType<typeof stageOf>["stage"],
  rules: readonly FaultRule[],
  budget: FaultBudget = {},
): Nemesis {
  const plan = { rules };
  return new Nemesis({ round: 1, seed: 3n, plan, budget, nodes: NODES, stormMs: 10_000 }, stage);
}

const KILL: FaultRule = {
  id: "kill",
  what: { at: "node", do: "kill", on: "a", downMs: 500 },
  when: { at: 1_000 },
};

describe("the nemesis of real processes", () => {
  let clock: SimulatedClock;
  let world: ReturnType<typeof stageOf>;

  beforeEach(() => {
    clock = simulatedClock();
    world = stageOf(clock);
  });

  it("kills at the time of the plan, and starts again when the time away is over", async () => {
    nemesisOf(world.stage, [KILL]).begin();

    await clock.advance(999);
    expect(world.doneTo("a")).to.deep.equal([]);
    await clock.advance(1);
    expect(world.doneTo("a")).to.deep.equal(["kill"]);
    await clock.advance(500);
    expect(world.doneTo("a").at(-1)).to.equal("start");
    expect(world.log.map(({ kind, reproducible }) => ({ kind, reproducible }))).to.deep.equal([
      { kind: "node.kill", reproducible: false },
    ]);
  });

  it("kills whoever was told to leave and has not gone in time", async () => {
    const leave: FaultRule = { ...KILL, what: { at: "node", do: "leave", on: "a", downMs: 500 } };
    nemesisOf(world.stage, [leave]).begin();
    await clock.advance(1_500);

    expect(world.doneTo("a")).to.deep.equal(["leave", "kill", "start"]);
  });

  it("freezes for so long", async () => {
    const pause: FaultRule = { ...KILL, what: { at: "node", do: "pause", on: "b", forMs: 200 } };
    nemesisOf(world.stage, [pause]).begin();

    await clock.advance(1_000);
    expect(world.doneTo("b")).to.deep.equal(["freeze"]);
    await clock.advance(200);
    expect(world.doneTo("b")).to.deep.equal(["freeze", "thaw"]);
  });

  it("cuts the directions of a shape for so long", async () => {
    const pick = { pick: "all" } as const;
    const partition: FaultRule = {
      ...KILL,
      what: {
        ...{ at: "link", do: "partition", from: pick, to: pick, symmetric: true },
        ...{ shape: { sides: [["a"], ["b", "c"]] }, inFlight: "drop", forMs: 300 },
      } as const,
    };
    const nemesis = nemesisOf(world.stage, [partition]);
    nemesis.begin();

    await clock.advance(1_000);
    expect(world.cut.map(({ from, to }) => from + to).sort()).to.deep.equal([
      ...["ab", "ac", "ba", "ca"],
    ]);
    expect(nemesis.cuts).to.deep.equal(["a | b,c"]);
    await clock.advance(300);
    expect(world.cut).to.deep.equal([]);
    expect(nemesis.cuts).to.deep.equal([]);
  });

  it("asks the same judge of pieces on the wires", async () => {
    const all = { pick: "all" } as const;
    const reset: FaultRule = {
      id: "reset",
      what: { at: "link", do: "reset", from: "a", to: all },
      when: { nth: 2 },
    };
    nemesisOf(world.stage, [reset]).begin();
    const { decisions } = world.stage.wires as Pick<Wires, "decisions">;
    const piece = { from: "a", to: "b", kind: "frames", bytes: 1, nth: 1 } as const;

    expect(decisions.onPiece?.(piece)?.reset).to.equal(undefined);
    expect(decisions.onPiece?.(piece)?.reset).to.equal(true);
    expect(decisions.onPiece?.({ ...piece, from: "b", to: "a" })?.reset).to.equal(undefined);
  });

  it("spares who has no process, and whoever the budget keeps", async () => {
    const on = { pick: "all" } as const;
    const rules = [{ ...KILL, what: { at: "node", do: "kill", on, downMs: 500 } } as const];
    const nemesis = nemesisOf(world.stage, rules, { downMax: 1 });
    nemesis.begin();
    await clock.advance(1_000);

    expect(NAMES.flatMap(world.doneTo)).to.deep.equal(["kill"]);
    expect(nemesis.refused).to.equal(3);
  });

  it("has everybody run and nothing go wrong once it heals", async () => {
    const pause: FaultRule = {
      ...{ id: "pause", when: { at: 1_000 } },
      what: { at: "node", do: "pause", on: "b", forMs: 60_000 },
    };
    const again: FaultRule = { ...KILL, id: "again", when: { at: 5_000 } };
    const nemesis = nemesisOf(world.stage, [KILL, pause, again]);
    nemesis.begin();
    await clock.advance(1_000);
    nemesis.heal();
    await clock.settle();

    expect(world.doneTo("a").filter((what) => what === "start")).to.have.length(1);
    expect(world.doneTo("b")).to.deep.equal(["freeze", "thaw"]);
    await clock.advance(60_000);
    expect(world.log).to.have.length(2);
    expect(clock.pendingTimers).to.equal(0);
  });
});
