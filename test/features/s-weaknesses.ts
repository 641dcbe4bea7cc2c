/**
 * Weaknesses of the reference, by their numbers: each is turned round here, and a test says so in its title, in a
 * `describe` that begins with "soma". `npm run features -- S` lists the tests of each.
 */

import type { Row } from "../otp/rows.ts";

/** Its weaknesses; a title carries `weakness 3`, which is the id `weakness_3`. */
export const WEAKNESSES: readonly Row[] = [
  { id: "weakness_1", name: "a record under a key that is none ends nothing" },
  { id: "weakness_2", name: "nobody signs what is said of another" },
  { id: "weakness_3", name: "one that claims a great height freezes nothing" },
  { id: "weakness_4", name: "a commit of an unknown epoch is not asked for again and again" },
  { id: "weakness_5", name: "one job at a time" },
  { id: "weakness_6", name: "no range, height or name a peer asks for ends a server" },
  {
    id: "weakness_7",
    name: "what is asked for is bounded, and so is the wait; answers fit what is decoded",
  },
  {
    id: "weakness_8",
    name: "a stretch is held to the own head, to one epoch and to votes by digest",
  },
  { id: "weakness_9", name: "marks never fall, whoever writes" },
  { id: "weakness_10", name: "nothing is told before it is stored" },
  { id: "weakness_11", name: "dials hold up nothing, and nobody who listens misses one" },
  {
    id: "weakness_12",
    name: "the end of one link is not the end of another, and no address is forgotten",
  },
  { id: "weakness_13", name: "a peer that leaves while it is asked crashes nobody" },
  {
    id: "weakness_14",
    name: "a handshake that failed is tried again, and nobody who joins is missed",
  },
  { id: "weakness_15", name: "a height falls when its peer says less" },
  { id: "weakness_16", name: "an epoch nobody knows is a refusal, not a crash" },
  {
    id: "weakness_17",
    name: "what is announced fills no memory and starts no job again and again",
  },
  { id: "weakness_18", name: "one that tells of many starves nobody" },
  { id: "weakness_19", name: "a commit is not too large to begin with" },
  {
    id: "weakness_20",
    name: "what the reference left for later: senders of bad records, quality, pruning",
  },
];
