/**
 * An actor that does in its own turn whatever a test hands it, and writes down what it hears. What a
 * handler may decide it decides through `decide` and `answer`.
 */

import {
  type ActorContext,
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  describeExit,
  type ExitReason,
  type Internal,
  keep,
  type replyNext,
  type Runtime,
  type StartOptions,
  reply,
  started,
} from "../../src/index.ts";

/** What a probe keeps: a word a test may set. */
export type ProbeState = string;

/** What a probe understands. */
export type ProbeMessages = {
  /** Notes a word. */
  note: Cast<string>;
  /** Decides as told. */
  decide: Cast<(state: ProbeState, context: ProbeContext) => unknown>;
  /** Answers as told: with a decision, such as `reply(1)`. */
  answer: Call<(state: ProbeState, context: ProbeContext) => unknown, unknown>;
  /** Does something in its turn and answers with what that returned. */
  run: Call<(context: ProbeContext) => unknown, unknown>;
  /** Postponed until the state is `open`, then noted. */
  whenOpen: Cast<string>;
  /** A word of its own, from timers, tasks and continuations. */
  own: Internal<string>;
  /** A result of a task. */
  result: Internal<unknown>;
};

/** What a probe's code is given. */
export type ProbeContext = ActorContext<ProbeMessages>;

/** A probe as tests hold it. */
export type Probe = ActorRef<ProbeMessages>;

/** How a probe is started. */
export interface ProbeArgs {
  /** Everything it heard, in order. */
  readonly heard: string[];
  readonly trapExit?: boolean;
  /** What `init` does first; what it returns is the result when it returns something. */
  readonly init?: (context: ProbeContext) => unknown;
  /** What `terminate` does besides writing itself down. */
  readonly terminate?: (reason: ExitReason) => unknown;
}

/** Arguments by probe, so that the state stays a plain word. */
const argsOf = new WeakMap<object, ProbeArgs>();

function hear(context: ProbeContext, word: string): void {
  argsOf.get(context.self)?.heard.push(word);
}

/** The probe. */
export const probe = defineActor<ProbeMessages, ProbeState, ProbeArgs>({
  name: "probe",
  init: (args, context) => {
    argsOf.set(context.self, args);
    context.trapExit = args.trapExit ?? false;
    const made = args.init?.(context);
    return made === undefined ? started("new") : (made as ReturnType<typeof started<ProbeState>>);
  },
  handle: {
    note: (_state, word, context) => {
      hear(context, word);
      return keep();
    },
    decide: (state, decide, context) => decide(state, context) as ReturnType<typeof keep>,
    answer: (state, decide, context) =>
      decide(state, context) as ReturnType<typeof replyNext<ProbeState, unknown>>,
    run: (_state, work, context) => reply(work(context)),
    whenOpen: (state, word, context) => {
      if (state !== "open") return { kind: "postpone" };
      hear(context, word);
      return keep();
    },
    own: (_state, word, context) => {
      hear(context, word);
      return keep();
    },
    result: (_state, value, context) => {
      hear(context, `result ${value instanceof Error ? value.message : JSON.stringify(value)}`);
      return keep();
    },
  },
  down: (_state, { object, reason }, context) => {
    const what = typeof object === "string" ? object : "actor";
    hear(context, `down ${what} ${describeExit(reason)}`);
    return keep();
  },
  exit: (_state, { reason }, context) => {
    hear(context, `exit ${describeExit(reason)}`);
    return keep();
  },
  idle: (_state, context) => {
    hear(context, "idle");
    return keep();
  },
  terminate: (_state, reason, context) => {
    hear(context, `terminate ${describeExit(reason)}`);
    return argsOf.get(context.self)?.terminate?.(reason) as Promise<void> | undefined;
  },
});

/** A probe with what it heard. */
export interface HeardProbe {
  readonly ref: Probe;
  readonly heard: string[];
}

/** Starts a probe of the host's, each under its own label. */
export async function startProbe(
  runtime: Runtime,
  args: Omit<ProbeArgs, "heard"> = {},
  options: StartOptions = {},
): Promise<HeardProbe> {
  const heard: string[] = [];
  const { ref } = await runtime.start(probe, { ...args, heard }, options);
  return { ref, heard };
}

/** The code of the failure a promise ends in; `none` when it does not fail. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error) return String(error.code);
    throw error;
  }
  return "none";
}
