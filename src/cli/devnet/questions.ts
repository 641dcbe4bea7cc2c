/** What a devnet asks its nodes, and how it reads their answers. */

import type { Plain } from "../../control/plain.ts";
import { isFields, isList, numberIn, textIn } from "../plain-text.ts";
import type { HeldCommit } from "./verdict.ts";

/** Asks one node one thing; rejects when it does not answer. */
export type Ask = (node: number, verb: string, args?: Plain) => Promise<Plain>;

/** How a node says it is. */
export interface NodeReport {
  /** Its newest commit. */
  readonly height: number;
  /** Digest of that commit in hexadecimal; empty for none. */
  readonly digest: string;
  /** Peers it is connected to. */
  readonly peers: number;
  /** Where it counts as being; empty when it does not say. */
  readonly patch: string;
  /** The epoch it is in; `undefined` when it does not say. */
  readonly epoch: number | undefined;
  /** Whether it decides in it; `undefined` when it does not say. */
  readonly isMember: boolean | undefined;
  /** Restarts of its actors; `undefined` when it does not say. */
  readonly restarts: number | undefined;
}

/** Commits asked for at once: some 50 KB of answer, well below the largest packet. */
const COMMITS_PER_QUESTION = 500;

/** Reads the answer to `status`. */
export function reportOf(status: Plain): NodeReport {
  const head = isFields(status) ? status["head"] : undefined;
  const epoch = isFields(status) ? status["epoch"] : undefined;
  const isMember = isFields(epoch) ? epoch["isMember"] : undefined;
  return {
    height: numberIn(head, "index") ?? 0,
    digest: textIn(head, "digest") ?? "",
    peers: numberIn(status, "peersConnected") ?? 0,
    patch: textIn(status, "geoPatch") ?? "",
    epoch: numberIn(epoch, "number"),
    isMember: typeof isMember === "boolean" ? isMember : undefined,
    restarts: numberIn(status, "restarts"),
  };
}

/**
 * Fetches the names of the commits `from` to `to`, as many of them as the node holds.
 *
 * @throws RuntimeError as the question
 */
export async function fetchCommits(
  ask: (verb: string, args: Plain) => Promise<Plain>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly HeldCommit[]> {
  const commits: HeldCommit[] = [];
  for (let next = from; next <= to; ) {
    const limit = Math.min(COMMITS_PER_QUESTION, to - next + 1);
    const page = commitsOf(await ask("commits", { from: next, limit }));
    const last = page.at(-1);
    // A page that does not go on ends the walk, whatever else it holds.
    if (last === undefined || last.index < next) break;
    commits.push(...page);
    next = last.index + 1;
  }
  return commits;
}

function commitsOf(answer: Plain): readonly HeldCommit[] {
  if (!isList(answer)) return [];
  return answer.flatMap((item) => {
    const index = numberIn(item, "index");
    const digest = textIn(item, "digest");
    return index === undefined || digest === undefined ? [] : [{ index, digest }];
  });
}
