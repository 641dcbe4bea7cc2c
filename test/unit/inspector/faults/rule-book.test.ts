import { expect } from "chai";
import fc from "fast-check";
import type { FaultOrder } from "../../../../src/inspector/faults/fault-order.ts";
import { FAULTS_MAX, RuleBook } from "../../../../src/inspector/faults/rule-book.ts";

const drop = (lastsMs: number, next?: number): FaultOrder => ({
  ...{ kind: "drop", path: "/a", lastsMs, seed: undefined },
  ...(next !== undefined && { next }),
});

/** What may happen to a book, in any order. */
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant("begin" as const), lastsMs: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ do: fc.constant("happened" as const), nth: fc.nat(30) }),
    fc.record({ do: fc.constant("end" as const), nth: fc.nat(30) }),
    fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 40 }) }),
  ),
  { maxLength: 80 },
);

type Step = typeof steps extends fc.Arbitrary<readonly (infer S)[]> ? S : never;

/** Does a step, and sees that what may not be begun is refused. */
function take(book: RuleBook, step: Step, nowMs: number, begunAt: Map<string, number>): void {
  if (step.do === "happened") book.happened(`f${step.nth}`, nowMs);
  else if (step.do === "end") book.end(`f${step.nth}`);
  else if (step.do === "pass") for (const { id } of book.due(nowMs)) book.end(id);
  else if (book.faults.length < FAULTS_MAX)
    begunAt.set(book.begin(drop(step.lastsMs, 2), nowMs).id, nowMs);
  else expect(() => book.begin(drop(1), nowMs)).to.throw(`${FAULTS_MAX} faults stand`);
}

describe("RuleBook", () => {
  it("never holds more than its limit, nor one beyond its time (E3)", () => {
    fc.assert(
      fc.property(steps, (list) => {
        const book = new RuleBook();
        const begunAt = new Map<string, number>();
        let nowMs = 0;
        for (const step of list) {
          if (step.do === "pass") nowMs += step.ms;
          take(book, step, nowMs, begunAt);
          for (const { id, endsAtMs, order } of book.faults) {
            expect(endsAtMs).to.be.within(nowMs, (begunAt.get(id) ?? 0) + order.lastsMs);
          }
        }
        const last = Math.max(0, ...book.faults.map(({ endsAtMs }) => endsAtMs));
        expect(book.due(last)).to.have.length(book.faults.length);
      }),
    );
  });

  it("tells when the next one ends, and changes with everything that changes (E3)", () => {
    const book = new RuleBook();
    expect(book.nextMs).to.equal(undefined);
    book.begin(drop(50), 0);
    const { id } = book.begin(drop(20), 10);
    expect([book.nextMs, book.change]).to.deep.equal([30, 2]);
    book.end(id);
    book.end(id);
    expect([book.nextMs, book.change]).to.deep.equal([50, 3]);
  });

  it("ends one that has happened as often as it may, when what it did is over (E3)", () => {
    const book = new RuleBook();
    const { id } = book.begin(drop(1_000, 2), 0);
    const late = book.begin({ ...drop(1_000, 1), kind: "delay", byMs: 300 } as FaultOrder, 0);
    for (const nowMs of [1, 2]) book.happened(id, nowMs);
    book.happened(late.id, 5);
    expect(book.at(id)).to.include({ times: 2, left: 0 });
    expect(book.due(2)).to.deep.equal([{ id, why: "spent" }]);
    expect(book.due(304)).to.have.length(1);
    expect(book.due(305)).to.have.length(2);
  });

  it("gives no id twice", () => {
    const book = new RuleBook();
    const ids = [1, 2, 3].map(() => book.end(book.begin(drop(1), 0).id)?.id);
    expect(ids).to.deep.equal(["f1", "f2", "f3"]);
  });
});
