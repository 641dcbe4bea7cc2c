/**
 * Loaded before a node (`node --import`): leads each dial to a port of the table to the port of the proxy
 * that knows who dials whom. A packet filter would do the same and need root; the node itself is unaware.
 */

import { Socket } from "node:net";
import { ROUTES_VARIABLE, routesFrom } from "./routes.ts";

const routes = routesFrom(process.env[ROUTES_VARIABLE]);
const { connect } = Socket.prototype;

function redirected(this: Socket, ...args: unknown[]): unknown {
  // `net` and `tls` call it with a list [options, callback] they have made, everyone else with the options.
  const [first] = args;
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options === "object" && options !== null) {
    const port = routes.get(Number(Reflect.get(options, "port")));
    if (port !== undefined) Reflect.set(options, "port", port);
  }
  return Reflect.apply(connect, this, args);
}

Object.defineProperty(Socket.prototype, "connect", { value: redirected });
