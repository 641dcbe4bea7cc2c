/** How far the node has followed the chain, and from whom. */

import type { JSX } from "preact";
import { rateText } from "../../picture/figures.ts";
import { behindText, differenceText, jobText, laneText } from "../../picture/sync-text.ts";
import type { NetworkFrame, ShownLane, ShownSync } from "../../protocol/network.ts";
import { shortened } from "../view/names.ts";
import { routeText } from "../view/route.ts";
import { Bar, Panel } from "./parts.tsx";
import { useSession } from "./looking.ts";

/** Lanes that are drawn at most, those that differ and those that are asked first. */
const LANES_MAX = 16;

/** The panel; nothing of a runtime that follows no chain. */
export function SyncPanel({ network }: { readonly network: NetworkFrame }): JSX.Element | null {
  const { sync, peers } = network;
  if (sync === undefined) return null;
  const names = new Map(peers.map(({ peer, name }) => [peer, name ?? shortened(peer, 12)]));
  const rank = ({ differs, asked }: ShownLane): number =>
    differs === undefined ? (asked === undefined ? 2 : 1) : 0;
  const lanes = [...sync.lanes].sort(
    (one, other) => rank(one) - rank(other) || other.has - one.has,
  );
  return (
    <Panel title="Sync" note={behindText(sync)}>
      <Figures sync={sync} />
      <table class="lanes-of-sync">
        <tbody>
          {lanes.slice(0, LANES_MAX).map((lane) => (
            <Lane key={lane.peer} lane={lane} name={names.get(lane.peer)} goal={goalOf(sync)} />
          ))}
        </tbody>
      </table>
      {lanes.length > LANES_MAX ? <p class="dim">and {lanes.length - LANES_MAX} more</p> : null}
    </Panel>
  );
}

function goalOf({ highest, head }: ShownSync): number {
  return Math.max(1, highest, head);
}

function Figures({ sync }: { readonly sync: ShownSync }): JSX.Element {
  const { head, highest, cursor, epoch, digest, perSecond = 0 } = sync;
  const { jobsFailed = 0, piecesFailed = 0, job, blocks } = sync;
  const goal = goalOf(sync);
  return (
    <dl>
      <dt>state</dt>
      <dd>
        <StateLink sync={sync} />
      </dd>
      <dt>head, verified</dt>
      <dd>
        {head} of {highest} <Bar part={head / goal} />
      </dd>
      <dt>its digest</dt>
      <dd>
        <code title={digest}>{shortened(digest, 18)}</code>
      </dd>
      <dt>given to the host</dt>
      <dd>
        {cursor} <Bar part={cursor / goal} />
      </dd>
      <dt>epoch</dt>
      <dd>
        {epoch}, {rateText(perSecond)} commits / s
      </dd>
      {job === undefined ? null : (
        <>
          <dt>under way</dt>
          <dd>
            {jobText(sync)}{" "}
            {blocks === undefined ? null : <Bar part={blocks.have / Math.max(1, blocks.want)} />}
          </dd>
        </>
      )}
      <dt>tried again</dt>
      <dd>
        {jobsFailed} jobs, {piecesFailed} pieces
      </dd>
    </dl>
  );
}

function StateLink({ sync: { phase, actor } }: { readonly sync: ShownSync }): JSX.Element {
  const { picture } = useSession();
  const row = [...picture.rows.values()].find(({ path }) => path === actor);
  const word = phase ?? "not told";
  if (row === undefined) return <>{word}</>;
  return <a href={routeText({ screen: "actor", id: String(row.id), filter: "" })}>{word}</a>;
}

function Lane({
  lane,
  name,
  goal,
}: {
  readonly lane: ShownLane;
  readonly name: string | undefined;
  readonly goal: number;
}): JSX.Element {
  const { peer, has, differs } = lane;
  return (
    <tr class={differs === undefined ? "" : "parted"}>
      <td title={peer}>{name ?? shortened(peer, 12)}</td>
      <td class="bars">
        <Bar part={Math.min(1, has / goal)} tone={differs === undefined ? "live" : "bad"} />
      </td>
      <td class={differs === undefined ? "dim" : "bad"}>
        {differs === undefined ? laneText(lane) : `✕ ${differenceText(differs)}`}
      </td>
    </tr>
  );
}
