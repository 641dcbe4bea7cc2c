/** Graphs of plain blocks grown by chance: with slow members, two-faced ones and partial views. */

import type { GraphBlock, GraphView } from "../../../examples/committee/dag.ts";
import type { BlockRef } from "../../../src/chain/block-ref.ts";
import { refName } from "../../../src/chain/block-ref.ts";
import type { Random } from "../../../src/time/random.ts";

/** What a graph is grown from. */
export interface GrowGraphOptions {
  readonly members: number;
  /** The first so many members make two blocks a round now and then. */
  readonly faulty: number;
  readonly rounds: number;
  /** Least number of ancestors in the round before. */
  readonly quorum: number;
}

/** A graph made of a list of blocks. */
export class ListedGraph implements GraphView<GraphBlock> {
  readonly #blocks = new Map<string, GraphBlock>();
  readonly #rounds = new Map<number, GraphBlock[]>();

  constructor(blocks: Iterable<GraphBlock>) {
    for (const block of blocks) {
      this.#blocks.set(refName(block.ref), block);
      this.#rounds.set(block.ref.round, [...this.inRound(block.ref.round), block]);
    }
  }

  get(ref: BlockRef): GraphBlock | undefined {
    return this.#blocks.get(refName(ref));
  }

  inRound(round: number): readonly GraphBlock[] {
    return this.#rounds.get(round) ?? [];
  }

  get top(): number {
    return Math.max(0, ...this.#rounds.keys());
  }
}

/** Names a block of a made-up digest. */
export function plainRef(round: number, author: number, variant = 0): BlockRef {
  const digest = Uint8Array.from({ length: 32 }, (_, at) => (at === 0 ? variant : 0));
  return { epoch: 0, round, author, digest };
}

/** A block with nothing but a place. */
export function plainBlock(ref: BlockRef, ancestors: readonly BlockRef[]): GraphBlock {
  return { ref, block: { ancestors, timestampMs: ref.round } };
}

/**
 * Grows a graph: every block stands on a drawn quorum of the round before, on one variant of each
 * author, and at times on an older block of an author it left out. Authors are slow in turn: nobody
 * builds on their blocks until rounds later, so that votes come to light late.
 */
export function growGraph(random: Random, options: GrowGraphOptions): readonly GraphBlock[] {
  const { members, faulty, rounds } = options;
  const all: GraphBlock[] = [];
  let slow = 0;
  for (let round = 1; round <= rounds; round += 1) {
    if (random.below(3) === 0) slow = random.below(members);
    const draw = { random, all: [...all], round, slow, quorum: options.quorum };
    for (let author = 0; author < members; author += 1) {
      const variants = author < faulty && random.below(2) === 0 ? 2 : 1;
      for (let variant = 0; variant < variants; variant += 1) {
        all.push(plainBlock(plainRef(round, author, variant), drawAncestors(draw)));
      }
    }
  }
  return all;
}

interface Draw {
  readonly random: Random;
  readonly all: readonly GraphBlock[];
  readonly round: number;
  readonly slow: number;
  readonly quorum: number;
}

function drawAncestors({ random, all, round, slow, quorum }: Draw): BlockRef[] {
  const authors = random.shuffle([...new Set(all.map(({ ref }) => ref.author))]);
  authors.sort((one, other) => Number(one === slow) - Number(other === slow));
  const count = quorum + (random.below(4) === 0 ? 1 : 0);
  return authors.flatMap((author, at) => {
    const recent = at < count;
    if (!recent && (author === slow || random.below(2) === 0)) return [];
    const there = all.filter(
      ({ ref }) =>
        ref.author === author &&
        (recent ? ref.round === round - 1 : ref.round < round - 1 && ref.round > round - 6),
    );
    return random.pick(there)?.ref ?? [];
  });
}

/** A part of a graph a member might have: with each block all it stands on. */
export function drawView(random: Random, all: readonly GraphBlock[]): ListedGraph {
  const whole = new ListedGraph(all);
  const seen = new Map<string, GraphBlock>();
  const tips = random.shuffle(all).slice(0, 1 + random.below(all.length));
  const stack = [...tips];
  for (let block = stack.pop(); block !== undefined; block = stack.pop()) {
    if (seen.has(refName(block.ref))) continue;
    seen.set(refName(block.ref), block);
    stack.push(...block.block.ancestors.flatMap((ref) => whole.get(ref) ?? []));
  }
  return new ListedGraph(seen.values());
}
