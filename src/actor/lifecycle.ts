/** The lifecycle machine as the table cells run on; compiled once, when the package is loaded. */

import { type LifecycleEvent, type LifecycleState, lifecycleMachine } from "./lifecycle.machine.ts";
import { machineTable } from "./machine-table.ts";

/** Every step of every actor's life. */
export const lifecycle = machineTable<LifecycleState, LifecycleEvent["type"]>(lifecycleMachine);
