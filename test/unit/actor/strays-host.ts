/** A host process with an actor: both leave failures behind, and each line printed tells who heard of one. */

import { type Cast, createRuntime, defineActor, keep, started } from "../../../src/index.ts";

type LitterMessages = { leave: Cast<() => void> };

const litterer = defineActor<LitterMessages, undefined>({
  name: "litterer",
  init: () => started(undefined),
  handle: {
    leave: (_, litter) => {
      litter();
      return keep();
    },
  },
});

if (process.argv[2] !== "bare") {
  const tell = (error: Error): void => console.log(`the host's handler: ${error.message}`);
  process.on("unhandledRejection", tell);
  process.on("uncaughtException", tell);
}

const runtime = createRuntime();
await crashOf(() => void Promise.reject(new Error("rejected")));
await crashOf(() => void setTimeout(() => fail("thrown"), 0));
const unlisten = runtime.listen(({ type }) => {
  if (type === "actor.crashed") setTimeout(() => fail("thrown by a listener"), 0);
});
await crashOf(() => fail("thrown at once"));
unlisten();
await new Promise((resolve) => setTimeout(resolve, 1));
void Promise.reject(new Error("rejected by the host"));
await new Promise((resolve) => setTimeout(resolve, 1));
setTimeout(() => fail("thrown by the host"), 0);
await new Promise((resolve) => setTimeout(resolve, 1));
await runtime.stop();

async function crashOf(litter: () => void): Promise<void> {
  const { ref } = await runtime.start(litterer);
  ref.cast.leave(litter);
  const reason = await ref.exited();
  console.log(`the actor: ${(reason as { readonly error: Error }).error.message}`);
}

function fail(message: string): never {
  throw new Error(message);
}
