/** Restarts over time, and who crashed or was killed, alike ones together. */

import type { JSX } from "preact";
import { type End, kindsOf, reasonLine } from "../view/ends.ts";
import { agoText } from "../../picture/figures.ts";
import { wordsIn } from "../view/query.ts";
import { routeText } from "../view/route.ts";
import { Lanes } from "./lanes.tsx";
import { Nothing, Panel } from "./parts.tsx";
import { Report } from "./report.tsx";
import type { Session } from "./session.ts";
import { useSession } from "./looking.ts";
import { go, route } from "./whereabouts.ts";

/** The screen. */
export function CrashesScreen(): JSX.Element {
  const session = useSession();
  const words = wordsIn(route.value.filter);
  const ends = session.ends.filter(({ actor, reason }) =>
    words.every((word) => `${actor} ${reason}`.toLowerCase().includes(word)),
  );
  const looked = session.endOf(Number(route.value.id)) ?? ends[0];
  return (
    <div class="split even">
      <div class="scroll">
        <Lanes session={session} />
        <Panel title="Crashes and kills" note={`${ends.length}, alike ones together`}>
          <Kinds {...{ ends, looked, session }} />
        </Panel>
        <Untold session={session} />
      </div>
      <div class="scroll" tabIndex={0} role="group" aria-label="Report">
        {looked === undefined ? (
          <Nothing>Nobody has crashed or been killed since this page began to look.</Nothing>
        ) : (
          <Report end={looked} session={session} />
        )}
      </div>
    </div>
  );
}

/** Who crashed while the host told of more than this page could take. */
function Untold({ session }: { readonly session: Session }): JSX.Element | null {
  const { untold, untoldOthers, dropped } = session.picture;
  if (untold.size === 0 && untoldOthers === 0) return null;
  return (
    <Panel title="Not told one by one" note={`${dropped.events} events were left out`}>
      <ul class="news">
        {[...untold.values()].map(({ actor, crashes, reason }) => (
          <li key={actor}>
            {actor} crashed {crashes} times in all, the last time of: {reasonLine(reason)}
          </li>
        ))}
        {untoldOthers === 0 ? null : <li>others, since forgotten: {untoldOthers} crashes</li>}
      </ul>
    </Panel>
  );
}

function Kinds({
  ends,
  looked,
  session,
}: {
  readonly ends: readonly End[];
  readonly looked: End | undefined;
  readonly session: Session;
}): JSX.Element {
  const kinds = kindsOf(ends);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = kinds.findIndex(({ fingerprint }) => fingerprint === looked?.fingerprint);
    const next = kinds[Math.max(0, Math.min(kinds.length - 1, at + step))]?.ends[0];
    if (next !== undefined) open(next);
  };
  if (kinds.length === 0)
    return (
      <div data-focus="first" tabIndex={-1}>
        <Nothing>None.</Nothing>
      </div>
    );
  return (
    <ol
      class="kinds"
      data-focus="first"
      tabIndex={0}
      onKeyDown={onKeyDown}
      aria-label="Kinds of ends"
    >
      {kinds.map(({ fingerprint, ends: alike }) => {
        const newest = alike[0];
        if (newest === undefined) return null;
        const isLooked = fingerprint === looked?.fingerprint;
        return (
          <li key={fingerprint} class={isLooked ? "active" : ""}>
            <a href={linkTo(newest)} tabIndex={-1} aria-current={isLooked ? "true" : undefined}>
              <b>
                <i aria-hidden="true">✕</i> {newest.actor.slice(newest.actor.lastIndexOf("/") + 1)}
              </b>
              <span class="dim">{newest.actor}</span>
              <span>{reasonLine(newest.reason)}</span>
            </a>
            <span class="figure dim">
              {alike.length === 1 ? "" : `${alike.length} ×, `}
              {agoText(session.picture.atMs - newest.atMs)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function linkTo({ id }: End): string {
  return routeText({ screen: "crashes", id: String(id), filter: route.value.filter });
}

function open(end: End): void {
  go({ screen: "crashes", id: String(end.id), filter: route.value.filter });
}
