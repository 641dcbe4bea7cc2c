import { expect } from "chai";
import {
  checkDeed,
  checkFault,
  FAULT_KINDS,
} from "../../../../../src/inspector/faults/fault-order.ts";
import {
  askText,
  deedsHere,
  FIELD_CHOICES,
  FIELD_WORDS,
  requestOf,
  type Typed,
} from "../../../../../src/inspector/page/view/fault-form.ts";
import type { Hello } from "../../../../../src/inspector/protocol/bodies.ts";

const HELLO: Hello = {
  ...{ protocol: 1, version: "", platform: "", name: "", source: "live", startedAtMs: 0, nowMs: 0 },
  ...{ verbs: ["kill", "fault", "lift", "resume", "fire_timer"], without: {}, faults: FAULT_KINDS },
};

/** Everything typed that may be. */
const TYPED: Typed = {
  ...{ path: "/a/b", how: "error", timer: "beat", message: "sync.*", next: "3", share: "50" },
  ...{ byMs: "200", everyMs: "500", peer: "00ff", patch: "02", lastsMs: "45", seed: "s" },
};

describe("The form of faults", () => {
  it("has all that can be done here, and nothing else (E3)", () => {
    const names = (hello: Hello | undefined): readonly string[] =>
      deedsHere(hello).map(({ name }) => name);
    expect(names(HELLO)).to.have.members([...FAULT_KINDS, "kill", "resume", "fire_timer"]);
    expect(names({ ...HELLO, verbs: [] })).to.deep.equal([]);
    expect(names({ ...HELLO, faults: ["drop"] })).to.have.members([
      ...["kill", "resume", "fire_timer", "drop"],
    ]);
    expect(names(undefined)).to.deep.equal([]);
  });

  for (const deed of deedsHere(HELLO)) {
    it(`sends a ${deed.name} as the host takes it, with every field it has (E3)`, () => {
      const isVerb = HELLO.verbs.includes(deed.name);
      const { verb, args } = requestOf(deed, TYPED, isVerb);
      expect(Object.keys(args)).to.include.members([...deed.fields]);
      if (isVerb) expect(checkDeed(args, deed.fields as ["path"])).to.deep.equal(args);
      else expect(checkFault(args, FAULT_KINDS)).to.include({ kind: deed.name, lastsMs: 45_000 });
      expect(verb).to.equal(isVerb ? deed.name : "fault");
    });
  }

  it("leaves out what nobody typed, and sends no number as it was typed (E3)", () => {
    const drop = deedsHere(HELLO).find(({ name }) => name === "drop");
    if (drop === undefined) throw new Error("there is a drop");
    const { args } = requestOf(
      drop,
      { path: " /a ", next: "many", share: "", lastsMs: "2" },
      false,
    );
    expect(args).to.deep.equal({ kind: "drop", path: "/a", next: "many", lastsMs: 2_000 });
    expect(askText(drop, { path: "/a" })).to.equal("drop /a for 30 s?");
  });

  it("has a word for every field (E3)", () => {
    for (const { fields } of deedsHere(HELLO))
      for (const field of fields) expect(FIELD_WORDS[field][0]).to.not.equal("");
  });

  it("offers every way to kill that the host takes, the usual first (E3)", () => {
    for (const how of FIELD_CHOICES.how ?? [])
      expect(checkDeed({ path: "/a", how }, ["path", "how"])).to.include({ how });
    expect(FIELD_CHOICES.how?.[0]).to.equal(FIELD_WORDS.how[1]);
  });
});
