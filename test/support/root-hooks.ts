/**
 * What mocha does not do by itself. A test that leaves a rejected promise to nobody fails: without this it is
 * green, and in a host process the same promise would end the process. And properties draw the same examples
 * each time, so that a change is judged by what it changed; `FC_SEED=random npm test` draws others, which a
 * failure names, and `FC_SEED=<seed>` those of one run.
 */

import fc from "fast-check";

/** Of the examples every run is judged by. */
const SEED = 20_261_121;

const wanted = process.env["FC_SEED"] ?? String(SEED);
if (wanted !== "random") fc.configureGlobal({ seed: seedOf(wanted) });

function seedOf(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed)) return seed;
  throw new Error(`cannot use FC_SEED=${text}: expected a whole number, or random`);
}

const left: unknown[] = [];

process.on("unhandledRejection", (reason) => {
  left.push(reason);
});

/** Hooks of every test, as mocha finds them. */
export const mochaHooks = {
  afterEach(): void {
    const [first] = left.splice(0);
    if (first === undefined) return;
    throw new Error("the test left a rejected promise to nobody", { cause: first });
  },
};
