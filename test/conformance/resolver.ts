/** What every door to a name service promises, run on each implementation. */

import { expect } from "chai";
import { isRuntimeError } from "../../src/errors.ts";
import type { NameAnswer } from "../../src/transport/memory-resolver.ts";
import type { Resolver, ResolverLimits } from "../../src/transport/resolver.ts";

/** A name service a test can fill, and who asks it. */
export interface ResolverWorld {
  /** Texts by name; `no_answer` is a name nobody answers for. */
  readonly names: Map<string, NameAnswer>;
  resolver(limits?: Partial<ResolverLimits>): Resolver;
}

/** Declares the tests of one implementation. */
export function describeResolver(name: string, world: () => ResolverWorld): void {
  async function failureOf(question: Promise<unknown>): Promise<unknown> {
    return await question.then(
      () => "answered",
      (error: unknown) => error,
    );
  }

  describe(`Resolver, ${name} (A10)`, () => {
    it("answers every text of a name, in whichever case it is asked", async () => {
      world().names.set("two.example.org", ["one", "the other"]);

      const texts = await world().resolver().texts("TWO.example.org");

      expect([...texts].sort()).to.deep.equal(["one", "the other"]);
    });

    it("hands a long text over whole", async () => {
      const text = "0123456789".repeat(40);
      world().names.set("long.example.org", [text]);

      expect(await world().resolver().texts("long.example.org")).to.deep.equal([text]);
    });

    it("answers nothing for a name that is not there, or has no text", async () => {
      world().names.set("empty.example.org", []);

      expect(await world().resolver().texts("empty.example.org")).to.deep.equal([]);
      expect(await world().resolver().texts("gone.example.org")).to.deep.equal([]);
    });

    it("leaves what is over its limits", async () => {
      world().names.set("many.example.org", ["x".repeat(90), "a", "b", "c"]);

      const texts = await world()
        .resolver({ textsMax: 2, textCharactersMax: 89 })
        .texts("many.example.org");

      expect(texts).to.have.length(2);
      expect(texts.every((text) => text.length === 1)).to.equal(true);
    });

    it("fails with resolver.failed when nobody answers", async () => {
      world().names.set("silent.example.org", "no_answer");

      const failure = await failureOf(
        world().resolver({ tryMs: 50, tries: 1 }).texts("silent.example.org"),
      );

      if (!isRuntimeError(failure, "resolver.failed")) throw new Error(String(failure));
      expect(failure.details.name).to.equal("silent.example.org");
      expect(failure.transient).to.equal(true);
    });

    it("fails with resolver.failed when it is given up", async () => {
      world().names.set("silent.example.org", "no_answer");
      const giveUp = new AbortController();

      const asked = failureOf(world().resolver().texts("silent.example.org", giveUp.signal));
      giveUp.abort();

      expect(isRuntimeError(await asked, "resolver.failed")).to.equal(true);
      const late = failureOf(world().resolver().texts("any.example.org", giveUp.signal));
      expect(isRuntimeError(await late, "resolver.failed")).to.equal(true);
    });
  });
}
