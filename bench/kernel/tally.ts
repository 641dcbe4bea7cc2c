/** Counts handled messages and tells when a wanted number is reached; the same for every contestant. */

import { cpuMs } from "../suite.ts";

/** A counter others wait on. */
export class Tally {
  handled = 0;
  wanted = Number.POSITIVE_INFINITY;
  reached: () => void = () => {};

  /** One more was handled. */
  note(): void {
    this.handled += 1;
    if (this.handled === this.wanted) this.reached();
  }

  /** Sends by `send` and resolves when as many more were handled. */
  after(count: number, send: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.wanted = this.handled + count;
      this.reached = resolve;
      send();
    });
  }
}

/** Where the messages of one contestant go. */
export interface Carrier {
  /** Sends one message to the actor of that number. */
  readonly send: (actor: number) => void;
}

/** Messages on their way at once: fewer than the smallest limit of any contestant. */
const BATCH = 8_000;

/** Messages handled per second of CPU, sent to all actors by turns; the best of several stretches. */
export async function castsPerSecond(
  carrier: Carrier,
  tally: Tally,
  plan: { readonly actors: number; readonly messages: number },
): Promise<number> {
  const { send } = carrier;
  const batch = Math.ceil(Math.max(BATCH, plan.actors) / plan.actors) * plan.actors;
  const sendBatch = (): void => {
    for (let index = 0; index < batch; index += plan.actors) {
      for (let actor = 0; actor < plan.actors; actor += 1) send(actor);
    }
  };
  return await bestOf(plan.messages, async (wanted) => {
    let sent = 0;
    for (; sent < wanted; sent += batch) await tally.after(batch, sendBatch);
    return sent;
  });
}

/** Stretches of one measurement: short ones, because some of them meet a quiet machine. */
const STRETCHES = 12;

/** Things done per second of CPU in the best of the stretches, after some to warm up. */
export async function bestOf(
  amount: number,
  work: (amount: number) => Promise<number>,
): Promise<number> {
  for (let stretch = 0; stretch < STRETCHES / 2; stretch += 1) await work(amount / STRETCHES);
  let best = 0;
  for (let stretch = 0; stretch < STRETCHES; stretch += 1) {
    const startMs = cpuMs();
    const done = await work(amount / STRETCHES);
    best = Math.max(best, (done / (cpuMs() - startMs)) * 1_000);
  }
  return best;
}
