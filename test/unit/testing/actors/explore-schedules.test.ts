import { expect } from "chai";
import { seededRandom } from "../../../../src/time/seeded-random.ts";
import {
  exploreSchedules,
  sampleSchedules,
} from "../../../../src/testing/actors/explore-schedules.ts";
import { runSchedule } from "../../../../src/testing/actors/schedule-run.ts";
import {
  fifoSchedule,
  pctSchedule,
  randomSchedule,
  recordedSchedule,
} from "../../../../src/testing/actors/schedules.ts";
import { overdraft, senders, strangers, writeBeforeRead } from "./racing-actors.ts";

describe("exploreSchedules", () => {
  it("finds a race between mailboxes that the order of the queue never shows", async () => {
    const system = writeBeforeRead(1);
    const inOrder = await sampleSchedules(system, 20, fifoSchedule);
    const explored = await exploreSchedules(system);

    expect(inOrder.failed).to.equal(0);
    expect(explored.stoppedBy).to.equal("failure");
    expect(explored.failure?.message).to.equal("read came first");
  });

  it("hands out choices that show the failure again", async () => {
    const system = writeBeforeRead(2);
    const { failure } = await exploreSchedules(system);
    const schedule = recordedSchedule(failure?.choices ?? []);

    expect(await runSchedule(system, { schedule })).to.equal("read came first");
  });

  it("covers every order in which messages of several senders can arrive, and says so", async () => {
    const orders = async (reduction: "races" | "none"): Promise<[number, number, boolean]> => {
      const seen = new Set<string>();
      const system = senders([2, 2, 1], (words) => seen.add(words.join(" ")));
      const { schedules, isComplete } = await exploreSchedules(system, { reduction });
      return [seen.size, schedules, isComplete];
    };
    const [all, allRuns, isAllOfThem] = await orders("none");
    const [reduced, runs, isComplete] = await orders("races");

    // 5! / (2! 2! 1!) orders of arrival.
    expect([all, reduced]).to.deep.equal([30, 30]);
    expect([isAllOfThem, isComplete]).to.deep.equal([true, true]);
    expect(runs)
      .to.equal(30)
      .and.to.be.below(allRuns / 10);
  });

  it("needs one run for actors that have nothing to do with one another", async () => {
    const { schedules, isComplete } = await exploreSchedules(strangers(3, 2), { actorsMax: 20 });

    expect([schedules, isComplete]).to.deep.equal([1, true]);
  });

  it("chooses among handlers that wait for answers, too", async () => {
    const { stoppedBy, failure } = await exploreSchedules(overdraft());

    expect([stoppedBy, failure?.message]).to.deep.equal(["failure", "-10 left"]);
  });

  it("says what it did not cover", async () => {
    const system = senders([2, 2, 2], () => {});
    const byRuns = await exploreSchedules(system, { runsMax: 3 });
    const byChoices = await exploreSchedules(system, { choicesMax: 1 });

    expect([byRuns.stoppedBy, byRuns.isComplete]).to.deep.equal(["runs", false]);
    expect([byChoices.stoppedBy, byChoices.isComplete]).to.deep.equal(["choices", false]);
  });

  it("refuses a system of more actors than it was told", async () => {
    const code = await exploreSchedules(strangers(3, 1), { actorsMax: 8 }).then(
      () => "explored",
      (error: { readonly code: string }) => error.code,
    );

    expect(code).to.equal("option.invalid");
  });

  it("calls what waits for ever a failure, and what drive throws", async () => {
    const stuck = await exploreSchedules({
      start: () => undefined,
      drive: () => new Promise<void>(() => {}),
      check: () => undefined,
    });
    const thrown = await exploreSchedules({
      start: () => undefined,
      drive: () => Promise.reject(new Error("lost the ball")),
      check: () => undefined,
    });

    expect(stuck.failure?.message).to.equal("drive waits for what never comes");
    expect(thrown.failure?.message).to.equal("drive: lost the ball");
  });

  it("notices a system that goes another way each time", async () => {
    let run = 0;
    const { ways, ...rest } = { ways: senders([1, 1, 1], () => {}), drive: undefined };
    expect(rest.drive).to.equal(undefined);
    const explored = await exploreSchedules({
      ...ways,
      drive: ({ ways: all }) => {
        run += 1;
        for (const { cast } of run % 2 === 1 ? all : all.slice(1)) cast.go("once");
      },
    });

    expect([explored.stoppedBy, explored.isComplete]).to.deep.equal(["divergence", false]);
  });
});

describe("sampleSchedules", () => {
  it("finds a long race by priorities that even odds hardly find and order never", async () => {
    const system = writeBeforeRead(8);
    const inOrder = await sampleSchedules(system, 50, fifoSchedule);
    const evenly = await sampleSchedules(system, 50, (run) => randomSchedule(seededRandom(run)));
    const byPriority = await sampleSchedules(system, 50, (run) =>
      pctSchedule(seededRandom(run), { depth: 1 }),
    );

    expect(inOrder.failed).to.equal(0);
    expect(evenly.failed).to.be.below(5);
    expect(byPriority.failed).to.be.above(evenly.failed);
    expect(byPriority.failure?.message).to.equal("read came first");
  });

  it("says by which choices, and in which run", async () => {
    const system = writeBeforeRead(1);
    const { failure } = await sampleSchedules(system, 50, (run) =>
      randomSchedule(seededRandom(run)),
    );
    const schedule = recordedSchedule(failure?.choices ?? []);

    expect(await runSchedule(system, { schedule })).to.equal("read came first");
  });
});
