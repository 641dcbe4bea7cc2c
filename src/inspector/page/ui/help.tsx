/** The map of keys. */

import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { KEY_LINES } from "../view/keys.ts";

/** Whether the map lies over the screen. */
export const helpOpen = signal(false);

/** The map. */
export function HelpSheet(): JSX.Element {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => sheet.current?.showModal(), []);
  const close = (): void => {
    helpOpen.value = false;
  };
  return (
    <dialog ref={sheet} class="help" aria-label="Keys" onClose={close} onClick={close}>
      <h2>Keys</h2>
      <dl>
        {KEY_LINES.map(({ keys, says }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={close}>
        close
      </button>
    </dialog>
  );
}
