/** Time travel. */
import type { JSX } from "preact";
import { Nothing } from "./parts.tsx";

/** The screen. */
export function ReplayScreen(): JSX.Element {
  return (
    <div data-focus="first" tabIndex={-1}>
      <Nothing>Drop a recording here.</Nothing>
    </div>
  );
}

/** Goes a step back or on. */
export function stepReplay(_by: number): void {}
