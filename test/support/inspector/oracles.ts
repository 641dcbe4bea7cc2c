/** Two actors of which one asks the other, who answers when it is told to, and may break: what a sequence can show of them. */

import {
  actorName,
  type Call,
  type Cast,
  defineActor,
  type From,
  type Internal,
  keep,
  next,
  started,
} from "../../../src/index.ts";

/** What an oracle understands. */
export type OracleMessages = { ask: Call<void, string>; tell: Cast<string>; poke: Cast };

const ORACLE = actorName<OracleMessages>("oracle");

/** Keeps who asks until somebody tells it the answer. */
export const oracle = defineActor<OracleMessages, From<unknown> | undefined, void>({
  name: "oracle",
  init: () => started(undefined),
  handle: {
    ask: (_from, _payload, context) => next(context.from),
    tell: (from, answer, context) => {
      if (from !== undefined) context.reply(from, answer);
      return keep();
    },
    poke: () => {
      throw new Error("the oracle woke <angry>");
    },
  },
});

/** How the oracle is started. */
export const ORACLE_NAMED = { name: ORACLE } as const;

/** Asks the oracle, or pokes it. */
export const asker = defineActor<{ go: Cast; poke: Cast; heard: Internal<string> }, string>({
  name: "asker",
  init: () => started(""),
  handle: {
    go: (_heard, _payload, context) => {
      context.task(() => context.ref(ORACLE).call.ask(), { done: "heard" });
      return keep();
    },
    poke: (_heard, _payload, context) => {
      context.ref(ORACLE).cast.poke();
      return keep();
    },
    heard: (_heard, answer) => next(answer),
  },
});
