/**
 * What mocha does not do by itself: a test that leaves a rejected promise to nobody fails. Without this it is
 * green, and in a host process the same promise would end the process.
 */

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
