/** The active states of a machine in one line. */

/** The innermost of them: what holds them stands in their names. */
export function stateText(state: string): string {
  const active = state.split("|");
  const isHolder = (id: string): boolean => active.some((other) => other.startsWith(`${id}.`));
  return active.filter((id) => !isHolder(id)).join(" · ");
}
