import { expect } from "chai";
import { NOT_APPLICABLE } from "../otp/not-applicable.ts";
import { ROWS } from "../otp/rows.ts";
import { describeVerdict, judgeRows, tally } from "./conformance-rows.ts";

const row = (id: string) => ({ id, name: id.toLowerCase() });

describe("the conformance table", () => {
  it("has each id once, and exceptions for rows only", () => {
    const ids = ROWS.map(({ id }) => id);

    expect(new Set(ids).size).to.equal(ids.length);
    expect(judgeRows({ rows: ROWS, notApplicable: NOT_APPLICABLE }, []).complaints).to.deep.equal(
      [],
    );
  });

  it("judges a row by all tests that carry its id", () => {
    const tests = [
      { title: "AB-001 holds", passed: true },
      { title: "AB-001, AB-002 hold together", passed: true },
      { title: "AB-002 fails", passed: false },
    ];
    const exceptions = new Map([["AB-004", "no such thing here"]]);

    const { verdicts, complaints } = judgeRows(
      { rows: ["AB-001", "AB-002", "AB-003", "AB-004"].map(row), notApplicable: exceptions },
      tests,
    );

    expect(verdicts.map(describeVerdict)).to.deep.equal([
      "AB-001   ab-001: passed (2 tests)",
      "AB-002   ab-002: FAILED\n           AB-002 fails",
      "AB-003   ab-003: MISSING",
      "AB-004   ab-004: not applicable, no such thing here",
    ]);
    expect(tally(verdicts)).to.deep.equal({ passed: 1, failed: 1, not_applicable: 1, missing: 1 });
    expect(complaints).to.deep.equal([]);
  });

  it("complains of ids that are no rows, and of exceptions that are tested", () => {
    const tests = [{ title: "AB-001 and AB-009 hold", passed: true }];
    const exceptions = new Map([
      ["AB-001", "not so"],
      ["AB-008", "no row"],
    ]);

    const { complaints } = judgeRows({ rows: [row("AB-001")], notApplicable: exceptions }, tests);

    expect(complaints).to.deep.equal([
      "AB-009 is tested, but no row",
      "AB-008 is not applicable, but no row",
      "AB-001 is tested, but listed as not applicable",
    ]);
  });
});
