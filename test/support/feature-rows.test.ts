import { expect } from "chai";
import { A } from "../features/a.ts";
import type { FeatureGroup } from "../features/feature-group.ts";
import { S } from "../features/s.ts";
import { judgeRows } from "./conformance-rows.ts";
import { functionTable, mayShow, namesNotFound, promiseTable } from "./feature-rows.ts";

const group: FeatureGroup = {
  letter: "X",
  rows: [
    { id: "X1", name: "one" },
    { id: "X10", name: "ten" },
  ],
  reference: "functions",
  functions: [
    { id: "node_up", name: "node.isUp" },
    { id: "node_up?", name: "isUp" },
    { id: "node_up!", name: "isUp" },
  ],
  leftOut: new Map([["node_up!", "one function is enough"]]),
};

const passed = (title: string) => ({ title, passed: true });

describe("a table of promises", () => {
  it("has each id once", () => {
    for (const rows of [A.rows, A.functions, S.rows, S.functions]) {
      expect(new Set(rows.map(({ id }) => id)).size).to.equal(rows.length);
    }
    for (const table of [A, S]) {
      expect(judgeRows(functionTable(table), []).complaints).to.deep.equal([]);
    }
  });

  it("reads an id as a word: X1 is not X10", () => {
    const { verdicts } = judgeRows(promiseTable(group), [passed("listener (X10): holds")]);

    expect(verdicts.map(({ kind }) => kind)).to.deep.equal(["missing", "passed"]);
  });

  it("complains of a promise nobody made", () => {
    const { complaints } = judgeRows(promiseTable(group), [passed("X2 holds")]);

    expect(complaints).to.deep.equal(["X2 is tested, but no row"]);
  });

  it("tells functions apart by their last mark", () => {
    const { verdicts } = judgeRows(functionTable(group), [passed("X1 node_up?: asks")]);

    expect(verdicts.map(({ kind }) => kind)).to.deep.equal(["missing", "passed", "not_applicable"]);
  });

  it("reads weaknesses of Soma by their numbers, one or several", () => {
    const weak = ["1", "3", "5", "13"].map((one) => ({ id: `weakness_${one}`, name: one }));
    const { idsIn } = functionTable({ ...group, functions: weak });

    expect(idsIn?.("soma sync: weaknesses 3 and 5: holds (S4)")).to.deep.equal([
      "weakness_3",
      "weakness_5",
    ]);
    expect(idsIn?.("soma sync: weakness 13: holds")).to.deep.equal(["weakness_13"]);
    expect(idsIn?.("archethic weaknesses 13.3, 11: holds")).to.deep.equal([]);
  });

  it("passes over files that carry nothing of it", () => {
    expect(mayShow(group, 'it("X1 holds")')).to.equal(true);
    expect(mayShow(group, 'it("answers node_up")')).to.equal(true);
    expect(mayShow(group, 'it("AX1 and X100 hold")')).to.equal(false);
  });

  it("says which of our names are not there", () => {
    const sources = new Map([
      ["supervisors/face/node-face.ts", "interface Node {\n  isDown(): boolean;\n}"],
      ["src/peer/up.ts", "export function isUp(): boolean {"],
    ]);

    expect(namesNotFound(group, sources)).to.deep.equal(["node.isUp"]);
    const face = new Map([["supervisors/face/node-face.ts", "  isUp<M>(message: M): void;\n"]]);
    expect(namesNotFound(group, face)).to.deep.equal(["isUp"]);
    expect(namesNotFound({ ...group, reference: "cases" }, sources)).to.deep.equal([]);
  });
});
