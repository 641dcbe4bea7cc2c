/** The keys. */

import { line } from "../line.ts";
import { type Page, type Scene, textPage } from "../scene.ts";

const KEYS = [
  ["1 … 6, Tab", "overview, tree, top, messages, crashes, peers"],
  ["↑ ↓ j k, PgUp PgDn, g G", "move, or scroll a text"],
  ["← → h l", "fold and unfold in the tree"],
  ["Enter", "open: an actor, a crash, a message's receiver"],
  ["Esc, Backspace", "back"],
  ["/", "filter by path, behaviour, life, state or type"],
  ["d r s c", "sort top by waiting, rate, restarts, handled"],
  ["w", "who waits for whom, and deadlocks"],
  ["+ -", "more or fewer pictures a second"],
  ["p", "hold the picture still"],
  ["q, Ctrl-C", "leave"],
] as const;

const TIME_KEYS = [
  ["Space", "play, or hold"],
  ["[ ]", "a message back or ahead"],
  ["{ }", "1,000 messages"],
  [", .", "a second"],
  ["< >", "a minute"],
  ["( )", "the message's cause, or the first it caused"],
  ["T t", "the open or chosen actor's transition"],
  ["b n", "the crash, restart, fault or mark before or after"],
  ["m", "mark this place, or no longer"],
  ["0 $", "the beginning, the end"],
] as const;

/** Draws the keys. */
export function helpPage({ timeLine }: Scene): Page {
  const list = timeLine === undefined ? KEYS : [...KEYS, ...TIME_KEYS];
  return textPage(line("KEYS", "title"), [
    ...list.map(([keys, what]) => line(`  ${keys.padEnd(26)}${what}`)),
    line(""),
    line("● running  ○ starting  ‖ suspended  ◐ stopping  × stopped or gone", "dim"),
    line("line 2: waiting, restarts, crashes, dead letters, the event loop's delay", "dim"),
    line("R/MAX: restarts that count against the supervisor's limit, and the limit", "dim"),
  ]);
}
