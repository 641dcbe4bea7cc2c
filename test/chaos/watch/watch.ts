/** Asks one node over its control socket, again and again, and notes what it says: a client like any other. */

import { fetchCommits, reportOf } from "../../../src/cli/devnet/questions.ts";
import { socketIn } from "../../../src/cli/socket-in.ts";
import { type ControlClient, controlClient } from "../../../src/control/client.ts";
import { type Clock, isRuntimeError } from "../../../src/index.ts";
import type { HistoryRecorder } from "../../../src/testing/index.ts";
import type { ChaosProcess } from "../node/process.ts";
import { HEIGHT } from "./histories.ts";
import type { Ledger, ToldCommit } from "./ledger.ts";
import { pause } from "./pause.ts";

/** Whom to ask, and who hears the answers. */
export interface WatchOptions {
  readonly process: ChaosProcess;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly client: HistoryRecorder;
}

/** Between two questions, in ms. */
const LOOK_MS = 250;

/** Time for an answer, in ms: a busy machine, not a node that stands still. */
const ANSWER_MS = 3_000;

/** The watch over one node. */
export class Watch {
  /** Its name on the network, once it has said so. */
  peer: string | undefined;
  /** Its newest commit as it said last; `undefined` while it does not answer. */
  height: number | undefined;
  readonly #options: WatchOptions;
  #client: ControlClient | undefined;
  #checkedLife = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Asks until it is told to stop. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await this.#look();
      await pause(this.#options.clock, LOOK_MS, stop);
    }
    await this.#client?.close();
  }

  /** All commits the node holds. @throws RuntimeError when it does not answer */
  async all(): Promise<readonly ToldCommit[]> {
    const client = await this.#connect();
    const { height } = reportOf(await client.request("status"));
    return await fetchCommits((verb, args) => client.request(verb, args), { from: 1, to: height });
  }

  async #look(): Promise<void> {
    const { process, ledger } = this.#options;
    const { name, life } = process;
    try {
      const client = await this.#connect();
      const head = await this.#askHeight(client);
      process.noteUp();
      const from = ledger.askFrom(name, this.#checkedLife !== life);
      ledger.head(name, head);
      const ask: ControlClient["request"] = (verb, args) => client.request(verb, args);
      for (const commit of await fetchCommits(ask, { from, to: head.index })) {
        ledger.commit(name, commit);
      }
      this.#checkedLife = life;
    } catch {
      // No answer is an answer: not up yet, frozen, or gone.
      this.height = undefined;
      void this.#client?.close();
      this.#client = undefined;
    }
  }

  async #askHeight(client: ControlClient): Promise<ToldCommit> {
    const asked = this.#options.client.invoke(HEIGHT, {
      node: this.#options.process.name,
      by: "control",
    });
    try {
      const status = await client.request("status");
      const { height: index, digest } = reportOf(status);
      this.peer = peerOf(status) ?? this.peer;
      this.height = index;
      asked.ok(index);
      return { index, digest };
    } catch (error) {
      if (isRuntimeError(error, "control.refused")) asked.failed();
      else asked.unknown();
      throw error;
    }
  }

  async #connect(): Promise<ControlClient> {
    const { clock, process } = this.#options;
    const limits = { answerTimeoutMs: ANSWER_MS, helloTimeoutMs: ANSWER_MS };
    this.#client ??= await controlClient({ path: socketIn(process.folder), clock, limits });
    return this.#client;
  }
}

function peerOf(status: unknown): string | undefined {
  const id: unknown =
    typeof status === "object" && status !== null ? Reflect.get(status, "id") : undefined;
  return typeof id === "string" ? id : undefined;
}
