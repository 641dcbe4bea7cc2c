import { expect } from "chai";
import { Recording } from "../../../../src/inspector/recording/recording.ts";
import { whatIfAt } from "../../../../src/inspector/recording/what-if.ts";
import { readMachine } from "../../../../src/machines/read-machine.ts";
import { recordedTill } from "../../../support/inspector/recorded-till.ts";
import { tillMachine } from "../../../support/inspector/till.ts";
import { watchedRecording } from "../../../support/inspector/watched-recording.ts";

const known = new Map([[readMachine(tillMachine).hash, tillMachine]]);

describe("what if, in a recording", () => {
  it("answers from where the machine stood at each message, and changes nothing (V4)", async () => {
    const recording = new Recording(await recordedTill());
    const ask = (message: number) => {
      const question = { message, actor: "/till", event: "pay", carried: { coins: 6 } };
      const answer = whatIfAt(recording, question, known);
      return answer.is === "exact" ? [answer.after, answer.changes.told] : answer.is;
    };
    const changed = (was: string, is: string) => [{ path: "context.paid", was, is }];

    const answers = [1, 2, 1].map(ask);
    expect(answers).to.deep.equal([
      ["open", changed("4", "0")],
      ["open", changed("7", "0")],
      ["open", changed("4", "0")],
    ]);
    expect(recording.cursor().message).to.equal(0);
  });

  it("refuses to ask an actor that is no machine (V4)", () => {
    const recording = watchedRecording();
    const row = [...picked(recording)][0];
    const question = { message: 1, actor: row?.path ?? "", event: "pay", carried: {} };
    expect(whatIfAt(recording, question, known)).to.deep.equal({
      ...{ is: "refused", why: `${row?.path} is no machine` },
    });
  });
});

function picked(recording: Recording) {
  const cursor = recording.cursor();
  cursor.seekMessage(1);
  return cursor.picture.rows.values();
}
