/** Planted bugs in actors, mailboxes and supervisors: each has to be found by a spec of the `kernel` lane. */

import { FATE_MUTANTS } from "./kernel-fates.ts";
import { MAILBOX_MUTANTS } from "./kernel-mailbox.ts";
import { RESTART_MUTANTS } from "./kernel-restarts.ts";
import { STOP_MUTANTS } from "./kernel-stops.ts";
import { TIME_MUTANTS } from "./kernel-time.ts";
import type { Mutant } from "./mutant.ts";

/** Planted bugs of the kernel lane. */
export const KERNEL_MUTANTS: readonly Mutant[] = [
  ...RESTART_MUTANTS,
  ...STOP_MUTANTS,
  ...MAILBOX_MUTANTS,
  ...FATE_MUTANTS,
  ...TIME_MUTANTS,
];
