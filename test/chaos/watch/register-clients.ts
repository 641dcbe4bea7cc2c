/**
 * Clients of one register on some of the nodes: each writes and reads at the level of a quorum, and brings
 * what it read to that level before it believes it. What they see is checked to be one register (R + W > N).
 */

import { type Clock, isRuntimeError } from "../../../src/index.ts";
import { HistoryLog } from "../../../src/testing/history/history-log.ts";
import {
  type HistoryCheck,
  linearizable,
  type Operation,
  registerModel,
} from "../../../src/testing/index.ts";
import type { Node, PeerId } from "../../../supervisors/index.ts";
import {
  newestOf,
  type RegisterMessage,
  versionOf,
} from "../../support/parts/register-messages.ts";
import { pause } from "./pause.ts";

/** What clients do to the register. */
export const REGISTER_ACTS = ["write", "read"] as const;

/** How one of them ended. */
export interface ActEnded {
  readonly act: (typeof REGISTER_ACTS)[number];
  /** When it began, on the monotonic clock. */
  readonly startMs: number;
  readonly tookMs: number;
  readonly isAnswered: boolean;
}

/** What the clients need. */
export interface RegisterClientsOptions {
  readonly clock: Clock;
  /** Keys of the nodes that hold the register, as far as they are known. */
  readonly holders: () => readonly PeerId[] | undefined;
  /** A whole number below a bound. */
  readonly below: (bound: number) => number;
  /** Told of each act. @defaultValue nobody is */
  readonly onAct?: (ended: ActEnded) => void;
}

/** Nodes that hold the register: a quorum of them stands while a third of all is away. */
export const HOLDERS_MAX = 6;

const CLIENTS = 4;

/** Of ten acts, so many are writes. */
const WRITES_OF_TEN = 4;

/** Between two acts of one client, in ms. */
const ACT_MS = 250;

/** Time for the answers, in ms. */
const ANSWER_MS = 3_000;

/** All clients together are one register's. */
export const oneRegister: HistoryCheck = {
  name: "what quorums write and read is one register",
  run: (history) => linearizable(registerModel(0)).run(history),
};

/** The clients of one node. */
export class RegisterClients {
  readonly #node: Pick<Node, "quorumRead" | "quorumWrite">;
  readonly #options: RegisterClientsOptions;
  readonly #log = new HistoryLog();
  /** The newest version any client has begun to write. */
  #last = 0;

  constructor(node: Pick<Node, "quorumRead" | "quorumWrite">, options: RegisterClientsOptions) {
    this.#node = node;
    this.#options = options;
  }

  /** All that was asked and told. */
  operations(): readonly Operation[] {
    return this.#log.operations();
  }

  /** Writes and reads until it is told to stop. */
  async run(stop: AbortSignal): Promise<void> {
    const names = Array.from({ length: CLIENTS }, (_, nth) => `register ${nth}`);
    await Promise.all(names.map((name) => this.#runClient(name, stop)));
  }

  async #runClient(name: string, stop: AbortSignal): Promise<void> {
    const { clock, holders: known, below } = this.#options;
    while (!stop.aborted) {
      await pause(clock, ACT_MS, stop);
      const holders = known();
      if (holders === undefined || stop.aborted) continue;
      if (below(10) < WRITES_OF_TEN) await this.#timed("write", () => this.#write(name, holders));
      else await this.#timed("read", () => this.#read(name, holders));
    }
  }

  async #timed(act: ActEnded["act"], done: () => Promise<boolean>): Promise<void> {
    const { clock, onAct } = this.#options;
    const startMs = clock.monotonic();
    const isAnswered = await done();
    onAct?.({ act, startMs, tookMs: clock.monotonic() - startMs, isAnswered });
  }

  async #write(name: string, holders: readonly PeerId[]): Promise<boolean> {
    this.#last += 1;
    const version = this.#last;
    const asked = this.#log.client(name).invoke("write", { value: version });
    const isKept = await this.#keep(version, holders);
    // A write that failed may stand at some, and be read later.
    if (isKept) asked.ok();
    else asked.unknown();
    return isKept;
  }

  async #read(name: string, holders: readonly PeerId[]): Promise<boolean> {
    const asked = this.#log.client(name).invoke("read");
    const version = await this.#newest(holders);
    // Many that agree may be fewer than a write needs: others must not read an older value after this one.
    const isKept = version !== undefined && (await this.#keep(version, holders));
    if (isKept) asked.ok(version);
    else asked.failed();
    return isKept;
  }

  async #newest(holders: readonly PeerId[]): Promise<number | undefined> {
    try {
      const answer = await this.#node.quorumRead<RegisterMessage>(
        { type: "register.read" },
        {
          ...{ holders, level: "quorum", timeoutMs: ANSWER_MS },
          rules: { keyOf: (one) => String(versionOf(one)), resolve: newestOf },
        },
      );
      return versionOf(answer);
    } catch (error) {
      if (isRuntimeError(error)) return undefined;
      throw error;
    }
  }

  async #keep(version: number, holders: readonly PeerId[]): Promise<boolean> {
    try {
      const write: RegisterMessage = { type: "register.write", version };
      await this.#node.quorumWrite<RegisterMessage>(write, {
        ...{ holders, level: "quorum", timeoutMs: ANSWER_MS },
      });
      return true;
    } catch (error) {
      if (isRuntimeError(error)) return false;
      throw error;
    }
  }
}
