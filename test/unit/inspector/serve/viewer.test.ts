import { expect } from "chai";
import fc from "fast-check";
import { exitActor } from "../../../../src/actor/stop-actor.ts";
import type { ActorRef, DynamicMessages, Tree } from "../../../../src/index.ts";
import {
  crew,
  type Looker,
  Looking,
  worker,
  type WorkerMessages,
} from "../../../support/inspector/looking.ts";

describe("Viewer", () => {
  it("is told the whole tree first, then what changes of it (V1)", async () => {
    const looking = new Looking({ name: "yard", version: "1.2.3" });
    const tree = await looking.runtime.start(worker);
    const looker = looking.look();
    await looking.pass(0, looker);

    expect(looker.picture.hello).to.include({ name: "yard", version: "1.2.3", source: "live" });
    const [row] = looker.picture.rows.values();
    expect(row).to.include({ path: "/worker" });
    expect(row?.now).to.include({ life: "running", handled: 0 });

    for (const by of [1, 2, 3]) tree.ref.cast.work(by);
    await looking.pass(250, looker);
    expect([...looker.picture.rows.values()][0]?.now).to.include({ handled: 3, depthMax: 3 });
    await looking.stop();
  });

  it("tells nothing before its time, and keeps to the rate it was asked for (V6)", async () => {
    const looking = new Looking();
    const looker = looking.look({ hz: 2 });
    let told = 0;
    looker.viewer.onDue(() => {
      told += 1;
      looker.drain();
    });
    await looking.pass(10);
    expect([told, looker.take(1_000)]).to.deep.equal([1, 0]);
    await looking.pass(9_990);
    expect(told).to.equal(21);
    await looking.stop();
  });

  it("tells of a crash at once, of many at once in one flush (V2)", async () => {
    const looking = new Looking();
    const [, ref] = await crewOfOne(looking);
    const looker = looking.look();
    const times: number[] = [];
    looker.viewer.onDue(() => {
      times.push(looking.clock.now());
      looker.drain();
    });
    await looking.pass(1_010);
    const beganMs = looking.clock.now();
    times.length = 0;
    for (const text of ["one", "two"]) ref.cast.fail(text);
    await looking.pass(90);
    expect(times.map((atMs) => atMs - beganMs)).to.deep.equal([90]);
    expect(looker.picture.crashes.count).to.equal(1);
    await looking.stop();
  });

  it("tells what a watched actor did between two flushes, and nothing of the others (V1)", async () => {
    const looking = new Looking();
    const [one, other] = [await looking.runtime.start(worker), await looking.runtime.start(worker)];
    const looker = looking.look();
    await looking.pass(0, looker);
    const [seen = 0, unseen = 0] = looker.picture.rows.keys();
    looker.viewer.wish({ watch: [seen] });
    looker.viewer.onDue(() => looker.drain());
    await looking.pass(1_010);
    for (const { ref } of [one, other]) ref.cast.work(1);
    await looking.pass(50);
    expect(handledOf(looker, seen, unseen)).to.deep.equal([1, 0]);
    expect(looker.picture.details.get(seen)?.steps).to.have.length(1);
    await looking.pass(250);
    expect(handledOf(looker, seen, unseen)).to.deep.equal([1, 1]);
    await looking.stop();
  });

  it("tells who crashed, with its last messages, and the restart (V2)", async () => {
    const looking = new Looking({ payloads: {} });
    const [tree, ref] = await crewOfOne(looking);
    const looker = looking.look();
    await looking.pass(0, looker);
    ref.cast.work(7);
    ref.cast.fail("no more");
    await looking.pass(500, looker);

    const crash = looker.picture.crashes.last;
    expect(crash).to.include({ reason: "error: Error: no more", where: "fail", state: "7" });
    expect(crash?.lastMessages.map(({ type, payload }) => [type, payload])).to.deep.equal([
      ["work", "7"],
      ["fail", '"no more"'],
    ]);
    const supervisor = [...looker.picture.rows.values()].find(({ path }) => path === "/crew");
    expect(supervisor?.now).to.include({ restarts: 1, restartsCounted: 1 });
    expect(supervisor?.origin).to.include({ intensity: 1_000, kind: "supervisor" });
    expect([...looker.picture.rows.values()].map(({ now }) => now.life).sort()).to.deep.equal([
      "running",
      "running",
      "stopped",
    ]);
    await looking.pass(5_250, looker);
    expect(looker.picture.rows.get(supervisor?.id ?? 0)?.now.restartsCounted).to.equal(0);
    expect(tree.ref).to.not.equal(undefined);
    await looking.stop();
  });

  it("tells what one that was killed did last among many messages of others (V2)", async () => {
    const looking = new Looking();
    const [, ref] = await crewOfOne(looking);
    const other = await looking.runtime.start(worker);
    const looker = looking.look();
    ref.cast.work(7);
    for (let nth = 0; nth < 6_000; nth += 1) other.ref.cast.work(nth);
    await looking.pass(250, looker);
    exitActor(ref, "kill");
    await looking.pass(250, looker);

    const [killed] = looker.picture.crashes.values;
    expect(killed?.lastMessages.map(({ type }) => type)).to.deep.equal(["work"]);
    await looking.stop();
  });

  it("tells of one that was killed what it did last, once, and nothing of one that ended in order (V2)", async () => {
    const looking = new Looking();
    const [, ref] = await crewOfOne(looking);
    const other = await looking.runtime.start(worker);
    const looker = looking.look();
    await looking.pass(0, looker);
    ref.cast.work(7);
    await looking.pass(250, looker);
    exitActor(ref, "kill");
    exitActor(other.ref, "shutdown");
    await looking.pass(250, looker);

    expect(looker.picture.crashes.values.map(({ where, reason }) => [where, reason])).to.deep.equal(
      [["from outside", "killed"]],
    );
    expect(looker.picture.crashes.last?.lastMessages.map(({ type }) => type)).to.deep.equal([
      "work",
    ]);
    await looking.stop();
  });

  it("tells the life all actors lead as a machine, before any that has one of its own (V1)", async () => {
    const looking = new Looking();
    const looker = looking.look();
    await looking.pass(0, looker);
    expect([...looker.picture.machines.values()].map(({ name }) => name)).to.deep.equal([
      "lifecycle",
    ]);
    await looking.stop();
  });

  it("tells rows out of sight once a second (V6)", async () => {
    const looking = new Looking();
    const [one, other] = [await looking.runtime.start(worker), await looking.runtime.start(worker)];
    const looker = looking.look();
    await looking.pass(1_000, looker);
    const [seen = 0, unseen = 0] = looker.picture.rows.keys();
    looker.viewer.wish({ hz: 10, inSight: [seen, 99] });
    looker.drain();
    one.ref.cast.work(1);
    other.ref.cast.work(1);
    await looking.pass(100, looker);
    expect(handledOf(looker, seen, unseen)).to.deep.equal([1, 0]);
    await looking.pass(1_000, looker);
    expect(handledOf(looker, seen, unseen)).to.deep.equal([1, 1]);
    await looking.stop();
  });

  it("tells headers with cause and outcome to who asks for them (V1)", async () => {
    const looking = new Looking();
    const { ref } = await looking.runtime.start(worker);
    const looker = looking.look({ messages: { type: "w*" } });
    await looking.pass(0, looker);
    ref.cast.work(1);
    await looking.pass(250, looker);
    expect(looker.picture.headers.values.map(({ type, outcome }) => [type, outcome])).to.deep.equal(
      [["work", "handled"]],
    );
    looker.viewer.wish({ messages: { outcome: "crashed" } });
    ref.cast.work(1);
    ref.cast.fail("x");
    await looking.pass(250, looker);
    expect(looker.picture.headers.last).to.include({ type: "fail", outcome: "crashed", from: 0 });
    expect(looker.picture.headers.last?.atMs).to.be.within(
      looking.clock.now() - 251,
      looking.clock.now(),
    );
    await looking.stop();
  });

  it("tells every way of taking the same picture in the end (V1, V6)", async function () {
    this.timeout(60_000);
    await fc.assert(fc.asyncProperty(fc.array(STEP, { maxLength: 60 }), endsAlike), {
      numRuns: 60,
    });
  });
});

type Step = readonly [
  "work" | "fail" | "start" | "pass" | "take" | "drain" | "open" | "sight",
  number,
  number,
];

const STEP: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("work", "fail", "start", "pass", "take", "drain", "open", "sight"),
  fc.nat(20),
  fc.integer({ min: 1, max: 3_000 }),
);

/** Does all steps, drains everybody, and compares with one who comes last. */
async function endsAlike(steps: readonly Step[]): Promise<void> {
  const looking = new Looking();
  const tree = await looking.runtime.start(crew);
  const lookers: Looker[] = [looking.look()];
  for (const step of steps) await doStep(step, looking, { tree, lookers });
  // Rows out of sight wait a second, and what restarts count by then is told once more.
  await looking.pass(6_000, ...lookers);
  await looking.pass(2_000, ...lookers);
  const last = looking.look();
  last.drain();
  for (const looker of lookers) expect(looker.hash).to.equal(last.hash);
  await looking.stop();
}

async function doStep(
  [what, which, amount]: Step,
  looking: Looking,
  { tree, lookers }: { readonly tree: Tree<DynamicMessages<void>>; readonly lookers: Looker[] },
): Promise<void> {
  const looker = lookers[which % lookers.length];
  const child = tree.snapshot().children[which % Math.max(1, tree.snapshot().children.length)];
  const ref =
    child === undefined ? undefined : (tree.at(child.path) as ActorRef<WorkerMessages> | undefined);
  if (what === "work") for (let at = 0; at < amount % 50; at += 1) ref?.cast.work(1);
  else if (what === "fail") ref?.cast.fail("planned");
  else if (what === "start") await startChild(looking, tree);
  else if (what === "pass") await looking.clock.advance(amount);
  else if (what === "take") looker?.take(amount % 200);
  else if (what === "drain") looker?.drain();
  else if (what === "open" && lookers.length < 6) lookers.push(looking.look());
  else looker?.viewer.wish({ hz: 10, inSight: [...looker.picture.rows.keys()].slice(0, which) });
}

async function startChild(looking: Looking, tree: Tree<DynamicMessages<void>>): Promise<void> {
  const starting = tree.ref.call.startChild();
  await looking.clock.settle();
  await starting;
}

async function crewOfOne(looking: Looking) {
  const tree = await looking.runtime.start(crew);
  const answer = await tree.ref.call.startChild();
  if (!answer.ok || answer.ref === undefined) throw new Error("no child");
  return [tree, answer.ref as ActorRef<WorkerMessages>] as const;
}

function handledOf(
  { picture }: Looker,
  ...ids: readonly number[]
): readonly (number | undefined)[] {
  return ids.map((id) => picture.rows.get(id)?.now.handled);
}
