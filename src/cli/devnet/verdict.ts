/** Whether nodes hold the same commits. */

/** A commit as a node tells it. */
export interface HeldCommit {
  readonly index: number;
  /** Hexadecimal. */
  readonly digest: string;
}

/** What one node holds of the compared commits. */
export interface HeldChain {
  readonly node: number;
  readonly commits: readonly HeldCommit[];
}

/** How one node compares. */
export interface NodeVerdict {
  readonly node: number;
  /** Commits of the compared ones it holds. */
  readonly held: number;
  /** Digest of the last compared commit; empty when it is not held. */
  readonly lastDigest: string;
  /** `equal`, or the first commit that is missing or another. */
  readonly verdict: string;
}

/** The outcome for all nodes. */
export interface Comparison {
  readonly from: number;
  readonly to: number;
  readonly isEqual: boolean;
  readonly nodes: readonly NodeVerdict[];
}

/**
 * Compares what nodes hold of the commits `from` to `to`, each against the first node.
 *
 * @param chains one for each node, at least one; in any order of commits
 */
export function compareChains(
  chains: readonly HeldChain[],
  { from, to }: { readonly from: number; readonly to: number },
): Comparison {
  const reference = digestsOf(chains[0]);
  const nodes = chains.map((chain) => {
    const digests = digestsOf(chain);
    const held = indexes(from, to).filter((index) => digests.has(index)).length;
    const verdict = verdictOf(digests, reference, { from, to });
    return { node: chain.node, held, lastDigest: digests.get(to) ?? "", verdict };
  });
  const isEqual = nodes.length > 0 && nodes.every(({ verdict }) => verdict === "equal");
  return { from, to, isEqual, nodes };
}

function verdictOf(
  digests: ReadonlyMap<number, string>,
  reference: ReadonlyMap<number, string>,
  { from, to }: { readonly from: number; readonly to: number },
): string {
  for (const index of indexes(from, to)) {
    const digest = digests.get(index);
    if (digest === undefined) return `misses commit ${index}`;
    if (digest !== reference.get(index)) return `differs at commit ${index}`;
  }
  return "equal";
}

function digestsOf(chain: HeldChain | undefined): ReadonlyMap<number, string> {
  return new Map(chain?.commits.map(({ index, digest }) => [index, digest]));
}

function indexes(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => from + offset);
}
