import { expect } from "chai";
import {
  hedgeAnswered,
  hedgeFailed,
  type HedgeRules,
  hedgeSlow,
  type HedgeStep,
  startHedge,
} from "../../../src/peer/hedge.ts";
import { HedgeBudget, SPARES_SAVED_MAX } from "../../../src/peer/hedge-budget.ts";

/** What happens, in order: a peer is slow, fails, or answers with a number. */
type Happening = readonly [peer: string, what: "slow" | "fails" | number];

/** Plays happenings; tells each step in a word. */
function play(
  peers: readonly string[],
  happenings: readonly Happening[],
  rules: HedgeRules<number> = {},
): string[] {
  let step: HedgeStep<number> = startHedge(peers, rules);
  const told = [textOf(step)];
  for (const [peer, what] of happenings) {
    const { state }: HedgeStep<number> = step;
    if (what === "slow") step = hedgeSlow(state, peer);
    else if (what === "fails") step = hedgeFailed(state, peer);
    else step = hedgeAnswered(state, peer, what);
    told.push(textOf(step));
  }
  return told;
}

function textOf(step: HedgeStep<number>): string {
  if (step.type === "ask") return `ask ${step.peer}`;
  if (step.type === "failed") return step.error.code;
  if (step.type === "wait") return "wait";
  return `${step.value} of ${step.peer}, cancel ${step.cancel.join()}`;
}

describe("a hedged request (A12)", () => {
  it("asks the first peer alone, and ends with its answer", () => {
    expect(play(["a", "b"], [["a", 7]])).to.deep.equal(["ask a", "7 of a, cancel "]);
  });

  it("asks the second when the first is slow; the first answer wins and the loser is given up", () => {
    const told = play(
      ["a", "b", "c"],
      [
        ["a", "slow"],
        ["b", 7],
        ["a", 8],
      ],
    );

    expect(told).to.deep.equal(["ask a", "ask b", "7 of b, cancel a", "wait"]);
  });

  it("takes the answer of the slow one too, when that comes first", () => {
    expect(
      play(
        ["a", "b"],
        [
          ["a", "slow"],
          ["a", 1],
        ],
      ),
    ).to.deep.equal(["ask a", "ask b", "1 of a, cancel b"]);
  });

  it("asks no more beside each other than the rules allow", () => {
    const slow: readonly Happening[] = [
      ["a", "slow"],
      ["b", "slow"],
      ["c", "slow"],
    ];

    expect(play(["a", "b", "c", "d"], slow)).to.deep.equal(["ask a", "ask b", "wait", "wait"]);
    expect(play(["a", "b", "c"], slow, { sparesMax: 2 })).to.deep.equal([
      "ask a",
      "ask b",
      "ask c",
      "wait",
    ]);
    expect(play(["a", "b"], slow, { sparesMax: 0 })).to.deep.equal([
      "ask a",
      "wait",
      "wait",
      "wait",
    ]);
  });

  it("asks the next in the place of one that failed, as long as there is one", () => {
    expect(
      play(
        ["a", "b"],
        [
          ["a", "fails"],
          ["b", "fails"],
        ],
      ),
    ).to.deep.equal(["ask a", "ask b", "quorum.no_answer"]);
  });

  it("goes on from an answer that will not do, and says so when all were like that", () => {
    const rules = { accepts: (answer: number) => answer > 5 };

    expect(
      play(
        ["a", "b"],
        [
          ["a", 1],
          ["b", 7],
        ],
        rules,
      ).at(-1),
    ).to.equal("7 of b, cancel ");
    expect(
      play(
        ["a", "b"],
        [
          ["a", 1],
          ["b", 2],
        ],
        rules,
      ).at(-1),
    ).to.equal("quorum.not_accepted");
  });

  it("waits for the one it has asked beside a failed one, before it asks a third", () => {
    const told = play(
      ["a", "b", "c"],
      [
        ["a", "slow"],
        ["a", "fails"],
        ["b", "fails"],
      ],
    );

    expect(told).to.deep.equal(["ask a", "ask b", "wait", "ask c"]);
  });

  it("fails without a peer instead of answering nothing", () => {
    expect(play([], [])).to.deep.equal(["quorum.no_peers"]);
  });
});

describe("the budget of hedged requests (A12)", () => {
  it("lets a tenth of all requests be asked twice, once what was saved is spent", () => {
    const budget = new HedgeBudget();
    let twice = 0;
    for (let requests = 0; requests < 1_000; requests += 1) {
      budget.earn();
      if (!budget.hasSpare) continue;
      budget.spend();
      twice += 1;
    }

    expect(twice).to.be.within(100, 100 + SPARES_SAVED_MAX);
  });

  it("saves up no more than its limit", () => {
    const budget = new HedgeBudget();
    for (let requests = 0; requests < 1_000; requests += 1) budget.earn();
    let spares = 0;
    for (; budget.hasSpare; spares += 1) budget.spend();

    expect(spares).to.equal(SPARES_SAVED_MAX);
  });
});
