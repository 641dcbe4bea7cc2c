/**
 * What looks at the node and steers it by hand; it may die without harm.
 *
 *   control                  one_for_one, 3 restarts in 5 s
 *   └── control-socket       worker  permanent  5 s
 *
 * Strategy: its parts are independent of each other and of the node.
 * Cost: a control plane that keeps crashing ends the node's root only after its own budget.
 */

import { controlSocket, type ControlSocketArgs } from "../actors/control-socket.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";

/** The supervisor of the control plane; without a socket it has no children. */
export const control = defineSupervisor({
  id: "control",
  strategy: "one_for_one",
  intensity: 3,
  periodMs: 5_000,
  children: (socket: ControlSocketArgs | undefined) =>
    socket === undefined ? [] : [controlSocket.childSpec(socket)],
});
