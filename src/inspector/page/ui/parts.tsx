/** Small parts that all screens are made of. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { aboveText, shortened } from "../view/names.ts";
import type { Status } from "../view/status.ts";
import { routeText } from "../view/route.ts";
import { after } from "./browser.ts";
import { useSession } from "./looking.ts";

/** How an actor is: colour, sign and word. */
export function Pill({ status }: { readonly status: Status }): JSX.Element {
  return (
    <span class={`pill ${status.tone}`}>
      <i aria-hidden="true">{status.glyph}</i>
      {status.word}
    </span>
  );
}

/** A path as a link to its actor; the last part of it is what one reads. */
export function ActorLink({
  id,
  path,
  max = 60,
}: {
  readonly id: number;
  readonly path?: string;
  readonly max?: number;
}): JSX.Element {
  const session = useSession();
  const name = path ?? session.nameOf(id);
  const cut = name.lastIndexOf("/") + 1;
  const known = session.picture.rows.has(id);
  const text = (
    <>
      <span class="dim">{aboveText(name.slice(0, cut), max)}</span>
      {shortened(name.slice(cut), 40)}
    </>
  );
  if (!known)
    return (
      <span class="path" title={name}>
        {text}
      </span>
    );
  return (
    <a class="path" title={name} href={routeText({ screen: "actor", id: String(id), filter: "" })}>
      {text}
    </a>
  );
}

/** A part of a screen with its heading. */
export function Panel({
  title,
  note,
  children,
  className = "",
}: {
  readonly title: string;
  readonly note?: ComponentChildren;
  readonly children: ComponentChildren;
  readonly className?: string;
}): JSX.Element {
  return (
    <section class={`panel ${className}`} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note === undefined ? null : <span class="note">{note}</span>}
      </header>
      <div class="body">{children}</div>
    </section>
  );
}

/** What is said where there is nothing to show. */
export function Nothing({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <p class="nothing">{children}</p>;
}

/** A bar: how full something is. The number beside it says the same. */
export function Bar({
  part,
  tone = "live",
}: {
  readonly part: number;
  readonly tone?: string;
}): JSX.Element {
  return (
    <span class="bar" aria-hidden="true">
      <span class={tone} style={{ width: `${Math.round(part * 100)}%` }} />
    </span>
  );
}

/** How long a button says what it has done, in ms. */
const SAID_MS = 2_000;

/** Puts a text where the next paste takes it from, and says so. */
export function CopyButton({
  label,
  text,
}: {
  readonly label: string;
  readonly text: () => string;
}): JSX.Element {
  const [said, say] = useState("");
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => say("copied"),
      () => say("the browser refused"),
    );
    after(SAID_MS, () => say(""));
  };
  return (
    <button type="button" onClick={copy}>
      <span aria-live="polite">{said === "" ? label : said}</span>
    </button>
  );
}

/** JSON with its lines broken; a text that was cut is shown as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
