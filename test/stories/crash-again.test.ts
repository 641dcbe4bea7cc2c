/**
 * An actor crashes in a process that runs. What it held and was given is saved, and the crash happens again in a test, with
 * nobody else there: the same error, from the same state.
 */

import { expect } from "chai";
import { assign, setup } from "xstate";
import {
  type ActorDefinition,
  type ActorRef,
  type Call,
  type Cast,
  defineActor,
  defineMachineActor,
  next,
  reply,
  started,
} from "../../src/index.ts";
import { crashFile, type PayloadOptions } from "../../src/inspector/index.ts";
import { replayCrash } from "../../src/testing/index.ts";
import { Looking } from "../support/inspector/looking.ts";

interface Account {
  readonly owner: string;
  readonly coins: bigint;
}

type BankMessages = {
  open: Cast<Account>;
  pay: Call<{ readonly from: string; readonly coins: bigint }, bigint>;
};

interface Bank {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly print: (text: string) => void;
}

/** It forgets that an account may not exist. */
const bank = defineActor<BankMessages, Bank, Bank["print"]>({
  name: "bank",
  init: (print) => started({ accounts: new Map(), print }),
  handle: {
    open: (state, account) =>
      next({ ...state, accounts: new Map([...state.accounts, [account.owner, account]]) }),
    pay: ({ accounts, print }, { from, coins }) => {
      print(`${from} pays`);
      const left = (accounts.get(from)?.coins ?? 0n) - coins;
      if (left < 0n) throw new RangeError(`${from} of ${accounts.size} has ${left} coins too few`);
      return reply(left);
    },
  },
});

/** It falls at the third push. */
const tower = defineMachineActor({
  name: "tower",
  machine: setup({
    types: { context: {} as { pushed: number }, events: {} as { type: "push"; by: number } },
    guards: { isHigh: ({ context }) => context.pushed > 2 },
    actions: {
      lean: assign({ pushed: ({ context, event }) => context.pushed + event.by }),
      fall: ({ context }) => {
        throw new Error(`it fell after ${context.pushed}`);
      },
    },
  }).createMachine({
    id: "tower",
    context: { pushed: 0 },
    initial: "up",
    states: {
      up: { on: { push: { target: "checked", actions: "lean" } } },
      checked: { always: [{ guard: "isHigh", target: "down" }, "up"] },
      down: { entry: "fall" },
    },
  }),
});

/** Lets an actor crash while somebody looks, and saves the crash. */
async function savedCrash<M, A>(
  definition: ActorDefinition<M, A>,
  {
    args,
    send,
    payloads,
  }: {
    readonly args: A;
    readonly send: (ref: ActorRef<M>) => void;
    readonly payloads: PayloadOptions | false;
  },
): Promise<string> {
  const looking = new Looking({ payloads });
  const { ref } = await looking.runtime.start(definition, args);
  const looker = looking.look({});
  await looking.pass(0, looker);
  send(ref);
  await looking.pass(1_000, looker);
  const { crashes, hello } = looker.picture;
  const crash = crashes.last;
  if (crash === undefined) throw new Error("nobody crashed");
  await looking.stop();
  return crashFile(crash, hello);
}

const robbed = (payloads: PayloadOptions | false): Promise<string> =>
  savedCrash(bank, {
    args: () => undefined,
    payloads,
    send: ({ cast, call }) => {
      cast.open({ owner: "birch", coins: 7n });
      call.pay({ from: "birch", coins: 30n }).catch(() => undefined);
    },
  });

describe("a crash of a running process", () => {
  it("happens again in a test, from the file that was saved of it (V2)", async () => {
    const printed: string[] = [];
    const file = await robbed({});

    const { same, error, missing } = await replayCrash(file, bank, {
      revive: (state) => ({ ...(state as Bank), print: (text: string) => printed.push(text) }),
    });

    expect(same).to.equal(true);
    expect(error).to.be.instanceOf(RangeError);
    expect(String(error)).to.include("birch of 1 has -23 coins too few");
    expect(printed).to.deep.equal(["birch pays"]);
    expect(missing).to.deep.equal(["state: state.print (a function)"]);
  });

  it("happens again in a machine, from its states and what it remembers (V2)", async () => {
    const file = await savedCrash(tower, {
      ...{ args: {}, payloads: {} },
      send: ({ cast }) => {
        cast.push({ by: 1 });
        cast.push({ by: 1 });
        cast.push({ by: 1 });
      },
    });

    const { same, reason, missing } = await replayCrash(file, tower);

    expect([same, missing]).to.deep.equal([true, []]);
    expect(reason).to.include("it fell after 3");
  });

  it("is said to lack what the host keeps to itself, and then need not happen again (V2)", async () => {
    const hidden = await replayCrash(await robbed(false), bank);
    const secret = await replayCrash(
      await robbed({ redact: (value, { message }) => (message === "pay" ? undefined : value) }),
      bank,
    );

    expect([hidden.same, secret.same]).to.deep.equal([false, false]);
    expect(hidden.missing).to.deep.equal([
      "state: the host allows no payloads",
      "message: the host allows no payloads",
    ]);
    expect(secret.missing).to.include("message: the host keeps it secret");
  });

  it("is not taken from a file that holds none (V2)", async () => {
    for (const text of ["", "{}", "[]", '{"format":"coppice.crash.1"}']) {
      const refusal: unknown = await replayCrash(text, bank).catch((error: unknown) => error);
      expect(refusal).to.have.property("code", "recording.unreadable");
    }
  });
});
