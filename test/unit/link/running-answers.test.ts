import { expect } from "chai";
import { RunningAnswer, RunningAnswers } from "../../../src/link/running-answers.ts";

const place = (messageId: number, link = 1) => ({ owner: "session", link, messageId });

describe("running answers", () => {
  const begun = (messageId: number, link = 1) => {
    const running = new RunningAnswer();
    const told = { aborted: 0 };
    running.signal.addEventListener("abort", () => {
      told.aborted += 1;
    });
    answers.begin(place(messageId, link), running);
    return { running, told };
  };
  let answers: RunningAnswers<string>;
  beforeEach(() => {
    answers = new RunningAnswers();
  });

  it("tells whoever works on one when it is given up, once (S3)", () => {
    const { told } = begun(1);

    answers.giveUp(place(1));
    answers.giveUp(place(1));

    expect(told).to.deep.equal({ aborted: 1 });
    expect(answers.end(place(1)), "what comes late is dropped").to.equal(false);
    expect(answers.size).to.equal(0);
  });

  it("tells nobody when the answer is there (S3)", () => {
    const { told } = begun(1);

    expect(answers.end(place(1))).to.equal(true);
    answers.giveUp(place(1));

    expect(told).to.deep.equal({ aborted: 0 });
  });

  it("gives up all of one link, and none of the next one of the same owner (S3)", () => {
    const [first, second, next] = [begun(1), begun(2), begun(3, 2)];

    answers.giveUpLink("session", 1);

    expect([first, second, next].map(({ told }) => told.aborted)).to.deep.equal([1, 1, 0]);
    expect(answers.end(place(3, 1)), "the id of another link").to.equal(false);
    expect(answers.end(place(3, 2))).to.equal(true);
  });

  it("has a signal that is aborted already for who asks for it late (S3)", () => {
    const running = new RunningAnswer();

    running.giveUp();

    expect(running.signal.aborted).to.equal(true);
  });
});
