/**
 * The host of a node that is going to be killed: the example committee, a replica of a register, and a sink that
 * keeps what it is handed in a file of its own, as a host keeps its state. The file is the trace of the node as well: the
 * checks of the simulator read it. What a killed process has written stays with the system.
 */

import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { createHost as createCommittee } from "../../../examples/committee/host.ts";
import {
  type CommitSink,
  type CommittedSubDag,
  type ConsensusFactory,
  type HostContext,
  hexOf,
  hostMessages,
  type NodeHost,
} from "../../../supervisors/index.ts";
import { CHAIN_TRACE } from "../../simulation/whole-node/chain-host.ts";
import { registerMessages } from "../../support/parts/register-messages.ts";
import { REGISTER_FILE, RegisterFile, registerAnswers } from "./register-file.ts";
import { HOST_FILE, HOST_TAKEN, type HostLine, hostLines, wholeBytes } from "./host-file.ts";

/** What this host plugs into a node. */
export async function createHost(context: HostContext): Promise<NodeHost> {
  const book = new HostBook(join(context.options.dataDir, HOST_FILE));
  const { consensus, ...others } = await createCommittee(context);
  const replica = new RegisterFile(join(context.options.dataDir, REGISTER_FILE));
  return {
    ...others,
    ...hostMessages(registerMessages, registerAnswers(replica)),
    sink: new ChaosSink(book),
    ...(consensus !== undefined && { consensus: traced(consensus, book) }),
  };
}

/** An engine whose every beginning is in the trace. */
function traced(consensus: ConsensusFactory, book: HostBook): ConsensusFactory {
  return (network, resume) => {
    book.write(CHAIN_TRACE.resumed, { head: resume.head.index });
    return consensus(network, resume);
  };
}

/** The file, one life of it. */
class HostBook {
  readonly taken: number;
  readonly #file: string;
  readonly #life: number;

  constructor(file: string) {
    this.#file = file;
    const text = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    // A line that was cut by the end of the process was never written.
    if (wholeBytes(text) < text.length) truncateSync(file, wholeBytes(text));
    const lines = hostLines(text.subarray(0, wholeBytes(text)).toString());
    this.taken = lines.reduce((last, { kind, values }) => {
      return kind === HOST_TAKEN ? Number(values["index"]) : last;
    }, 0);
    this.#life = (lines.at(-1)?.life ?? 0) + 1;
  }

  write(kind: string, values: HostLine["values"]): void {
    const line: HostLine = { atMs: Date.now(), life: this.#life, kind, values };
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}

/** Takes commits: what is in the file is taken. */
class ChaosSink implements CommitSink {
  readonly #book: HostBook;
  readonly #authors = new Map<string, string>();
  #taken: number;

  constructor(book: HostBook) {
    this.#book = book;
    this.#taken = book.taken;
  }

  async lastIndex(): Promise<number> {
    return this.#taken;
  }

  async handle({ commitRef, blocks }: CommittedSubDag): Promise<void> {
    const { index } = commitRef;
    this.#book.write(CHAIN_TRACE.handed, { index, digest: hexOf(commitRef.digest) });
    const expected = this.#taken + 1;
    if (index !== expected) this.#book.write(CHAIN_TRACE.outOfTurn, { index, expected });
    this.#noteAuthors(blocks);
    this.#book.write(HOST_TAKEN, { index });
    this.#taken = index;
  }

  #noteAuthors(blocks: CommittedSubDag["blocks"]): void {
    for (const { ref } of blocks) {
      const place = `${ref.round}/${ref.author}`;
      const digest = hexOf(ref.digest);
      const before = this.#authors.get(place) ?? digest;
      if (before !== digest) this.#book.write(CHAIN_TRACE.equivocation, { place });
      this.#authors.set(place, digest);
    }
  }
}
