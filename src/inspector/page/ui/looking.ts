/** What is looked at, how the page stands with it, and when it is drawn again. */

import { computed, effect, signal } from "@preact/signals";
import { after } from "./browser.ts";
import { Session } from "./session.ts";

/** How the page stands with the host. */
export type LinkState =
  | { readonly is: "connecting" | "live" | "file" }
  /** It was asked and has not begun to answer for long: the browser may not have let the question through. */
  | { readonly is: "held" }
  /** It was there and is not; the page shows what it saw last. */
  | { readonly is: "lost"; readonly why: string }
  /** It does not want this page: another token, another start. */
  | { readonly is: "refused"; readonly why: string };

/** What is looked at. */
export const session = signal(new Session());

/** Grows with every painted change of {@link session}. */
export const painted = signal(0);

/** How the page stands with the host. */
export const link = signal<LinkState>({ is: "connecting" });

/** What waits while one has paused, and the messages in it; undefined while one has not. */
export const held = signal<{ readonly bytes: number; readonly messages: number } | undefined>(
  undefined,
);

/** What is looked at, for a component: it is drawn again with every change. */
export function useSession(): Session {
  painted.value;
  return session.value;
}

/** Whether the frame of the page is dimmed: it shows what was, not what is. */
export const isStale = computed(() => link.value.is === "lost" || link.value.is === "refused");

let scheduled = false;

/** Has the screens drawn again, at most once for each frame of the display. */
export function paint(): void {
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    painted.value += 1;
    // By then everything that follows from it has been drawn: whoever awaits a time can look now.
    after(0, () => {
      document.documentElement.dataset["at"] = String(session.value.picture.atMs);
    });
  });
}

/** Keeps the title of the window in step. */
export function followTitle(): void {
  effect(() => {
    painted.value;
    const name = session.value.picture.hello?.name ?? "";
    document.title = name === "" ? "coppice" : `${name} · coppice`;
  });
}
