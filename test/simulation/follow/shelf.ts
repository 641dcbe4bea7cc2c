/** An archive that outlives the nodes of a world: one writes it, others read it, and what lies there may rot. */

import { PREFIX_BYTES } from "../../../src/chain-store/archive/file-form.ts";
import { type ArchiveFile, archiveFiles } from "../../../src/chain-store/archive/file-name.ts";
import type { Folder } from "../../../src/store/folder.ts";
import { memoryFolders } from "../../../src/store/memory-folder.ts";
import type { NodeEnv } from "../../../src/testing/index.ts";
import type { Random } from "../../../src/time/random.ts";
import { garbled } from "./natures.ts";

/** What happens to it; the checks read it. */
export const SHELF_TRACE = {
  /** A file is there: from, to, and due, the first commit no sound file had. */
  filed: "shelf.filed",
  /** A file is not what it was: name. */
  rotten: "shelf.rotten",
} as const;

/** Longest time until a file is there, in ms. */
const FILING_MS_MAX = 60;

/** How often the last file has rotten when its writer looks where to go on, if files rot. */
const ROTTEN_SHARE = 0.7;

const PATH = "/shelf";

/** Files, whoever reads and writes them. */
export class Shelf {
  readonly #files = new Map<string, Uint8Array>();
  readonly #rotten = new Map<string, Uint8Array>();
  readonly #rots: boolean;

  constructor({ rots }: { readonly rots: boolean }) {
    this.#rots = rots;
  }

  /** Names of its files, in the order in which they came. */
  get names(): readonly string[] {
    return [...this.#files.keys()].map((path) => path.slice(PATH.length + 1));
  }

  /** The first commit that no sound file has, but for what rots at the end or came after that. */
  get due(): number {
    let due = 1;
    for (const { from, to } of this.#sound()) if (from <= due && due <= to) due = to + 1;
    return due;
  }

  /** The bytes of a file. */
  bytes(name: string): Uint8Array | undefined {
    return this.#files.get(`${PATH}/${name}`);
  }

  /** The way one life of its writer has to it: files are told in any order, and take a while to be there. */
  folder(env: NodeEnv): Folder {
    const random = env.random.fork("shelf");
    const step = (_: string, what: "part" | "end"): Promise<void> =>
      what === "part" ? Promise.resolve() : filing(env, random);
    const held = memoryFolders({ files: this.#files, step }).open(PATH, env.name);
    return {
      names: async (options) => {
        if (this.#rots && random.unit() < ROTTEN_SHARE) this.#rot(env, random);
        return random.shuffle(await held.names(options));
      },
      read: (name, range) => held.read(name, range),
      write: async (name, content) => {
        const { due } = this;
        const length = await held.write(name, content);
        const [file] = archiveFiles([name]);
        env.trace(SHELF_TRACE.filed, { from: file?.from, to: file?.to, due });
        return length;
      },
    };
  }

  /** Changes a byte of what the last file begins with, or leaves no more than that. */
  #rot(env: NodeEnv, random: Random): void {
    const last = this.#sorted().at(-1);
    const bytes = last && this.bytes(last.name);
    if (last === undefined || bytes === undefined) return;
    const place = random.below(PREFIX_BYTES + headLength(bytes));
    const left = random.unit() < 0.2 ? bytes.slice(0, place) : garbled(bytes, place);
    this.#files.set(`${PATH}/${last.name}`, left);
    this.#rotten.set(last.name, left);
    env.trace(SHELF_TRACE.rotten, { name: last.name });
  }

  #sound(): readonly ArchiveFile[] {
    return this.#sorted().filter(({ name }) => this.#rotten.get(name) !== this.bytes(name));
  }

  /** In the order of their commits, whatever the product makes of the order of names. */
  #sorted(): readonly ArchiveFile[] {
    const files = [...archiveFiles(this.names)];
    return files.sort((left, right) => left.from - right.from || left.to - right.to);
  }
}

function filing({ clock }: NodeEnv, random: Random): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimer(resolve, random.below(FILING_MS_MAX));
  });
}

function headLength(bytes: Uint8Array): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).readUInt32BE(16);
}
