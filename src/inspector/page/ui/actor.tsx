/** One actor: whether it is alive, what it is doing, what it did. */

import type { JSX } from "preact";
import { endWord } from "../view/ends.ts";
import { agoText } from "../../picture/figures.ts";
import { routeText } from "../view/route.ts";
import { Mailbox, Neighbours, type Shown, State } from "./actor-panels.tsx";
import { Behaviour } from "./behaviour.tsx";
import { FaultsLink } from "./faults.tsx";
import { KillButton } from "./kill.tsx";
import { Lifeline } from "./lifeline.tsx";
import { Nothing, Pill } from "./parts.tsx";
import type { Session } from "./session.ts";
import { Steps } from "./steps.tsx";
import { choose, chosen } from "./choice.ts";
import { useSession } from "./looking.ts";
import { route } from "./whereabouts.ts";
import { Budget } from "./tree-row.tsx";

/** The screen. An actor that was restarted since the link was made is followed to its newest incarnation. */
export function ActorScreen(): JSX.Element {
  const session = useSession();
  const id = Number(route.value.id);
  const row = session.picture.rows.get(id);
  if (row === undefined) {
    const end = session.endOf(id);
    return (
      <Nothing>
        Nothing is known of actor #{id} any more.{" "}
        {end === undefined ? null : (
          <a href={routeText({ screen: "crashes", id: String(id), filter: "" })}>
            See how it ended.
          </a>
        )}
      </Nothing>
    );
  }
  const detail = session.picture.details.get(id);
  return (
    <div class="actor" data-focus="first" tabIndex={-1}>
      <Header row={row} />
      <Lifeline {...{ row, session }} />
      <div class="columns">
        <div class="wide">
          <Behaviour {...{ row, session, detail }} />
          <Steps {...{ row, session }} />
        </div>
        <div class="narrow">
          <Mailbox {...{ row, session, detail }} />
          <Neighbours {...{ row, session, detail }} />
          <State detail={detail} />
        </div>
      </div>
    </div>
  );
}

function Header({ row }: Pick<Shown, "row">): JSX.Element {
  const session = useSession();
  const place = session.tree.byPath.get(row.path);
  const end = session.endAt(row.path);
  const newer = place !== undefined && place.id !== row.id ? place.id : undefined;
  return (
    <header class="title">
      <h1>
        <Ancestors path={row.path} session={session} />
        {row.origin.label} <span class="dim">#{row.id}</span>
      </h1>
      <Pill status={session.statusOf(row)} />
      {row.origin.kind === "supervisor" ? (
        <span>
          restarts <Budget row={row} />
        </span>
      ) : null}
      {newer === undefined ? null : (
        <a class="ended" href={routeText({ screen: "actor", id: String(newer), filter: "" })}>
          ↻ go to its newest incarnation #{newer}
        </a>
      )}
      {end === undefined ? null : (
        <a
          class="ended new"
          href={routeText({ screen: "crashes", id: String(end.id), filter: "" })}
        >
          ✕ {endWord(end)} {agoText(session.picture.atMs - end.atMs)}
        </a>
      )}
      <span class="spring" />
      <button
        type="button"
        aria-pressed={chosen.value.includes(row.id)}
        onClick={() => choose(row.id)}
      >
        {chosen.value.includes(row.id) ? "in the sequence" : "add to sequence"}
      </button>
      <FaultsLink row={row} />
      <KillButton row={row} />
    </header>
  );
}

function Ancestors({
  path,
  session,
}: {
  readonly path: string;
  readonly session: Session;
}): JSX.Element {
  const parts = path.split("/").slice(1, -1);
  return (
    <>
      {parts.map((part, at) => {
        const place = session.tree.byPath.get(`/${parts.slice(0, at + 1).join("/")}`);
        return (
          <span key={part} class="dim">
            {place === undefined ? (
              part
            ) : (
              <a href={routeText({ screen: "actor", id: String(place.id), filter: "" })}>{part}</a>
            )}
            {" / "}
          </span>
        );
      })}
    </>
  );
}
