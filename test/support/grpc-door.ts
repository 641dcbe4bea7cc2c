/** A gRPC port in memory: tests make its calls, and say how fast their callers read and speak. */

import type { GrpcCall, GrpcDoor, GrpcEvents } from "../../src/transport/grpc.ts";
import type { Endpoint } from "../../src/transport/transport.ts";
import type { GrpcStatus } from "../../src/wire/grpc-status.ts";

const ENDPOINT = { host: "grpc", port: 50_051 };

/** How a caller is. */
export interface CallerHabits {
  /** What it says; nothing more comes after it. @defaultValue one empty message */
  readonly says?: readonly Uint8Array[];
  /** Whether it says what it says and then holds its tongue, without having ended. @defaultValue false */
  readonly staysOpen?: boolean;
  /** Messages it takes before it stops reading. @defaultValue all */
  readonly reads?: number;
  /** Byte its key is made of. @defaultValue 7 */
  readonly seed?: number;
  /** Where it comes from. @defaultValue 10.0.0.9 */
  readonly host?: string;
}

/** A call of a test. */
export class FakeCall implements GrpcCall {
  readonly method: string;
  readonly peerKey: Uint8Array;
  readonly remote: Endpoint;
  readonly controller = new AbortController();
  /** What it was sent, and took. */
  readonly got: Uint8Array[] = [];
  /** How it ended. */
  ended: GrpcStatus | undefined;
  isCutOff = false;
  readonly #habits: CallerHabits;
  readonly #says: Uint8Array[];

  constructor(method: string, habits: CallerHabits) {
    this.method = method;
    this.#habits = habits;
    this.#says = [...(habits.says ?? [new Uint8Array(0)])];
    this.remote = { host: habits.host ?? "10.0.0.9", port: 1 };
    this.peerKey = new Uint8Array(32).fill(habits.seed ?? 7);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** `code details` of its end. */
  get how(): string {
    return this.ended === undefined ? "open" : `${this.ended.code} ${this.ended.details}`.trim();
  }

  receive(): Promise<Uint8Array | undefined> {
    const said = this.#says.shift();
    if (said !== undefined) return Promise.resolve(said);
    return this.#habits.staysOpen ? new Promise(() => {}) : Promise.resolve(undefined);
  }

  send(message: Uint8Array): Promise<void> {
    if (this.got.length >= (this.#habits.reads ?? Infinity)) return new Promise(() => {});
    this.got.push(message);
    return Promise.resolve();
  }

  end(status: GrpcStatus): void {
    this.ended ??= status;
  }

  cutOff(): void {
    this.isCutOff = true;
    this.controller.abort();
  }
}

/** The door, and what happened at it. */
export class FakeDoor implements GrpcDoor {
  readonly did: string[] = [];
  #events: GrpcEvents | undefined;

  async listen(_endpoint: unknown, methods: readonly string[], events: GrpcEvents) {
    this.did.push(`listen ${methods.length}`);
    this.#events = events;
    return {
      endpoint: ENDPOINT,
      drain: async (withinMs: number) => {
        this.did.push(`drain ${withinMs}`);
      },
      close: async () => {
        this.did.push("close");
      },
    };
  }

  /** Makes a call. */
  call(method: string, habits: CallerHabits = {}): FakeCall {
    const call = new FakeCall(method, habits);
    this.#events?.onCall(call);
    return call;
  }

  /** Ends the connection of a peer for what it sent. */
  end(seed: number, reason: string): void {
    const key = new Uint8Array(32).fill(seed);
    this.#events?.onEnded(key, { host: "10.0.0.9", port: 1 }, reason);
  }

  /** Refuses a connection. */
  refuse(reason: string): void {
    this.#events?.onRefused({ host: "10.0.0.9", port: 1 }, reason);
  }
}
