/** One call of a peer, over a stream of whole messages. */

import type { Duplex } from "node:stream";
import type { GrpcStatus } from "../wire/grpc-status.ts";
import type { GrpcCall } from "./grpc.ts";
import type { CallTraffic } from "./grpc-calm.ts";
import type { Endpoint } from "./transport.ts";

/** A peer on its connection, as its calls know it. */
export interface PeerConnection {
  readonly socket: Duplex;
  /** What its calls brought. */
  readonly traffic: CallTraffic;
  readonly remote: Endpoint;
  readonly peerKey: Uint8Array;
}

/** What a call needs of a stream. */
interface MessageStream {
  readonly destroyed: boolean;
  readonly readableEnded: boolean;
  on(event: "readable", heard: () => void): unknown;
  once(event: "cancelled" | "close" | "end", heard: () => void): unknown;
  off(event: "close" | "end" | "readable", heard: () => void): unknown;
  read(): Uint8Array | null;
  write(message: Uint8Array, taken: () => void): unknown;
}

/** A call over a stream of the library, which reads and writes whole messages. */
export class StreamCall implements GrpcCall {
  readonly method: string;
  readonly peerKey: Uint8Array;
  readonly remote: Endpoint;
  readonly signal: AbortSignal;
  readonly #stream: MessageStream;
  readonly #end: (status: GrpcStatus) => void;
  readonly #socket: PeerConnection["socket"];
  readonly #traffic: CallTraffic;
  #isEnded = false;

  constructor(
    method: string,
    { socket, traffic, remote, peerKey }: PeerConnection,
    { stream, end }: { readonly stream: MessageStream; readonly end: (status: GrpcStatus) => void },
  ) {
    const controller = new AbortController();
    this.method = method;
    this.peerKey = peerKey;
    this.remote = remote;
    this.signal = controller.signal;
    this.#stream = stream;
    this.#end = end;
    this.#socket = socket;
    this.#traffic = traffic;
    traffic.calls += 1;
    stream.once("cancelled", () => {
      if (!this.#isEnded) controller.abort();
    });
  }

  receive(): Promise<Uint8Array | undefined> {
    const stream = this.#stream;
    return new Promise((resolve) => {
      const settle = (message: Uint8Array | undefined): void => {
        stream.off("readable", read);
        stream.off("end", leave);
        stream.off("close", leave);
        resolve(message);
      };
      const leave = (): void => settle(undefined);
      const read = (): void => {
        const message = stream.read();
        if (message === null) return;
        this.#traffic.messageBytes += message.length;
        settle(message);
      };
      stream.on("readable", read);
      stream.once("end", leave);
      stream.once("close", leave);
      if (stream.destroyed || stream.readableEnded) leave();
      else read();
    });
  }

  send(message: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      const { signal } = this;
      if (signal.aborted || this.#isEnded) {
        resolve();
        return;
      }
      // The library forgets who waits for a message of a call that is given up.
      const settle = (): void => {
        signal.removeEventListener("abort", settle);
        resolve();
      };
      signal.addEventListener("abort", settle);
      this.#stream.write(message, settle);
    });
  }

  end(status: GrpcStatus): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    if (!this.signal.aborted) this.#end(status);
  }

  cutOff(): void {
    this.#socket.destroy();
  }
}
