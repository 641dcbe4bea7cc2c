/**
 * The actors a cell is linked to. Nearly every actor has one link, its parent, and a set takes half
 * as much memory as an idle actor: so one link stands for itself, and only several make a set.
 */

import type { Cell } from "./cell.ts";

/** No link, one, or several in the order they were made. */
export type Links = Cell | Set<Cell> | undefined;

/** The links with one more; making one twice changes nothing. */
export function withLink(links: Links, other: Cell): Links {
  if (links === undefined || links === other) return other;
  if (links instanceof Set) return links.add(other);
  return new Set([links, other]);
}

/** The links without one. */
export function withoutLink(links: Links, other: Cell): Links {
  if (!(links instanceof Set)) return links === other ? undefined : links;
  links.delete(other);
  return links;
}

/** Whether it is among the links. */
export function hasLink(links: Links, other: Cell): boolean {
  return links instanceof Set ? links.has(other) : links === other;
}

/** Every link, in the order they were made. */
export function linksIn(links: Links): Iterable<Cell> {
  if (links instanceof Set) return links;
  return links === undefined ? [] : [links];
}

/** How many links there are. */
export function linkCount(links: Links): number {
  if (links instanceof Set) return links.size;
  return links === undefined ? 0 : 1;
}
