/** Whether no identifier was given out twice. */

import { exactTextOf } from "../oracles/event-text.ts";
import type { HistoryCheck, Operation } from "../spec.ts";
import { describeOperation } from "./operation-text.ts";

/** Which operations give out identifiers. */
export interface UniqueIdsOptions {
  /** Name of the operation. @defaultValue every operation of the history */
  readonly name?: string;
}

/** No two operations were told the same result. */
export function uniqueIds({ name }: UniqueIdsOptions = {}): HistoryCheck {
  return {
    name: "unique ids",
    run: (history) => {
      const given = new Map<string, Operation>();
      for (const operation of history) {
        if (operation.status !== "ok") continue;
        if (name !== undefined && operation.name !== name) continue;
        const key = exactTextOf(operation.result);
        const other = given.get(key);
        if (other !== undefined) {
          return `unique ids: ${describeOperation(other)} and ${describeOperation(operation)} were told the same`;
        }
        given.set(key, operation);
      }
      return undefined;
    },
  };
}
