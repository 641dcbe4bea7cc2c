/** Rows that ask for what this runtime has not, by choice or by platform, each with the reason. */

const UPGRADE = "nothing that runs is handed new code or new flags: a new version is a new tree";
const TEXT = "the layout of log text: reports are data here, and whoever prints them lays them out";
const DISTRIBUTION =
  "Erlang distribution: actors of other nodes are reached through messages of the wire, not through refs";
const NO_PLAIN_PROCESS =
  "there are no processes beside actors, so nothing that runs already can become one (enter_loop)";

/** Why a row is not applicable, by its id. */
export const NOT_APPLICABLE: ReadonlyMap<string, string> = new Map([
  ["SUP-064", UPGRADE],
  ["SUP-065", UPGRADE],
  ["SUP-066", UPGRADE],
  ["SUP-067", UPGRADE],
  ["SUP-068", UPGRADE],
  ["SUP-069", UPGRADE],
  ["SUP-070", UPGRADE],
  ["SUP-083", UPGRADE],
  ["SUP-084", UPGRADE],
  ["SUP-085", UPGRADE],
  ["SUP-086", UPGRADE],
  ["SUP-089", TEXT],
  ["SUP-090", TEXT],
  ["DYN-007", "spawn options: one event loop has no priorities and no heap sizes per actor"],
  ["DYN-009", UPGRADE],
  ["DYN-010", UPGRADE],
  ["GS-008", DISTRIBUTION],
  ["GS-009", DISTRIBUTION],
  ["GS-010", DISTRIBUTION],
  ["GS-011", DISTRIBUTION],
  ["GS-020", DISTRIBUTION],
  ["GS-025", DISTRIBUTION],
  ["GS-026", DISTRIBUTION],
  ["GS-027", DISTRIBUTION],
  ["GS-028", DISTRIBUTION],
  ["GS-029", DISTRIBUTION],
  ["GS-030", DISTRIBUTION],
  ["GS-031", DISTRIBUTION],
  ["GS-032", DISTRIBUTION],
  ["GS-033", DISTRIBUTION],
  ["GS-034", DISTRIBUTION],
  ["GS-035", DISTRIBUTION],
  ["GS-036", DISTRIBUTION],
  ["GS-037", DISTRIBUTION],
  ["GS-039", NO_PLAIN_PROCESS],
  ["GS-040", NO_PLAIN_PROCESS],
  ["GS-041", DISTRIBUTION],
  ["GS-042", NO_PLAIN_PROCESS],
  ["GS-053", UPGRADE],
  ["GS-055", TEXT],
  ["PL-005", "spawn options: one event loop has no priorities and no heap sizes per actor"],
  ["PL-009", TEXT],
  ["PRC-012", "a tag chosen for the down notice: its number tells monitors apart already"],
  ["MON-005", "arguments of the wrong type do not compile; test/types has the programs"],
  ["MON-009", DISTRIBUTION],
  ["REG-004", "one thread needs one table: there are no partitions to count"],
  ["SIG-005", "races of schedulers in parallel: one event loop delivers one signal at a time"],
]);
