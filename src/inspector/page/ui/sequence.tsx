/** Chosen actors and what they say to each other, as a diagram. */

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { type CauseTree, causeTreeNote, causeTreeOf, indexCauses } from "../view/causes.ts";
import { wordsIn } from "../view/query.ts";
import { repliesIn, repliesNote } from "../view/replies.ts";
import { ARROWS_MAX, LIFELINES_MAX, layoutSequence } from "../view/sequence.ts";
import { lifelinesOf, turnsOf } from "../view/sequence-life.ts";
import { sequenceJson, sequenceMermaid } from "../view/sequence-text.ts";
import { CopyButton, Nothing } from "./parts.tsx";
import { Diagram } from "./sequence-diagram.tsx";
import type { Session } from "./session.ts";
import { chosen } from "./choice.ts";
import { useSession } from "./looking.ts";
import { go, route } from "./whereabouts.ts";

/** Actors that are offered while one types. */
const OFFERED = 12;

/** The screen. */
export function SequenceScreen(): JSX.Element {
  const session = useSession();
  const tree = treeLookedAt(session);
  const events = session.picture.events.values;
  const wanted = tree?.actors ?? chosen.value;
  const actors = lifelinesOf(wanted, (id) => session.nameOf(id), events).slice(0, LIFELINES_MAX);
  const newest = actors.map(({ id }) => id);
  useEffect(() => {
    // The host is asked for the messages of those who are chosen: of one that began anew, of the new one.
    chosen.value = newest;
  }, [newest.join(" ")]);
  const stepsOf = (id: number) => session.stepsOf(id);
  const replies = repliesIn(actors.flatMap(({ id, ids = [id] }) => ids.flatMap(stepsOf)));
  const facts = { turns: turnsOf(actors, events, stepsOf), replies };
  const layout = layoutSequence(actors, session.picture.headers.values, facts);
  const drawn = layout.arrows.map(({ header }) => header);
  return (
    <div class="sequence" data-focus="first" tabIndex={-1}>
      <div class="chips">
        {actors.map(({ id, name }) => (
          <button
            type="button"
            key={id}
            title={name}
            aria-label={`Leave out ${name}`}
            onClick={() => chooseByHand(newest.filter((one) => one !== id))}
          >
            {name.slice(name.lastIndexOf("/") + 1)} <span aria-hidden="true">×</span>
          </button>
        ))}
        <Offers />
        <span class="spring" />
        {actors.length < 2 ? null : (
          <>
            <CopyButton label="copy as Mermaid" text={() => sequenceMermaid(layout)} />
            <CopyButton label="copy as JSON" text={() => sequenceJson(layout)} />
          </>
        )}
      </div>
      <TreeNote tree={tree} session={session} />
      {actors.length < 2 ? (
        <Nothing>
          Choose 2 to {LIFELINES_MAX} actors: Space on a row of the tree, or <kbd>/</kbd> and the
          path of one.
        </Nothing>
      ) : layout.arrows.length === 0 ? (
        <Nothing>These actors have said nothing to each other since they were chosen.</Nothing>
      ) : (
        <div class="scroll" tabIndex={0} role="group" aria-label="Sequence diagram, scrolls">
          <Diagram layout={layout} asks={replies.asks} />
          <p class="dim answers">{repliesNote(drawn, replies)}</p>
          {layout.arrows.length < ARROWS_MAX ? null : (
            <p class="dim">the newest {ARROWS_MAX} messages</p>
          )}
        </div>
      )}
    </div>
  );
}

/** The cause tree that the address asks for. */
function treeLookedAt({ picture }: Session): CauseTree | undefined {
  const { id } = route.value;
  if (id === "") return undefined;
  return causeTreeOf(Number(id), indexCauses(picture.headers.values), LIFELINES_MAX);
}

function TreeNote({
  tree,
  session,
}: {
  readonly tree: CauseTree | undefined;
  readonly session: Session;
}): JSX.Element | null {
  const { id } = route.value;
  if (id === "") return null;
  return (
    <p class="dim tree-note">
      {tree === undefined
        ? `No header of message #${id} is kept here, so who is in its cause tree is not known.`
        : causeTreeNote(tree, (one) => session.nameOf(one))}
    </p>
  );
}

/** From now on it is these, and no longer everyone of a cause tree. */
function chooseByHand(ids: readonly number[]): void {
  chosen.value = ids;
  go({ screen: "sequence" });
}

/** Actors whose path is like what is typed in the filter line. */
function Offers(): JSX.Element | null {
  // Taken by itself: who reads a signal is drawn again with what it reads, not with who holds it.
  const session = useSession();
  const words = wordsIn(route.value.filter);
  if (words.length === 0) return null;
  const like = [...session.picture.rows.values()]
    .filter(
      ({ path, goneAtMs }) =>
        goneAtMs === undefined && words.every((one) => path.toLowerCase().includes(one)),
    )
    .filter(({ id }) => !chosen.value.includes(id))
    .slice(0, OFFERED);
  return (
    <>
      {like.map(({ id, path }) => (
        <button
          type="button"
          class="offer"
          key={id}
          title={path}
          onClick={() => {
            chooseByHand([...chosen.value, id]);
          }}
        >
          + {path.slice(path.lastIndexOf("/") + 1)}
        </button>
      ))}
    </>
  );
}
