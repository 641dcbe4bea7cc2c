import { expect } from "chai";
import { ActorRules, type Decide } from "../../../../src/testing/actors/actor-rules.ts";
import type { Fault, FaultRule } from "../../../../src/testing/fault-plan.ts";

const rule = (id: string, what: Fault): FaultRule => ({ id, what, when: { chance: 1 } });
const DROP_PINGS = rule("drop", {
  at: "mailbox",
  on: { path: "/app/**" },
  message: { type: "ping" },
  do: "drop",
});
const CRASH = rule("crash", { at: "mailbox", on: { behaviour: "worker" }, do: "crash" });
const SLOW = rule("slow", { at: "lifecycle", on: {}, do: "slow_start", byMs: 5 });
const HANG = rule("hang", { at: "lifecycle", on: { path: "/app" }, do: "hang_in_stop", forMs: 5 });
const KILL = rule("kill", { at: "lifecycle", on: { behaviour: "worker" }, do: "kill" });
const ELSEWHERE = rule("elsewhere", { at: "node", on: "a", do: "kill", downMs: 1 });

const APP = { path: "/app", behaviour: "app" };
const WORKER = { path: "/app/one", behaviour: "worker" };

describe("ActorRules", () => {
  let asked: string[] = [];
  const always: Decide = ({ id }, { path }) => {
    asked.push(`${id} ${path}`);
    return { lengthMs: (spread) => (typeof spread === "number" ? spread : 0) };
  };
  const all = [DROP_PINGS, CRASH, SLOW, HANG, KILL, ELSEWHERE];

  beforeEach(() => {
    asked = [];
  });

  it("ask at each moment the rules that are about it, and no others", () => {
    const rules = new ActorRules(all, always);

    expect(rules.mail(APP, "pong")).to.equal(undefined);
    expect(rules.start(APP)?.rule).to.equal("slow");
    expect(rules.stop(WORKER)).to.equal(undefined);
    expect(rules.stop(APP)?.rule).to.equal("hang");
    expect(rules.end(APP)).to.equal(undefined);
    expect(rules.end(WORKER)?.what.do).to.equal("kill");
    expect(asked).to.deep.equal(["slow /app", "hang /app", "kill /app/one"]);
  });

  it("apply the first that says so, and ask the others all the same", () => {
    const rules = new ActorRules(all, always);

    expect(rules.mail(WORKER, "ping")?.rule).to.equal("drop");
    expect(rules.mail(WORKER, "pong")?.rule).to.equal("crash");
    expect(asked).to.deep.equal(["drop /app/one", "crash /app/one", "crash /app/one"]);
  });

  it("apply none that is not due", () => {
    const rules = new ActorRules(all, ({ id }, actor) =>
      id === "drop" ? undefined : always(CRASH, actor),
    );

    expect(rules.mail(WORKER, "ping")?.rule).to.equal("crash");
  });

  it("take further rules, for actors that were asked about before, too", () => {
    const rules = new ActorRules([CRASH], always);
    expect(rules.mail(APP, "ping")).to.equal(undefined);
    rules.add({ ...CRASH, id: "late", what: { at: "mailbox", on: {}, do: "duplicate" } });

    expect(rules.mail(APP, "ping")?.what.do).to.equal("duplicate");
  });
});
