/** Whose crash it is when something an actor left behind fails, on the platform's real event loop. */

import { execFile } from "node:child_process";
import { createReadStream } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "chai";
import {
  type ActorRef,
  type Cast,
  createRuntime,
  defineActor,
  type ExitReason,
  keep,
  type Runtime,
  started,
} from "../../../src/index.ts";
import { containedStrays, type StrayOwner } from "../../../src/actor/strays.ts";

const run = promisify(execFile);
const HOST = fileURLToPath(new URL("strays-host.ts", import.meta.url));

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

const LITTER: ReadonlyMap<string, (error: Error) => void> = new Map([
  ["a timer that throws", (error) => void setTimeout(() => fail(error), 0)],
  ["an immediate that throws", (error) => void setImmediate(() => fail(error))],
  ["a promise rejected at once", (error) => void Promise.reject(error)],
  ["a promise rejected later", (error) => void rejectLater(error)],
  ["a timer set by a timer", (error) => void setTimeout(() => setTimeout(() => fail(error), 0), 0)],
]);

describe("strays of actors", () => {
  let runtime: Runtime;
  let ref: ActorRef<LitterMessages>;
  let bystander: ActorRef<LitterMessages>;

  beforeEach(async () => {
    runtime = createRuntime();
    ({ ref } = await runtime.start(litterer));
    ({ ref: bystander } = await runtime.start(litterer));
  });

  afterEach(() => runtime.stop());

  for (const [what, leave] of LITTER) {
    it(`makes ${what} the crash of the actor that left it`, async () => {
      const error = new Error("stray");

      ref.cast.leave(() => leave(error));
      bystander.cast.leave(() => {});

      expect(await ref.exited()).to.deep.equal({ error } satisfies ExitReason);
      expect(bystander.isAlive).to.equal(true);
    });
  }

  it("makes what fails on a socket and in a stream the crash of whoever opened it", async () => {
    ref.cast.leave(() => void connect(1, "127.0.0.1"));
    bystander.cast.leave(() => void createReadStream("/nonexistent"));

    expect(await codeOf(ref)).to.equal("ECONNREFUSED");
    expect(await codeOf(bystander)).to.equal("ENOENT");
  });

  it("blames the inner actor when one's code runs within another's", async () => {
    const strays = containedStrays();
    const inner = owner();

    const outside = strays.enter(owner());
    const outer = strays.enter(inner);
    void Promise.reject(new Error("stray"));
    strays.leave(outer);
    strays.leave(outside);
    await new Promise((resolve) => setImmediate(resolve));

    expect(inner.heard).to.have.length(1);
  });

  it("leaves the host its own failures, and its handlers what is theirs", async () => {
    const { stdout } = await run(process.execPath, ["--import", "tsx", HOST]);

    expect(stdout.trim().split("\n")).to.deep.equal([
      "the actor: rejected",
      "the actor: thrown",
      "the actor: thrown at once",
      "the host's handler: thrown by a listener",
      "the host's handler: rejected by the host",
      "the host's handler: thrown by the host",
    ]);
  });

  it("lets a host without handlers die of its own, as it would without actors", async () => {
    const failure = await run(process.execPath, ["--import", "tsx", HOST, "bare"]).catch(
      (error: unknown) => error as { code: number; stderr: string },
    );

    expect(failure).to.include({ code: 1 });
    expect(failure.stderr).to.include("thrown by a listener");
  });
});

function fail(error: Error): never {
  throw error;
}

async function rejectLater(error: Error): Promise<never> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  throw error;
}

function owner(): StrayOwner & { readonly heard: unknown[] } {
  const heard: unknown[] = [];
  const place = { id: 1, kernel: undefined, heldFor: -1 };
  return { ...place, heard, onStray: (error) => heard.push(error) };
}

async function codeOf(ref: ActorRef<LitterMessages>): Promise<unknown> {
  const reason = await ref.exited();
  return (reason as { readonly error: NodeJS.ErrnoException }).error.code;
}
