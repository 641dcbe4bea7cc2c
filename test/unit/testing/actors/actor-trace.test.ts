import { expect } from "chai";
import type { ActorFacts, MailFacts } from "../../../../src/actor/interposer.ts";
import { ActorTrace, type TraceEntry } from "../../../../src/testing/actors/actor-trace.ts";

const facts = (id: number, isAlive = true, pipe?: unknown): ActorFacts => ({
  id,
  path: `/app/${id}`,
  behaviour: { name: "worker", kind: "worker", pipe },
  parent: undefined,
  isAlive,
});

const mail = (id: number, sender = 0, from?: unknown): MailFacts => {
  return { kind: "message", type: "ping", payload: undefined, from, id, causeId: 0, sender };
};

describe("ActorTrace", () => {
  let entries: TraceEntry[] = [];
  let trace = new ActorTrace(() => 0, 1);

  beforeEach(() => {
    entries = [];
    trace = new ActorTrace((entry) => entries.push(entry), 1);
  });

  it("traces a message back to the one its sender handled", () => {
    const [one, two] = [trace.actor(facts(1)), trace.actor(facts(2))];
    trace.sent(mail(10), one);
    trace.delivered(mail(10), one);
    trace.sent(mail(11, 1), two);
    trace.befell("delayed", mail(11, 1), two);
    trace.delivered(mail(11, 1), two);

    expect(entries.map(({ kind, cause }) => [kind, cause])).to.deep.equal([
      ["mail.sent", undefined],
      ["mail.delivered", 1],
      ["mail.sent", 2],
      ["mail.delayed", 3],
      ["mail.delivered", 3],
    ]);
    expect(entries[2]).to.deep.include({
      actor: "/app/2",
      values: { id: 11, to: 2, type: "ping", sender: 1 },
    });
  });

  it("tells what the runtime says apart from what was sent", () => {
    trace.delivered({ ...mail(10), kind: "down", type: "down" }, trace.actor(facts(1)));

    expect(entries.map(({ kind }) => kind)).to.deep.equal(["down.delivered"]);
  });

  it("marks casts that operators may drop, and no calls", () => {
    const piped = trace.actor(facts(1, true, () => {}));
    trace.sent(mail(10), piped);
    trace.sent(mail(11, 0, {}), piped);
    trace.lost(mail(10), piped, "stopped");
    trace.lost(mail(11, 0, {}), piped, "stopped");

    const marks = entries.map(({ values }) => values["piped"]);
    expect(marks).to.deep.equal([true, undefined, true, undefined]);
  });

  it("does not remember an actor that is gone", () => {
    const one = trace.actor(facts(1));
    expect(trace.actor(facts(1))).to.equal(one);
    trace.ended(one, "normal");
    const gone = trace.actor(facts(1, false));
    trace.lost(mail(10), gone, "stopped");

    expect(trace.actor(facts(1, false))).not.to.equal(gone);
    expect(entries.map(({ kind }) => kind)).to.deep.equal(["actor.stopped", "mail.lost"]);
  });

  it("takes what the runtime reports, in words", () => {
    trace.hear({ type: "app", name: "peer.up", values: { peer: "b" } });
    trace.hear({ type: "message.dead", to: "/app/1", message: "ping", cause: "no_such_actor" });
    trace.hear({
      type: "supervisor.progress",
      supervisor: "/app",
      child: "1",
      actor: "/app/1",
      level: "info",
    });
    trace.hear({ type: "runtime.blocked", blockedMs: 200, suspects: [] });

    const told = entries.map(({ kind, actor, values }) => [kind, actor, values]);
    expect(told).to.deep.equal([
      ["app", undefined, { peer: "b", name: "peer.up" }],
      ["message.dead", "/app/1", { message: "ping", cause: "no_such_actor" }],
      ["supervisor.progress", "/app", { child: "1", actor: "/app/1" }],
    ]);
  });
});
