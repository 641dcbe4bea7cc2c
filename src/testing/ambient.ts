/**
 * The tripwire of a simulation: while a world runs, whoever asks the platform for the time, for chance, for
 * a timer, a file, a socket or a process instead of the doors it was handed gets an error that names the
 * place, and is noted.
 */

import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers";
import timersLater from "node:timers/promises";
import { AssertionError } from "../assert.ts";

/** One time something ambient was used. */
export interface AmbientUse {
  /** Such as `Date.now`. */
  readonly what: string;
  /** The line of the stack that used it. */
  readonly place: string;
}

/** A guard that stands. */
export interface AmbientGuard {
  /** What was used while it stood, oldest first. */
  readonly uses: readonly AmbientUse[];
  /** Why something was let through, one entry for each {@link outside}. */
  readonly outsides: readonly string[];
  /** Takes the guard away; with the last one the platform is as it was. */
  lift(): void;
}

interface Standing {
  readonly uses: AmbientUse[];
  readonly outsides: string[];
  readonly onUse: ((use: AmbientUse) => void) | undefined;
}

/** What can be done with files, each with and without waiting. */
const FILE_USES = [
  ...["access", "appendFile", "chmod", "copyFile", "lstat", "mkdir", "mkdtemp", "open", "readdir"],
  ...["readFile", "rename", "rm", "rmdir", "stat", "truncate", "unlink", "writeFile"],
];

/** What is taken away. The bearer of the name, and the names; a name is looked up at the call. */
const FORBIDDEN: readonly (readonly [label: string, bearer: object, names: readonly string[]])[] = [
  ["", globalThis, ["setTimeout", "setInterval", "setImmediate", "fetch"]],
  ["timers.", timers, ["setTimeout", "setInterval", "setImmediate"]],
  ["timers/promises.", timersLater, ["setTimeout", "setInterval", "setImmediate"]],
  ["Date.", Date, ["now"]],
  ["performance.", performance, ["now"]],
  ["process.", process, ["hrtime", "uptime"]],
  ["process.hrtime.", process.hrtime, ["bigint"]],
  ["Math.", Math, ["random"]],
  ["AbortSignal.", AbortSignal, ["timeout"]],
  [
    "crypto.",
    crypto,
    ["randomUUID", "randomBytes", "getRandomValues", "randomInt", "randomFillSync", "randomFill"],
  ],
  ["crypto.", crypto.webcrypto, ["randomUUID", "getRandomValues"]],
  ...outerWorld(),
];

/**
 * Files, sockets and processes. They are named here to be taken away and never used, so no import tells of
 * a door that this file would be.
 */
function outerWorld(): (typeof FORBIDDEN)[number][] {
  const { getBuiltinModule: builtin } = process;
  const { Socket } = builtin("node:net");
  return [
    ["fs.", builtin("node:fs"), FILE_USES.flatMap((name) => [name, `${name}Sync`])],
    ["fs.", builtin("node:fs"), ["createReadStream", "createWriteStream", "existsSync", "watch"]],
    ["fs/promises.", builtin("node:fs/promises"), FILE_USES],
    ["net.", builtin("node:net"), ["connect", "createConnection", "createServer"]],
    ["net.Socket.", Socket.prototype, ["connect"]],
    ["tls.", builtin("node:tls"), ["connect", "createServer"]],
    ["dgram.", builtin("node:dgram"), ["createSocket"]],
    ["dns.", builtin("node:dns"), ["lookup", "resolve", "resolveTxt"]],
    ["dns/promises.", builtin("node:dns/promises"), ["lookup", "resolve", "resolveTxt"]],
    ["child_process.", builtin("node:child_process"), ["exec", "execFile", "fork", "spawn"]],
    ["child_process.", builtin("node:child_process"), ["execSync", "execFileSync", "spawnSync"]],
  ];
}

/** Callers that are no part of the world: the test runner, what loads files, the platform itself. */
const HOST = /[\\/]node_modules[\\/](?:mocha|tsx|c8)[\\/]|\(?node:internal[\\/]/;

const standing: Standing[] = [];
let restore: (() => void) | undefined;
let outsideDepth = 0;

/**
 * Stands guard until it is lifted. Guards may nest: the newest notes what is used.
 *
 * @param onUse told of each use, before the error is thrown
 */
export function guardAmbient(onUse?: (use: AmbientUse) => void): AmbientGuard {
  const own: Standing = { uses: [], outsides: [], onUse };
  restore ??= takeAway();
  standing.push(own);
  return {
    uses: own.uses,
    outsides: own.outsides,
    lift: () => {
      const at = standing.indexOf(own);
      if (at < 0) return;
      standing.splice(at, 1);
      if (standing.length > 0) return;
      restore?.();
      restore = undefined;
    },
  };
}

/**
 * Lets one piece of synchronous work use what is ambient, and notes why.
 *
 * @returns what `work` returns
 */
export function outside<T>(why: string, work: () => T): T {
  standing.at(-1)?.outsides.push(why);
  outsideDepth += 1;
  try {
    return work();
  } finally {
    outsideDepth -= 1;
  }
}

/** Puts a refusal in the place of everything that is forbidden. @returns puts it all back */
function takeAway(): () => void {
  const undo = FORBIDDEN.flatMap(([label, bearer, names]) =>
    names
      .filter((name) => name in bearer)
      .map((name) => replaced(bearer, name, (real) => refusalOf(label + name, real, refusing))),
  );
  undo.push(replaced(globalThis, "Date", (real) => refusalOf("Date", real, datesOnDemand)));
  syncBuiltinESMExports();
  return () => {
    for (const back of undo.reverse()) back();
    syncBuiltinESMExports();
  };
}

/** What stands in for what: kept from guard to guard, as a campaign sets up thousands. */
const refusals = new Map<string, { readonly real: Callable; readonly substitute: Callable }>();

function refusalOf(
  what: string,
  real: Callable,
  make: (what: string, real: Callable) => Callable,
): Callable {
  const known = refusals.get(what);
  if (known?.real === real) return known.substitute;
  const substitute = make(what, real);
  refusals.set(what, { real, substitute });
  return substitute;
}

/** Replaces one property. @returns puts back what was there, or nothing where it was inherited */
function replaced(
  bearer: object,
  name: string,
  substitute: (real: Callable) => unknown,
): () => void {
  const theirs = Object.getOwnPropertyDescriptor(bearer, name);
  const real: unknown = Reflect.get(bearer, name);
  if (typeof real !== "function") return () => {};
  // What is an alias of something else on the list, and cannot be replaced, refuses through that.
  if (theirs?.configurable === false && theirs.writable !== true) return () => {};
  const value = substitute(real as Callable);
  Object.defineProperty(bearer, name, { configurable: true, writable: true, value });
  return () => {
    if (theirs === undefined) Reflect.deleteProperty(bearer, name);
    else Object.defineProperty(bearer, name, theirs);
  };
}

type Callable = (...values: never[]) => unknown;

/** What stands in for a function: it refuses, unless the host calls or someone is let through. */
function refusing(what: string, real: Callable): Callable {
  return new Proxy(real, {
    apply: function refuseCall(target, receiver, values: unknown[]) {
      refuse(what, refuseCall);
      return Reflect.apply(target, receiver, values);
    },
  });
}

/** Dates are made of what they are given; without anything they would be of now. */
function datesOnDemand(_what: string, real: Callable): Callable {
  return new Proxy(real, {
    apply: function refuseCall(target, receiver, values: unknown[]) {
      refuse("Date()", refuseCall);
      return Reflect.apply(target, receiver, values);
    },
    construct: function refuseNew(target, values: unknown[], made): object {
      if (values.length === 0) refuse("new Date()", refuseNew);
      return Reflect.construct(target, values, made) as object;
    },
  });
}

/**
 * @param above the function in whose caller the place is
 * @throws AssertionError unless the caller may
 */
function refuse(what: string, above: Callable): void {
  if (outsideDepth > 0) return;
  const error = new AssertionError(`broken promise: a simulated world does not use ${what}`);
  Error.captureStackTrace(error, above);
  const lines = placesOf(error.stack ?? "");
  if (HOST.test(lines[0] ?? "")) return;
  // The platform's own functions use one another; the place is who called the first of them.
  const place = lines.find((line) => !line.includes("node:")) ?? lines[0] ?? "an unknown place";
  const use = { what, place };
  error.message += `; take a door that is handed in, such as Clock, Random, Store or Transport (${place})`;
  const guard = standing.at(-1);
  guard?.uses.push(use);
  guard?.onUse?.(use);
  throw error;
}

/** The lines of a stack that are places. */
function placesOf(stack: string): readonly string[] {
  const marker = "    at ";
  const lines = stack.split("\n").filter((line) => line.startsWith(marker));
  return lines.map((line) => line.slice(marker.length));
}
