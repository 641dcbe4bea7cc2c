/** A node of clerks that answer calls: at once, later, elsewhere, twice, at their end, or never. */

import {
  type ActorContext,
  type ActorRef,
  type Call,
  type CallOptions,
  type Cast,
  defineActor,
  defineSupervisor,
  exit,
  type From,
  type Internal,
  isRuntimeError,
  keep,
  reply,
  started,
  stopAndReply,
  type Tree,
} from "../../../src/index.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import { between, KernelNode, kernelRuntime } from "./ground.ts";

/** What callers and clerks write into the trace. */
export const CALL_TRACE = {
  /** number, to (id), patienceMs (0 for no limit), isToSelf. */
  begins: "call.begins",
  /** number, how: `ok` or the code of its failure; answer. */
  ends: "call.ends",
  /** number, isTaken: a clerk has answered later, and was told whether anybody still waited. */
  answered: "call.answered",
  /** number, manner, isAwaited: what a clerk is told of a call at hand. */
  handled: "call.handled",
  /** number: its signal fires. */
  aborted: "call.aborted",
} as const;

/** How a clerk answers. */
export type Manner =
  | "at once"
  | "held"
  | "later"
  | "twice"
  | "elsewhere"
  | "last"
  | "never"
  | "fall";

/** What is asked of a clerk. */
export interface Question {
  /** Of the call among all of its node. */
  readonly number: number;
  readonly manner: Manner;
  /** Who answers it when somebody else is to. */
  readonly friend: ActorRef<ClerkMessages>;
}

/** What clerks understand. */
export type ClerkMessages = {
  ask: Call<Question, number>;
  /** Answers a call somebody else was asked. */
  answer: Cast<{ readonly from: From<number>; readonly number: number }>;
  late: Internal<{ readonly from: From<number>; readonly number: number }>;
  /** Calls somebody; itself, too. */
  call: Cast<{ readonly to: ActorRef<ClerkMessages>; readonly order: Order }>;
};

/** One call to make. */
export interface Order {
  readonly question: Omit<Question, "number">;
  readonly patienceMs: number;
  /** When it is given up, in ms from now; 0 is before it is made. */
  readonly abortMs: number | undefined;
}

type Context = ActorContext<ClerkMessages>;
type Clerk = ActorRef<ClerkMessages>;

const LATE_MS_MAX = 25;
const CLERKS = ["anna", "bert", "carl"];

/** A node of clerks. */
export class OfficeNode extends KernelNode {
  readonly #tree: Tree<unknown>;
  readonly #book: Book;

  constructor(book: Book, runtime: KernelNode["runtime"], tree: Tree<unknown>) {
    super(book.env, runtime, [tree]);
    this.#tree = tree;
    this.#book = book;
  }

  /** Those that run. */
  get clerks(): readonly Clerk[] {
    return CLERKS.flatMap((name) => {
      const ref = this.#tree.at(`/office/${name}`);
      return ref === undefined ? [] : [ref as Clerk];
    });
  }

  /** Makes a call as the host, and writes down how it ends. */
  ask(to: Clerk, order: Order): void {
    void asked(this.#book, { to, order });
  }
}

/** Starts a node of clerks. */
export async function startOffice(env: NodeEnv): Promise<OfficeNode> {
  const runtime = kernelRuntime(env);
  const book: Book = { env, last: 0 };
  const clerk = clerkOf(book);
  const root = defineSupervisor({
    id: "office",
    intensity: 1_000,
    periodMs: 10,
    children: () => CLERKS.map((id) => clerk.childSpec(undefined, { id })),
  });
  return new OfficeNode(book, runtime, await runtime.start(root));
}

/** The calls of one node. */
interface Book {
  readonly env: NodeEnv;
  last: number;
}

interface Asking {
  readonly to: Clerk;
  readonly order: Order;
  readonly isToSelf?: boolean;
}

/** A call from its begin to its end. */
async function asked(book: Book, { to, order, isToSelf = false }: Asking): Promise<void> {
  const { env } = book;
  const { patienceMs, abortMs } = order;
  book.last += 1;
  const number = book.last;
  env.trace(CALL_TRACE.begins, { number, to: to.id, patienceMs, isToSelf });
  const options: CallOptions = {
    timeoutMs: patienceMs === 0 ? "infinity" : patienceMs,
    ...(abortMs !== undefined && { signal: abortAfter(env, number, abortMs) }),
  };
  try {
    const answer = await to.call.ask({ ...order.question, number }, options);
    env.trace(CALL_TRACE.ends, { number, how: "ok", answer });
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    env.trace(CALL_TRACE.ends, { number, how: error.code });
  }
}

function abortAfter(env: NodeEnv, number: number, ms: number): AbortSignal {
  const abort = new AbortController();
  const fire = (): void => {
    env.trace(CALL_TRACE.aborted, { number });
    abort.abort();
  };
  if (ms === 0) fire();
  else env.clock.setTimer(fire, ms);
  return abort.signal;
}

function clerkOf(book: Book) {
  const { env } = book;
  const desk: Desk = {
    random: env.random.fork("clerk"),
    settle: (context, from, number) => {
      const isTaken = context.reply(from, number);
      env.trace(CALL_TRACE.answered, { number, isTaken });
      return keep();
    },
  };
  return defineActor<ClerkMessages, undefined>({
    name: "clerk",
    init: () => started(undefined),
    handle: {
      ask: (_, question, context) => {
        const { isAwaited } = context;
        const { number, manner } = question;
        env.trace(CALL_TRACE.handled, { number, manner, isAwaited });
        return answerTo(question, context, desk);
      },
      answer: (_, { from, number }, context) => desk.settle(context, from, number),
      late: (_, { from, number }, context) => desk.settle(context, from, number),
      call: (_, { to, order }, { self }) => {
        void asked(book, { to, order, isToSelf: to.id === self.id });
        return keep();
      },
    },
  });
}

interface Desk {
  readonly random: NodeEnv["random"];
  settle(context: Context, from: From<number>, number: number): ReturnType<typeof keep>;
}

function answerTo(
  { number, manner, friend }: Question,
  context: Context,
  { random, settle }: Desk,
) {
  const from = context.from as From<number>;
  const ms = between(random, 1, LATE_MS_MAX);
  switch (manner) {
    case "at once":
      return reply(number);
    case "held":
      return new Promise<Answered>((resolve) => {
        context.clock.setTimer(() => resolve(reply(number)), ms);
      });
    case "later":
      context.setTimer(`late ${number}`, ms, "late", { from, number });
      return keep();
    case "twice":
      settle(context, from, number);
      return settle(context, from, number);
    case "elsewhere":
      friend.cast.answer({ from, number });
      return keep();
    case "last":
      return stopAndReply("normal", number);
    case "fall":
      return exit("fell");
    case "never":
      return keep();
  }
}

type Answered = ReturnType<typeof reply<number>>;
