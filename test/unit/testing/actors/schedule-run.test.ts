import { expect } from "chai";
import fc from "fast-check";
import {
  type ActorRef,
  type Cast,
  defineActor,
  type Internal,
  next,
  started,
} from "../../../../src/index.ts";
import { exploreSchedules } from "../../../../src/testing/actors/explore-schedules.ts";
import { type ExploredSystem, runSchedule } from "../../../../src/testing/actors/schedule-run.ts";
import { fifoSchedule } from "../../../../src/testing/actors/schedules.ts";

type Words = {
  word: Cast<string>;
  meet: Cast<readonly ActorRef<Words>[]>;
  later: Cast;
  late: Internal;
};
interface Listener {
  readonly others: readonly ActorRef<Words>[];
  readonly heard: readonly string[];
}

/** Passes what it hears on as its script says: to whom, by the word. */
const listener = (script: ReadonlyMap<string, readonly number[]>, heardBy: string[]) =>
  defineActor<Words, Listener>({
    name: "listener",
    init: () => started<Listener>({ others: [], heard: [] }),
    handle: {
      meet: (state, others) => next({ ...state, others }),
      later: (state, _, context) => {
        context.setTimer("late", 10, "late");
        return next(state);
      },
      late: (state, _, { path }) => {
        heardBy.push(`${path} late`);
        return next(state);
      },
      word: (state, word, { path }) => {
        for (const to of script.get(word) ?? []) state.others[to]?.cast.word(`${word}${to}`);
        heardBy.push(`${path} ${word}`);
        return next({ ...state, heard: [...state.heard, word] });
      },
    },
  });

const NAMES = ["a", "b", "c"];

/** Three actors that pass words on by a script; `onEnd` hears what each heard, in its order. */
function gossip(
  script: ReadonlyMap<string, readonly number[]>,
  onEnd: (heard: string) => void,
): ExploredSystem<readonly ActorRef<Words>[]> {
  let heardBy: string[] = [];
  return {
    start: async (runtime) => {
      heardBy = [];
      const refs: ActorRef<Words>[] = [];
      for (const label of NAMES) {
        refs.push((await runtime.start(listener(script, heardBy), undefined, { label })).ref);
      }
      for (const ref of refs) ref.cast.meet(refs);
      return refs;
    },
    drive: (refs) => {
      for (const [index, ref] of refs.entries()) ref.cast.word(NAMES[index] ?? "");
    },
    check: () => {
      const each = NAMES.map((name) => heardBy.filter((heard) => heard.startsWith(`/${name} `)));
      onEnd(JSON.stringify(each));
      return undefined;
    },
  };
}

describe("runSchedule", () => {
  it("comes to the same set of ends whether or not runs that come to the same are left out", async () => {
    const targets = fc.uniqueArray(fc.nat(2), { maxLength: 2 });
    const scripts = fc.tuple(targets, targets, targets, fc.nat(2));
    await fc.assert(
      fc.asyncProperty(scripts, async ([a, b, c, more]) => {
        const script = new Map([
          ["a", a],
          ["b", b],
          ["c", c],
          [`a${a[0] ?? "-"}`, [more]],
        ]);
        const endsOf = async (reduction: "races" | "none"): Promise<[string[], number]> => {
          const ends = new Set<string>();
          const system = gossip(script, (heard) => ends.add(heard));
          const { isComplete, schedules } = await exploreSchedules(system, {
            reduction,
            runsMax: 1_500,
          });
          fc.pre(isComplete);
          return [[...ends].sort(), schedules];
        };
        const [all, allRuns] = await endsOf("none");
        const [some, runs] = await endsOf("races");

        expect(some).to.deep.equal(all);
        expect(runs).to.be.at.most(allRuns);
      }),
      { numRuns: 8 },
    );
  }).timeout(60_000);

  it("lets time pass only as far as it is told", async () => {
    const heard: string[] = [];
    const system: ExploredSystem<ActorRef<Words>> = {
      start: async (runtime) => (await runtime.start(listener(new Map(), heard))).ref,
      drive: ({ cast }) => {
        cast.later();
      },
      check: () => (heard.length === 0 ? undefined : heard.join()),
    };

    expect(await runSchedule(system, { schedule: fifoSchedule() })).to.equal(undefined);
    expect(await runSchedule(system, { schedule: fifoSchedule(), forMs: 9 })).to.equal(undefined);
    expect(await runSchedule(system, { schedule: fifoSchedule(), forMs: 10 })).to.equal(
      "/listener late",
    );
  });

  it("says which part went wrong", async () => {
    const wrong = { start: () => undefined, drive: () => {}, check: () => undefined };
    const boom = (): never => {
      throw new Error("boom");
    };
    const ran = (part: object) => runSchedule({ ...wrong, ...part }, { schedule: fifoSchedule() });

    expect(await ran({ start: boom })).to.equal("start: boom");
    expect(await ran({ drive: boom })).to.equal("drive: boom");
    expect(await ran({ check: boom })).to.equal("check: boom");
    expect(await ran({ check: () => new Promise(() => {}) })).to.equal(
      "check waits for what never comes",
    );
  });
});
