/** Whether this process says that it is in production. */

/** True where `NODE_ENV` is `production`: whatever its host says, nothing is broken on purpose there. */
export function isProduction(): boolean {
  return process.env["NODE_ENV"] === "production";
}
