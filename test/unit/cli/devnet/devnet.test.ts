import { expect } from "chai";
import { fakeNet } from "./fake-net.ts";

describe("devnet", () => {
  it("starts the seed, then the others, and the late node at last", async () => {
    const net = fakeNet(3, { late: { node: 2, rule: { commits: 5 } }, untilHeight: 9 });
    const ending = net.devnet.run();
    await net.clock.advance(2_000);
    expect([...net.processes.keys()]).to.deep.equal([0]);

    net.heights.set(0, 0);
    await net.clock.advance(2_000);
    expect([...net.processes.keys()]).to.deep.equal([0, 1]);

    net.heights.set(0, 5).set(1, 5);
    await net.clock.advance(2_000);
    expect([...net.processes.keys()]).to.deep.equal([0, 1, 2]);
    expect(net.news).to.deep.equal(["node 2 joins late"]);

    net.heights.set(0, 9).set(1, 10).set(2, 9);
    await net.clock.advance(2_000);
    expect(await ending).to.deep.equal({ kind: "reached" });
  });

  it("compares every commit of every node up to the height", async () => {
    const net = fakeNet(2, { untilHeight: 700 });
    net.heights.set(0, 700).set(1, 800);
    const ending = net.devnet.run();
    await net.clock.advance(3_000);
    await ending;

    expect((await net.devnet.compare(700))?.isEqual).to.equal(true);
    net.odd.add("1:3");
    expect((await net.devnet.compare(700))?.nodes[1]?.verdict).to.equal("differs at commit 3");
  });

  it("reports a process that ends, fails the run and does not start it again", async () => {
    const net = fakeNet(2, { untilHeight: 5 });
    net.heights.set(0, 1).set(1, 1);
    const ending = net.devnet.run();
    await net.clock.advance(3_000);
    const died = net.processes.get(1);

    net.heights.delete(1);
    died?.end({ code: 1, lastWords: "cannot open the store" });
    await net.clock.advance(3_000);

    expect(await ending).to.deep.equal({ kind: "failed", why: "node 1 died" });
    expect(net.news).to.deep.equal(["node 1 died (exit code 1): cannot open the store"]);
    expect(net.devnet.deaths).to.deep.equal(net.news);
    expect(net.processes.get(1)).to.equal(died);
  });

  it("gives a run up when nothing progresses for a minute", async () => {
    const net = fakeNet(1, { untilHeight: 5 });
    net.heights.set(0, 1);
    const ending = net.devnet.run();
    await net.clock.advance(30_000);
    net.heights.set(0, 2);
    await net.clock.advance(59_000);
    expect(net.pictures.length).to.be.within(85, 92);

    await net.clock.advance(5_000);

    expect((await ending).kind).to.equal("failed");
  });

  it("runs without a goal until it is stopped, also with a dead node in it", async () => {
    const net = fakeNet(2);
    net.heights.set(0, 1).set(1, 2);
    const ending = net.devnet.run();
    await net.clock.advance(2_000);
    net.processes.get(1)?.end({ code: null, signal: "SIGKILL" });
    await net.clock.advance(120_000);
    expect(net.news).to.deep.equal(["node 1 died (SIGKILL)"]);

    net.stop();
    await net.clock.settle();

    expect(await ending).to.deep.equal({ kind: "stopped" });
    expect((await net.devnet.compare())?.to).to.equal(1);
  });

  it("compares without a node that has gone since, when it is stopped by hand", async () => {
    const net = fakeNet(3);
    net.heights.set(0, 4).set(1, 5).set(2, 6);
    const ending = net.devnet.run();
    await net.clock.advance(3_000);

    net.heights.delete(1);
    net.stop();
    await ending;

    const comparison = await net.devnet.compare();
    expect(comparison?.isEqual).to.equal(true);
    expect(comparison?.nodes.map(({ node }) => node)).to.deep.equal([0, 2]);
    net.heights.clear();
    expect(await net.devnet.compare()).to.equal(undefined);
  });

  it("does not call a goal reached that a node that has gone cannot show", async () => {
    const net = fakeNet(2, { untilHeight: 4 });
    net.heights.set(0, 4).set(1, 4);
    const ending = net.devnet.run();
    await net.clock.advance(3_000);
    await ending;

    net.heights.delete(1);

    const failure = await net.devnet.compare(4).then(
      () => "compared",
      ({ message }: Error) => message,
    );
    expect(failure).to.equal("nobody answers");
  });

  it("starts only its own nodes and looks at the others", async () => {
    const net = fakeNet(3, { own: [2] });
    net.heights.set(0, 4);
    void net.devnet.run();
    await net.clock.advance(1_000);

    expect([...net.processes.keys()]).to.deep.equal([2]);
    expect(net.pictures.at(-1)?.sights[0]?.height).to.equal(4);
    net.stop();
  });

  it("stops every process it started and that still runs", async () => {
    const net = fakeNet(2);
    net.heights.set(0, 0);
    void net.devnet.run();
    await net.clock.advance(2_000);
    net.processes.get(1)?.end({ code: 1 });
    await net.clock.settle();

    net.stop();
    await net.devnet.stop();

    expect(net.processes.get(0)?.told).to.deep.equal(["stop"]);
    expect(net.processes.get(1)?.told).to.deep.equal([]);
    expect(net.news).to.deep.equal(["node 1 died (exit code 1)"]);
  });
});
