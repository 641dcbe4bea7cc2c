/** What an actor is doing: its machine, its children, or what it takes. */

import type { JSX } from "preact";
import { countText, rateText, spanText } from "../../picture/figures.ts";
import type { Watched } from "./actor-panels.tsx";
import { MachinePanel } from "./machine-panel.tsx";
import { ActorLink, Bar, Nothing, Panel, Pill } from "./parts.tsx";

/** The panel. */
export function Behaviour({ row, session, detail }: Watched): JSX.Element {
  const machine = session.machine(row.origin.machine);
  const children = session.tree.byPath.get(row.path)?.children ?? [];
  if (machine !== undefined)
    return <MachinePanel key={row.id} {...{ row, session, detail, machine }} />;
  if (row.origin.kind === "supervisor")
    return (
      <Panel
        title="Children"
        note={`${children.length}, ${row.origin.strategy.replaceAll("_", " ")}`}
      >
        <table>
          <thead>
            <tr>
              <th>child</th>
              <th>is</th>
              <th class="figure">waiting</th>
              <th class="figure">messages / s</th>
              <th class="figure">up</th>
            </tr>
          </thead>
          <tbody>
            {children.slice(0, 100).map((child) => {
              const own = session.picture.rows.get(child.id);
              return own === undefined ? null : (
                <tr key={child.path}>
                  <td>
                    <ActorLink id={child.id} path={child.label} />
                  </td>
                  <td>
                    <Pill status={session.statusOf(own)} />
                  </td>
                  <td class="figure">{countText(own.now.depth)}</td>
                  <td class="figure">{rateText(session.pulse.now(own.id))}</td>
                  <td class="figure">{spanText(session.picture.atMs - own.origin.bornAtMs)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {children.length > 100 ? (
          <p class="dim">and {children.length - 100} more, in the tree</p>
        ) : null}
      </Panel>
    );
  return <Taken {...{ row, session, detail }} />;
}

/** An actor without a machine is told by what it takes. */
function Taken({ row, detail }: Watched): JSX.Element {
  const taken = Object.entries(detail?.taken ?? {}).sort((one, other) => other[1] - one[1]);
  const most = taken[0]?.[1] ?? 1;
  return (
    <Panel title="Behaviour" note={`${row.origin.behaviour}: a table of handlers, no machine`}>
      {taken.length === 0 ? (
        <Nothing>It has taken nothing since it is watched.</Nothing>
      ) : (
        <table>
          <tbody>
            {taken.map(([type, count]) => (
              <tr key={type}>
                <td>
                  <code>{type}</code>
                </td>
                <td class="bars">
                  <Bar part={count / most} />
                </td>
                <td class="figure">{countText(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
