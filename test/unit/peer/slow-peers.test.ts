import { expect } from "chai";
import fc from "fast-check";
import { SLOW_MS, SLOW_PEERS_MAX, SLOW_STRIKES, SlowPeers } from "../../../src/peer/slow-peers.ts";

/** Slow so many times in a row, the last time at 0 ms. */
function slowFor(times: number): SlowPeers {
  const peers = new SlowPeers();
  for (let nth = 0; nth < times; nth += 1) peers.slow("a", 0);
  return peers;
}

describe("peers that leave others waiting (A12)", () => {
  it("are asked last once they were slow three times in a row, for ten seconds", () => {
    expect(slowFor(SLOW_STRIKES - 1).isSlow("a", 0)).to.equal(false);
    expect(slowFor(SLOW_STRIKES).isSlow("a", SLOW_MS - 1)).to.equal(true);
    expect(slowFor(SLOW_STRIKES).isSlow("a", SLOW_MS)).to.equal(false);
    expect(slowFor(SLOW_STRIKES).isSlow("b", 0)).to.equal(false);
  });

  it("have one more try after that, and all of them once they answered", () => {
    const again = slowFor(SLOW_STRIKES);
    again.slow("a", SLOW_MS);
    const forgiven = slowFor(SLOW_STRIKES);
    forgiven.answered("a");
    forgiven.slow("a", 1);

    expect(again.isSlow("a", SLOW_MS)).to.equal(true);
    expect(forgiven.isSlow("a", 1)).to.equal(false);
  });

  it("are those whose last answer lies before their last three strikes, whatever happened", () => {
    const event = fc.record({ peer: fc.constantFrom("a", "b"), isAnswer: fc.boolean() });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const peers = new SlowPeers();
        for (const { peer, isAnswer } of events) {
          if (isAnswer) peers.answered(peer);
          else peers.slow(peer, 0);
        }
        for (const peer of ["a", "b"]) {
          const own = events.filter((one) => one.peer === peer);
          const sinceAnswer =
            own.length - 1 - own.map(({ isAnswer }) => isAnswer).lastIndexOf(true);
          expect(peers.isSlow(peer, 0)).to.equal(sinceAnswer >= SLOW_STRIKES);
        }
      }),
    );
  });

  it("are remembered up to a limit, those longest ago forgotten first", () => {
    const peers = slowFor(SLOW_STRIKES);
    for (let nth = 0; nth < SLOW_PEERS_MAX; nth += 1) peers.slow(`peer ${nth}`, 0);

    expect(peers.size).to.equal(SLOW_PEERS_MAX);
    expect(peers.isSlow("a", 0)).to.equal(false);
  });
});
