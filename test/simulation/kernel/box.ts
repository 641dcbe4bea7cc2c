/** A node of small mailboxes, one for each way to overflow, whose owners are slow, put off and fall. */

import {
  type ActorContext,
  type ActorDefinition,
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  defineSupervisor,
  exit,
  type Internal,
  keep,
  next,
  type Overflow,
  postpone,
  reply,
  started,
  type Tree,
} from "../../../src/index.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import { between, KernelNode, kernelRuntime } from "./ground.ts";

/** What boxes write into the trace besides what their runtime does. */
export const BOX_TRACE = {
  /** A mailbox is there: id of its owner, overflow, messagesMax. */
  opens: "box.opens",
  /** Its owner puts off the message at hand: id. */
  postpones: "box.postpones",
  /** Its owner is in another phase: id. */
  turns: "box.turns",
  /** Its owner tells itself something: id. */
  posts: "box.posts",
  /** Somebody is about to kill it: id. */
  dies: "box.dies",
} as const;

/** What a box does with a message. */
export type Deed = "take" | "take slowly" | "put off" | "post" | "fall";

/** What boxes understand. `put` is sent, `give` is offered, `ask` is called. */
export type BoxMessages = {
  put: Cast<Deed>;
  give: Cast<Deed>;
  ask: Call<Deed, boolean>;
  turn: Cast;
  posted: Internal;
};

/** What senders understand. */
export type SenderMessages = {
  send: Cast<{ readonly to: ActorRef<BoxMessages>; readonly deeds: readonly Deed[] }>;
};

const OVERFLOWS = [
  "reject",
  "drop_oldest",
  "drop_newest",
  "wait",
] as const satisfies readonly Overflow[];
const MESSAGES_MAX_MAX = 4;
const SLOW_MS_MAX = 12;

/** A node of boxes, and of those who send to them. */
export class BoxNode extends KernelNode {
  readonly boxes: readonly (() => ActorRef<BoxMessages> | undefined)[];
  readonly senders: readonly (() => ActorRef<SenderMessages> | undefined)[];

  constructor(env: NodeEnv, runtime: KernelNode["runtime"], tree: Tree<unknown>, cast: Casting) {
    super(env, runtime, [tree]);
    this.boxes = cast.boxes.map((box) => () => tree.whereis(box));
    this.senders = cast.senders.map((one) => () => tree.whereis(one));
  }
}

interface Casting {
  readonly boxes: readonly ActorDefinition<BoxMessages, void>[];
  readonly senders: readonly ActorDefinition<SenderMessages, void>[];
}

/** Starts a node of boxes. */
export async function startBoxes(env: NodeEnv): Promise<BoxNode> {
  const runtime = kernelRuntime(env);
  const boxes = OVERFLOWS.map((overflow) => boxOf(env, overflow));
  const senders = ["north", "south"].map(senderOf);
  const root = defineSupervisor({
    id: "post",
    intensity: 1_000,
    periodMs: 10,
    children: () => [...boxes, ...senders].map((one) => one.childSpec()),
  });
  return new BoxNode(env, runtime, await runtime.start(root), { boxes, senders });
}

/** The state is the phase; what is put off waits for the next one. */
function boxOf(env: NodeEnv, overflow: Overflow): ActorDefinition<BoxMessages, void> {
  const messagesMax = between(env.random, 1, MESSAGES_MAX_MAX);
  const random = env.random.fork(overflow);
  const handled = (deed: Deed, context: ActorContext<BoxMessages>) =>
    deed === "put off" ? putOff(env, context) : act(deed, context, { env, random });
  return defineActor<BoxMessages, number>({
    name: overflow,
    mailbox: { overflow, messagesMax },
    init: (_, { self }) => {
      env.trace(BOX_TRACE.opens, { id: self.id, overflow, messagesMax });
      return started(0);
    },
    handle: {
      put: (_, deed, context) => handled(deed, context),
      give: (_, deed, context) => handled(deed, context),
      ask: (_, deed, context) => {
        if (deed === "put off") return putOff(env, context);
        const done = act(deed, context, { env, random });
        return "then" in done ? done.then(() => reply(true)) : reply(true);
      },
      turn: (phase, _, { self }) => {
        env.trace(BOX_TRACE.turns, { id: self.id });
        return next(phase + 1);
      },
      posted: () => keep(),
    },
  });
}

type Done = ReturnType<typeof keep>;

function act(
  deed: Deed,
  context: ActorContext<BoxMessages>,
  { env, random }: Pick<NodeEnv, "random"> & { readonly env: NodeEnv },
): Done | Promise<Done> {
  if (deed === "fall") exit("fell");
  if (deed === "post") {
    env.trace(BOX_TRACE.posts, { id: context.self.id });
    context.post("posted");
  }
  if (deed !== "take slowly") return keep();
  return new Promise((resolve) => {
    context.clock.setTimer(() => resolve(keep()), between(random, 1, SLOW_MS_MAX));
  });
}

function putOff(env: NodeEnv, { self }: Pick<ActorContext<BoxMessages>, "self">) {
  env.trace(BOX_TRACE.postpones, { id: self.id });
  return postpone();
}

function senderOf(name: string): ActorDefinition<SenderMessages, void> {
  return defineActor<SenderMessages, undefined>({
    name,
    init: () => started(undefined),
    handle: {
      send: (_, { to, deeds }) => {
        for (const deed of deeds) to.cast.put(deed);
        return keep();
      },
    },
  });
}
