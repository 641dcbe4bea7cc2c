/** A name server on this machine that knows text records: enough of RFC 1035 for a resolver to ask it. */

import { createSocket, type Socket } from "node:dgram";
import type { NameAnswer } from "../../src/transport/memory-resolver.ts";

const HEADER_BYTES = 12;
const TXT = 16;
const IN = 1;
const PART_BYTES_MAX = 255;

/** Response code of a name that does not exist. */
const NAME_ERROR = 3;

/** A name server. */
export class NameServer {
  readonly names = new Map<string, NameAnswer>();
  readonly #socket: Socket = createSocket("udp4");

  /** Listens on any free port. @returns its address as resolvers take it */
  async listen(): Promise<string> {
    this.#socket.on("message", (question, { port, address }) => {
      const answer = this.#answerTo(question);
      if (answer !== undefined) this.#socket.send(answer, port, address);
    });
    await new Promise<void>((resolve) => this.#socket.bind(0, "127.0.0.1", resolve));
    return `127.0.0.1:${this.#socket.address().port}`;
  }

  /** Stops. */
  close(): void {
    this.#socket.close();
  }

  #answerTo(question: Buffer): Buffer | undefined {
    const { name, end } = nameIn(question);
    const texts = this.names.get(name.toLowerCase());
    if (texts === "no_answer") return undefined;
    const header = Buffer.alloc(HEADER_BYTES);
    question.copy(header, 0, 0, 2);
    header.writeUInt16BE(texts === undefined ? 0x8180 | NAME_ERROR : 0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(texts?.length ?? 0, 6);
    const asked = question.subarray(HEADER_BYTES, end + 4);
    return Buffer.concat([header, asked, ...(texts ?? []).map(recordOf)]);
  }
}

function nameIn(question: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join("."), end: at + 1 };
}

/** One record: its name is the one that was asked for, its text in parts of at most 255 bytes. */
function recordOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const parts: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += PART_BYTES_MAX) {
    const part = bytes.subarray(from, from + PART_BYTES_MAX);
    parts.push(Buffer.from([part.length]), part);
  }
  const data = Buffer.concat(parts);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc000 | HEADER_BYTES, 0);
  head.writeUInt16BE(TXT, 2);
  head.writeUInt16BE(IN, 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
