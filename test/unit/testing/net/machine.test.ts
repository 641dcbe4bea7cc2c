import { expect } from "chai";
import { Machine } from "../../../../src/testing/net/machine.ts";

function machine(): { tested: Machine; later: (() => void)[]; done: number[] } {
  const later: (() => void)[] = [];
  return { tested: new Machine("a", (work) => later.push(work)), later, done: [] };
}

describe("Machine", () => {
  it("does what arrives at once", () => {
    const { tested, done } = machine();

    tested.receive(() => done.push(1));

    expect(done).to.deep.equal([1]);
  });

  it("keeps what arrives while it is paused, and does it in order, each later", () => {
    const { tested, later, done } = machine();
    tested.pause();
    for (const number of [1, 2, 3]) tested.receive(() => done.push(number));
    expect([done, tested.unread]).to.deep.equal([[], 3]);

    tested.resume();
    expect(done).to.deep.equal([]);
    for (const work of later) work();

    expect([done, tested.unread]).to.deep.equal([[1, 2, 3], 0]);
  });

  it("keeps what it was about to do when it is paused again", () => {
    const { tested, later, done } = machine();
    tested.pause();
    tested.receive(() => done.push(1));
    tested.resume();
    tested.pause();

    for (const work of later) work();

    expect([done, tested.unread]).to.deep.equal([[], 1]);
  });

  it("loses what was not read when its power goes", () => {
    const { tested, later } = machine();
    tested.pause();
    tested.receive(() => {});

    tested.powerOff();
    tested.resume();

    expect([tested.hasPower, later.length]).to.deep.equal([false, 0]);
    tested.powerOn();
    expect(tested.hasPower).to.equal(true);
  });
});
