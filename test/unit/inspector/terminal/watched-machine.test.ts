import { expect } from "chai";
import { textOf } from "../../../../src/inspector/terminal/line.ts";
import { factsOf } from "../../../../src/inspector/terminal/facts.ts";
import { RateHistory } from "../../../../src/inspector/terminal/rate-history.ts";
import { FIRST_VIEW } from "../../../../src/inspector/terminal/scene.ts";
import { drawScreen } from "../../../../src/inspector/terminal/screen.ts";
import { lock } from "../../../support/inspector/locks.ts";
import { type Looker, Looking } from "../../../support/inspector/looking.ts";

async function seenLock(): Promise<{ readonly looking: Looking; readonly looker: Looker }> {
  const looking = new Looking({ payloads: {} });
  const { ref } = await looking.runtime.start(lock, {});
  const looker = looking.look({ watch: [1] });
  await looking.pass(0, looker);
  ref.cast.turn({ code: 1 });
  ref.cast.turn({ code: 42 });
  await looking.pass(1_000, looker);
  return { looking, looker };
}

describe("the terminal's page of a watched machine", () => {
  it("shows what guards said, how long delays run, where it was, and what changed last (V1)", async () => {
    const { looking, looker } = await seenLock();
    const view = { ...FIRST_VIEW, screen: "actor", id: 1 } as const;
    const scene = { picture: looker.picture, rates: new RateHistory(), view };
    const lines = drawScreen({ ...scene, columns: 100, rows: 60 }).map((line) =>
      textOf(line).trimEnd(),
    );
    await looking.stop();

    expect(lines).to.include.members([
      "machine lock, active",
      "▶   open  entered 1",
      "      ◷ 3 s after patience (4000 ms) ?isWorn ○ not asked yet → stuck",
      "      turn ?isRight ✓ true 1 s ago → open  taken 1",
      "      turn ?isWorn ✗ false 1 s ago → stuck",
      "    forgotten  never entered",
      "  watched for 1 s: 2 of 5 states, 2 of 9 ways",
      "  changed last  context.wrong 0 → 1",
      "  size          1 entries, 14 characters",
      "  timers        ◷ after patience in lock.open 3 s",
    ]);
  });

  it("has the same as JSON (V1)", async () => {
    const { looking, looker } = await seenLock();
    const { watched, machines } = JSON.parse(JSON.stringify(factsOf(looker.picture)));
    await looking.stop();

    expect(watched[0].machine.guards["lock.shut:1"].said).to.equal("true");
    expect(watched[0].machine.delays[0].dueInMs).to.equal(3_000);
    expect(machines.at(-1).unreachable.states).to.deep.equal(["lock.forgotten"]);
    expect(watched[0].steps[0].changes.told).to.deep.equal([
      { path: "context.wrong", was: "0", is: "1" },
    ]);
  });
});
