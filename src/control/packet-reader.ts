/**
 * Reads net-ipc's packets under a limit. The package's own reader takes any announced length,
 * looks into private parts of Node's streams, and fails on them when a header comes alone.
 *
 * A packet is its length in base 128, most significant group first, the last byte marked by its high
 * bit; then so many bytes of JSON.
 */

import { RuntimeError } from "../errors.ts";

/** Bytes a client says before its first packet. */
const GREETING = Buffer.from("IPC");
/** Longest length header in bytes: four groups of seven bits pass every limit there is. */
const HEADER_BYTES_MAX = 4;
const LAST_GROUP = 0x80;

/** Cuts one connection's bytes into parsed packets. */
export class PacketReader {
  readonly #bytesMax: number;
  #greetingLeft: Buffer;
  #headerBytes = 0;
  #length = 0;
  #body: Buffer | undefined;
  #bodyBytes = 0;

  /**
   * @param bytesMax largest packet in bytes
   * @param isGreeted whether the other side greets first, as a client does
   */
  constructor(bytesMax: number, isGreeted: boolean) {
    this.#bytesMax = bytesMax;
    this.#greetingLeft = isGreeted ? GREETING : GREETING.subarray(GREETING.length);
  }

  /**
   * Takes the next bytes.
   *
   * @returns the packets that became whole, as parsed JSON
   * @throws RuntimeError `codec.too_large` or `codec.malformed`; the connection is then of no use
   */
  push(chunk: Buffer): readonly unknown[] {
    const packets: unknown[] = [];
    let at = this.#takeGreeting(chunk);
    while (at < chunk.length) {
      if (this.#body === undefined) {
        this.#takeHeader(chunk[at] ?? 0);
        at += 1;
      } else {
        at += this.#takeBody(this.#body, chunk.subarray(at));
      }
      if (this.#body !== undefined && this.#bodyBytes === this.#length)
        packets.push(this.#parsed());
    }
    return packets;
  }

  #takeGreeting(chunk: Buffer): number {
    const said = chunk.subarray(0, this.#greetingLeft.length);
    if (!said.equals(this.#greetingLeft.subarray(0, said.length))) throw malformed("a greeting");
    this.#greetingLeft = this.#greetingLeft.subarray(said.length);
    return said.length;
  }

  #takeHeader(byte: number): void {
    this.#headerBytes += 1;
    this.#length = this.#length * 128 + (byte & 0x7f);
    if (this.#length > this.#bytesMax) throw tooLarge(this.#length, this.#bytesMax);
    if ((byte & LAST_GROUP) !== 0) {
      this.#body = Buffer.allocUnsafe(this.#length);
      this.#bodyBytes = 0;
    } else if (this.#headerBytes === HEADER_BYTES_MAX) {
      throw malformed("a length of at most four bytes");
    }
  }

  #takeBody(body: Buffer, rest: Buffer): number {
    const taken = rest.copy(body, this.#bodyBytes);
    this.#bodyBytes += taken;
    return taken;
  }

  #parsed(): unknown {
    const text = this.#body?.toString("utf8") ?? "";
    this.#body = undefined;
    this.#headerBytes = 0;
    this.#length = 0;
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw malformed("JSON", cause);
    }
  }
}

function tooLarge(bytes: number, bytesMax: number): RuntimeError {
  const message = `cannot read a packet: too large (at least ${bytes} bytes, at most ${bytesMax})`;
  return new RuntimeError("codec.too_large", { bytes, bytesMax }, message);
}

function malformed(expected: string, cause?: unknown): RuntimeError {
  const message = `cannot read a packet: malformed (expected ${expected})`;
  return new RuntimeError("codec.malformed", { what: "packet", expected }, message, cause);
}
