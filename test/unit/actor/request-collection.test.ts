import { expect } from "chai";
import { isRuntimeError, RequestCollection, simulatedClock } from "../../../src/index.ts";

describe("A collection of requests that is misused (5.5)", () => {
  const clock = simulatedClock();
  const collect = (): RequestCollection<unknown, string> => new RequestCollection(clock);

  /** What the promise came to so far; `waiting` when it has not. */
  async function soFar(work: Promise<unknown>): Promise<unknown> {
    await clock.settle();
    return await Promise.race([work, Promise.resolve("waiting")]);
  }

  /** A request that is answered when the test says so. */
  function held(): { readonly request: () => Promise<string>; answer: (word: string) => void } {
    let answer = (_word: string): void => {};
    const answered = new Promise<string>((resolve) => {
      answer = resolve;
    });
    return { request: () => answered, answer };
  }

  it("takes a request that throws at once for one that failed, and frees its label", async () => {
    const requests = collect();
    const broken = new Error("broken");
    requests.add("a", () => {
      throw broken;
    });

    const failed = { label: "a", ok: false, error: broken };
    expect(await soFar(requests.wait(1_000))).to.deep.equal(failed);
    expect([requests.size, await requests.wait(1_000)]).to.deep.equal([0, "no_request"]);
    requests.add("a", () => Promise.resolve("again"));
    expect(await requests.wait(1_000)).to.include({ answer: "again" });
  });

  it("takes what is no promise for the answer", async () => {
    const requests = collect();
    requests.add("a", (() => "plain") as never);

    expect(await requests.wait(1_000)).to.deep.equal({ label: "a", ok: true, answer: "plain" });
  });

  it("refuses what is no request, and a label that stands, whatever it is", () => {
    const requests = collect();
    expect(() => requests.add("a", 5 as never)).to.throw("request");
    for (const label of [Symbol("s"), Object.create(null), Number.NaN]) {
      requests.add(label, held().request);
      expect(() => requests.add(label, held().request)).to.throw("label");
    }
    expect(requests.size).to.equal(3);
  });

  it("gives each of two who wait a response of their own, the first to the first", async () => {
    const requests = collect();
    const [a, b] = [held(), held()];
    requests.add("a", a.request);
    requests.add("b", b.request);
    const waits = [requests.wait(1_000), requests.wait(1_000)] as const;

    b.answer("two");
    expect(await soFar(waits[0])).to.include({ label: "b" });
    expect(await soFar(waits[1])).to.equal("waiting");
    a.answer("one");
    expect(await soFar(waits[1])).to.include({ label: "a" });
    expect([requests.size, clock.pendingTimers]).to.deep.equal([0, 0]);
  });

  it("lets nobody take what another waits for", async () => {
    const requests = collect();
    const a = held();
    requests.add("a", a.request);
    const waiting = requests.wait(1_000);
    a.answer("one");
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve().then(() => requests.check());

    expect(await soFar(waiting)).to.include({ label: "a" });
  });

  it("tells all who wait when nothing is under way any more", async () => {
    for (const end of ["answer", "abandon"] as const) {
      const requests = collect();
      const a = held();
      requests.add("a", a.request);
      const waits = [requests.wait(1_000), requests.wait(1_000)] as const;
      if (end === "answer") a.answer("one");
      else requests.abandon();

      const first = await soFar(waits[0]);
      expect(typeof first === "object" ? "answer" : first).to.equal(
        end === "answer" ? "answer" : "no_request",
      );
      expect(await soFar(waits[1])).to.equal("no_request");
      expect(clock.pendingTimers).to.equal(0);
    }
  });

  it("gives up together when one of two receives in vain", async () => {
    const requests = collect();
    requests.add("a", held().request);
    const [short, long] = [requests.receive(100), requests.wait(10_000)];
    await clock.advance(100);

    expect([await soFar(short), await soFar(long)]).to.deep.equal(["timeout", "no_request"]);
  });

  for (const timeoutMs of [Number.NaN, -1, Number.POSITIVE_INFINITY, "5", undefined]) {
    it(`refuses to wait ${String(timeoutMs)} of ${typeof timeoutMs} ms`, async () => {
      const requests = collect();
      requests.add("a", held().request);
      for (const ask of ["wait", "receive"] as const) {
        const failure: unknown = await requests[ask](timeoutMs as number).catch(
          (error: unknown) => error,
        );
        expect(isRuntimeError(failure, "option.invalid") && failure.details.option).to.equal(
          "timeoutMs",
        );
      }
      expect([requests.size, clock.pendingTimers]).to.deep.equal([1, 0]);
    });
  }
});
