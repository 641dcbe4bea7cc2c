/** Values that may come later. */

import type { MaybeLater } from "./behaviour.ts";

/** Whether a value is a promise, or acts like one. */
export function isLater<T>(value: MaybeLater<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value;
}
