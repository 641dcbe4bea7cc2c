import { expect } from "chai";
import { Workload } from "../../../../src/testing/world/workload.ts";
import { idleSpec, smallWorld } from "./small-spec.ts";

describe("Workload", () => {
  it("is over when its work has ended", async () => {
    const { world, run } = smallWorld(idleSpec(["a"]));
    const workload = new Workload(
      (given) => given.sleep(50),
      () => {},
    );
    await run(40, () => workload.begin(world));
    expect(workload.isOver).to.equal(false);
    await run(60);

    expect(workload.isOver).to.equal(true);
  });

  it("tells what it waited for in vain, and when a question throws", async () => {
    const { world, run } = smallWorld(idleSpec(["a"]));
    const told: string[] = [];
    const waiting = new Workload(
      (given) => given.until("the sky falls", 100, () => false),
      (message) => told.push(message),
    );
    const throwing = new Workload(
      (given) =>
        given.until("a question", 100, () => {
          throw new Error("bad question");
        }),
      (message) => told.push(message),
    );
    await run(300, () => {
      waiting.begin(world);
      throwing.begin(world);
    });

    expect(told).to.deep.equal(["bad question", "not within 100 ms: the sky falls"]);
  });

  it("goes on as soon as a look finds what it waits for", async () => {
    const { world, run } = smallWorld(idleSpec(["a"]));
    let foundMs = 0;
    const workload = new Workload(
      async (given) => {
        await given.until("25 ms", 100, () => given.nowMs >= 25);
        foundMs = given.nowMs;
      },
      () => {},
    );
    await run(100, () => workload.begin(world));

    expect(foundMs).to.equal(30);
  });
});
