/** Machines that together use the whole language of XState 5, each named for what it shows. */

import type { AnyStateMachine } from "xstate";
import { DEEDS } from "./gallery-deeds.ts";
import { STATES } from "./gallery-states.ts";
import { TRANSITIONS } from "./gallery-transitions.ts";

/** Every machine of the gallery, by what it shows. */
export const GALLERY: Readonly<Record<string, AnyStateMachine>> = {
  ...STATES,
  ...TRANSITIONS,
  ...DEEDS,
};
