/** What one message changed in a state, path by path. */

import type { StateChange, StateChanges } from "../protocol/watched.ts";
import type { StateLeaves } from "./state-leaves.ts";

/** Changes told of one message. */
export const CHANGES_MAX = 20;

/** Characters of all changes of one message together. */
export const CHANGES_CHARACTERS = 600;

/**
 * Compares two moments of a state: what is gone and what is other in the order of the first, then what is new.
 * What does not fit is counted; where a state was cut, it may have changed further on too.
 */
export function diffStates(before: StateLeaves, after: StateLeaves): StateChanges {
  const all = [...goneAndOther(before, after), ...added(before, after)];
  const told: StateChange[] = [];
  let characters = 0;
  for (const change of all.slice(0, CHANGES_MAX)) {
    characters += sizeOf(change);
    if (characters > CHANGES_CHARACTERS) break;
    told.push(change);
  }
  const left = all.length - told.length;
  const isCut = before.isCut || after.isCut;
  return { told, ...(left > 0 && { left }), ...(isCut && { isCut }) };
}

function goneAndOther(before: StateLeaves, after: StateLeaves): readonly StateChange[] {
  return [...before.texts].flatMap(([path, was]): readonly StateChange[] => {
    const is = after.texts.get(path);
    if (is === was) return [];
    return [is === undefined ? { path, was } : { path, was, is }];
  });
}

function added(before: StateLeaves, after: StateLeaves): readonly StateChange[] {
  return [...after.texts].flatMap(([path, is]) => (before.texts.has(path) ? [] : [{ path, is }]));
}

function sizeOf({ path, was = "", is = "" }: StateChange): number {
  return path.length + was.length + is.length;
}
