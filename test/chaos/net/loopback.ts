/** Where every process of one machine is reached. */

/** The address all listen on. */
export const LOOPBACK = "127.0.0.1";
