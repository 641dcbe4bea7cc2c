/**
 * A server that does what it is told, for tests of OTP's rules: how each start goes, how long it
 * takes to end, and as what it ends. It traps exits, as the servers of OTP's own suites do.
 */

import type { Cast, Call, ExitReason, ActorContext, ActorRef, ChildSpec } from "../../src/index.ts";
import { defineActor, exit, failed, ignore, keep, reply, started, stop } from "../../src/index.ts";
import type { PlainChildSpec, PlainOverrides, SpecOverrides } from "../../src/actor/child-spec.ts";

/** How one start goes. */
export type StartStep =
  | "ok"
  | "ignore"
  | { readonly fails: ExitReason }
  | { readonly throws: unknown }
  /** Takes so long, in ms, and then goes as said. */
  | { readonly takesMs: number; readonly step: StartStep }
  /** Waits for the test, and then goes as said. */
  | { readonly waitsFor: Promise<unknown>; readonly step: StartStep };

/** What a server does; a test may change it while the server runs. */
export interface ServerScript {
  readonly id: string;
  /** The next starts, one entry each. */
  steps: StartStep[];
  /** Every start after those. */
  otherwise: StartStep;
  readonly trapExit: boolean;
  /** How long `terminate` takes, in ms. */
  terminateMs: number;
  /** As what it ends when it is asked to shut down; as asked when absent. */
  endsAs: ExitReason | undefined;
  /** How often it was started. */
  starts: number;
  /** What happened, in order: `c1 starts`, `c1 ends shutdown`. */
  readonly journal: string[];
}

/** What the server understands. */
export type ServerMessages = {
  /** Stops by its own decision. */
  end: Cast<ExitReason>;
  /** Throws. */
  crash: Cast;
  /** Is busy for so long, in ms, and handles nothing meanwhile. */
  sleep: Cast<number>;
  /** Ends the link to an actor. */
  unlink: Cast<ActorRef<never>>;
  /** Which start of the script this is, from 1. */
  incarnation: Call<void, number>;
};

/** A server under test. */
export type ServerRef = ActorRef<ServerMessages>;

/** Makes a script with everything going well. */
export function serverScript(
  id: string,
  changes: Partial<Omit<ServerScript, "id" | "starts">> = {},
): ServerScript {
  return {
    id,
    steps: [],
    otherwise: "ok",
    trapExit: true,
    terminateMs: 0,
    endsAs: undefined,
    journal: [],
    ...changes,
    starts: 0,
  };
}

/** The server. */
export const scriptedServer = defineActor<ServerMessages, number, ServerScript>({
  name: "server",
  init: (script, context) => {
    script.starts += 1;
    script.journal.push(`${script.id} starts`);
    context.trapExit = script.trapExit;
    scripts.set(context.self, script);
    return startAs(script.steps.shift() ?? script.otherwise, script.starts, context);
  },
  handle: {
    end: (_state, reason) => stop(reason),
    crash: () => {
      throw new Error("crashed");
    },
    sleep: (_state, forMs, { clock }) => waitMs(clock, forMs).then(() => keep()),
    unlink: (_state, other, context) => {
      context.unlink(other);
      return keep();
    },
    incarnation: (state) => reply(state),
  },
  terminate: (_state, reason, { self, clock }) => {
    const script = scripts.get(self);
    if (script === undefined) return;
    const end = (): void => {
      script.journal.push(`${script.id} ends ${JSON.stringify(script.endsAs ?? reason)}`);
      if (script.endsAs !== undefined && reason === "shutdown") exit(script.endsAs);
    };
    return script.terminateMs === 0 ? end() : waitMs(clock, script.terminateMs).then(end);
  },
});

/** A child specification of a scripted server. */
export function serverSpec(script: ServerScript, overrides?: PlainOverrides): PlainChildSpec;
export function serverSpec(script: ServerScript, overrides: SpecOverrides): ChildSpec;
export function serverSpec(script: ServerScript, overrides: SpecOverrides = {}): ChildSpec {
  return scriptedServer.childSpec(script, { id: script.id, ...overrides });
}

/** The scripts of running servers, so that the state stays a plain number. */
const scripts = new WeakMap<object, ServerScript>();

type Started =
  | ReturnType<typeof started<number>>
  | ReturnType<typeof ignore>
  | ReturnType<typeof failed>;

function startAs(
  step: StartStep,
  count: number,
  context: ActorContext<ServerMessages>,
): Started | Promise<Started> {
  if (step === "ok") return started(count);
  if (step === "ignore") return ignore();
  if ("fails" in step) return failed(step.fails);
  if ("throws" in step) throw step.throws;
  const waited = "takesMs" in step ? waitMs(context.clock, step.takesMs) : step.waitsFor;
  return waited.then(() => startAs(step.step, count, context));
}

function waitMs(clock: ActorContext["clock"], forMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, forMs);
  });
}
