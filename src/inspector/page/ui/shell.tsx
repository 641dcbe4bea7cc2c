/** What stands around every screen: where one is, how the host is, and how the page stands with it. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import {
  bytesText,
  clockText,
  countText,
  rateText,
  spanText,
  timeText,
} from "../../picture/figures.ts";
import { shortened } from "../view/names.ts";
import { keysOf } from "../view/keys.ts";
import { routeText, SCREENS, type Screen } from "../view/route.ts";
import { FaultBanner } from "./faults.tsx";
import { helpOpen, HelpSheet } from "./help.tsx";
import { held, isStale, link, useSession } from "./looking.ts";
import { filterBy, focusMain, route } from "./whereabouts.ts";
import { togglePause } from "./stream.ts";
import { nextTheme, theme } from "./theme.ts";
import { TravelBar } from "./travel.tsx";

/** Signs of the screens, as strokes on a field of 16 by 16: no font has all of them. */
const SIGNS: Readonly<Record<Screen, string>> = {
  overview: "M2 9l3-4 3 5 2.5-7L13 9h1.5",
  tree: "M4 2v10h4M4 6h4M10 4.5h4v3h-4zM10 10.5h4v3h-4z",
  messages: "M2 4h12M2 8h12M2 12h7",
  sequence: "M4 2v12M12 2v12M4 6h7M9 4l2.5 2L9 8M12 11H5M7 9l-2.5 2L7 13",
  crashes:
    "M8 1.5l1.8 4.2 4.7-1.2-2.6 3.9 2.6 3.6-4.6-.6L8 15l-1.9-3.6-4.6.6 2.6-3.6L1.5 4.5l4.7 1.2z",
  network:
    "M8 2.2a5.8 5.8 0 100 11.6A5.8 5.8 0 008 2.2zM2.2 8h11.6M8 2.2c3.4 3.4 3.4 8.2 0 11.6M8 2.2c-3.4 3.4-3.4 8.2 0 11.6",
  machines: "M2 2.5h5v4H2zM9 9.5h5v4H9zM7 4.5h4.5v5M4.5 6.5v5H9",
  faults: "M9 1.5L4 9h3.5L6.5 14.5 12 7H8.5z",
  replay: "M3 3v4h4M3.4 7A5.4 5.4 0 118 13.4M8 5v3.4l2.4 1.4",
};

/** Screens whose list can be filtered, and by what. */
const FILTERS: Readonly<Partial<Record<Screen | "actor", string>>> = {
  tree: "words of path, behaviour, life or state",
  messages: "type:sync.* to:/node/* -outcome:handled >5ms",
  crashes: "words of actor or reason",
  network: "words of peer, address, patch or state",
  sequence: "path of an actor to add",
  machines: "name of a machine",
};

/** The page. */
export function Shell({ screen }: { readonly screen: JSX.Element }): JSX.Element {
  const { value } = isStale;
  return (
    <div class={`shell ${value ? "stale" : ""} ${held.value === undefined ? "" : "paused"}`}>
      <button type="button" class="skip" onClick={() => focusMain()}>
        to the content
      </button>
      <Rail />
      <TopBar />
      <Notice />
      <TravelBar />
      <FaultBanner />
      <main id="main" data-screen={route.value.screen}>
        {screen}
      </main>
      {helpOpen.value ? <HelpSheet /> : null}
    </div>
  );
}

function Rail(): JSX.Element {
  const session = useSession();
  const here = route.value.screen === "actor" ? "tree" : route.value.screen;
  const fresh = session.ends.filter(({ atMs }) => session.picture.atMs - atMs < 60_000).length;
  return (
    <nav class="rail" aria-label="Screens">
      <div class="mark" aria-hidden="true">
        <svg viewBox="0 0 24 24" width="20" height="20">
          <path d="M12 21v-8M12 13C12 8 7 9 6 3M12 13c0-6 5-4 6-9M12 16c-3 0-6-1-7-4M12 16c3 0 6-1 7-4" />
        </svg>
        coppice
      </div>
      {SCREENS.map((screen) => (
        <a
          key={screen}
          href={routeText({ screen, id: "", filter: "" })}
          aria-current={here === screen ? "page" : undefined}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d={SIGNS[screen]} />
          </svg>
          <span>{screen}</span>
          {screen === "crashes" && fresh > 0 ? (
            <b class="badge" title="in the last minute">
              {fresh}
            </b>
          ) : (
            <kbd>{keysOf(screen)}</kbd>
          )}
        </a>
      ))}
      <span class="spring" />
      <button type="button" onClick={() => nextTheme()}>
        <i aria-hidden="true">◐</i>
        <span>theme: {theme.value}</span>
        <kbd>\</kbd>
      </button>
      <button
        type="button"
        onClick={() => {
          helpOpen.value = true;
        }}
      >
        <i aria-hidden="true">?</i>
        <span>keys</span>
        <kbd>?</kbd>
      </button>
    </nav>
  );
}

function TopBar(): JSX.Element {
  const { picture } = useSession();
  const { hello, atMs, vitals } = picture;
  const last = vitals.last;
  const before = vitals.values.at(-2);
  const seconds = last === undefined || before === undefined ? 0 : (last.atMs - before.atMs) / 1e3;
  const rate =
    last === undefined || before === undefined || seconds <= 0
      ? 0
      : (last.messages - before.messages) / seconds;
  return (
    <header class="top">
      <Filter />
      <span class="spring" />
      {hello === undefined ? null : (
        <>
          <span class="host" title={`${hello.name}, coppice ${hello.version}, ${hello.platform}`}>
            {shortened(hello.name, 24)}
          </span>
          {hello.source === "live" || link.value.is === "file" ? null : (
            <span class="tag">{hello.source}</span>
          )}
          <Fact name="up" value={spanText(Math.max(0, atMs - hello.startedAtMs))} />
          <Fact name="actors" value={countText(last?.actors ?? picture.rows.size)} />
          <Fact name="msg/s" value={rateText(rate)} />
          <Fact name="utc" value={timeText(atMs)} />
        </>
      )}
      <LinkSign />
    </header>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <span class="fact">
      <small>{name}</small> {value}
    </span>
  );
}

function LinkSign(): JSX.Element {
  if (held.value !== undefined) {
    const { bytes, messages } = held.value;
    return (
      <button type="button" class="link warn" onClick={() => togglePause()}>
        <i aria-hidden="true">‖</i> paused ·{" "}
        {messages === 0 ? `${bytesText(bytes)} waiting` : `${countText(messages)} passed`}
      </button>
    );
  }
  const { is } = link.value;
  const signs = {
    connecting: ["◔", "connecting", "warn"],
    held: ["◔", "waiting", "warn"],
    live: ["●", "live", "ok"],
    file: ["▷", "recording", "warn"],
    lost: ["○", "lost", "bad"],
    refused: ["✕", "refused", "bad"],
  } as const;
  const [glyph, word, tone] = signs[is];
  if (is !== "live")
    return (
      <span class={`link ${tone}`}>
        <i aria-hidden="true">{glyph}</i> {word}
      </span>
    );
  return (
    <button type="button" class={`link ${tone}`} title="pause (.)" onClick={() => togglePause()}>
      <i aria-hidden="true">{glyph}</i> {word}
    </button>
  );
}

function Filter(): JSX.Element | null {
  const input = useRef<HTMLInputElement>(null);
  const hint = FILTERS[route.value.screen];
  useEffect(() => {
    if (input.current !== null && document.activeElement !== input.current)
      input.current.value = route.value.filter;
  });
  if (hint === undefined) return <span />;
  return (
    <label class="filter">
      <span aria-hidden="true">/</span>
      <input
        ref={input}
        id="filter"
        type="search"
        aria-label={`Filter: ${hint}`}
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => filterBy(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && event.currentTarget.value !== "") {
            event.currentTarget.value = "";
            filterBy("");
          } else if (event.key === "Escape" || event.key === "Enter") focusMain();
        }}
      />
    </label>
  );
}

/** That what is shown is not what is; and what was left out. */
function Notice(): JSX.Element | null {
  const { dropped, atMs, paceHz } = useSession().picture;
  const state = link.value;
  if (state.is === "lost")
    return (
      <p class="notice bad" role="status">
        The process does not answer ({state.why}). What you see is of{" "}
        {atMs === 0 ? "nothing yet" : `${clockText(atMs)} UTC`}; the page asks again by itself.
      </p>
    );
  if (state.is === "held")
    return (
      <p class="notice" role="status">
        The browser has not been let through to the process. It holds six connections to one
        address: is this page open in six other tabs? Close one, and this page goes on by itself.
      </p>
    );
  if (state.is === "refused")
    return (
      <p class="notice bad" role="alert">
        {state.why}
      </p>
    );
  if (paceHz !== undefined && state.is === "live")
    return (
      <p class="notice" role="status">
        This page reads more slowly than it is told: until it keeps up, it is told{" "}
        {paceHz < 1 ? `once in ${Math.round(1 / paceHz)} s` : "once a second"}. What it shows is
        right, and later.
      </p>
    );
  if (route.value.screen === "messages" && dropped.messages > 0)
    return (
      <p class="notice" role="status">
        {countText(dropped.messages)} headers were left out so far: more were asked for than a flush
        takes. A filter by <code>type:…*</code> makes room.
      </p>
    );
  return null;
}
