/** How a component answers what a peer asked of it. */

import type { Failed, NotFound, Ok } from "../../messages/wire/generic.ts";

/** One of the answers a request allows, or the reason why not; now or later. */
export type Answer<A> = A | Failed | Promise<A | Failed>;

/** The answer to what is told rather than asked. */
export type Acknowledged = Answer<Ok>;

/** The answer to what may not be there. */
export type Found<A> = Answer<A | NotFound>;
