/** Where a peer is reached, by who says so: the first source that says anything is believed first. */

import type { NodeAddress } from "./node-address.ts";

/** Who says where peers are, the most trusted first. */
export const ADDRESS_SOURCES = ["admin", "discovery", "seed", "chain"] as const;

/** Who says where a peer is. */
export type AddressSource = (typeof ADDRESS_SOURCES)[number];

/** What each source says of one peer; absent is the same as nothing. */
export type SaidAddresses = Readonly<Partial<Record<AddressSource, readonly NodeAddress[]>>>;

/** An address and who says it. */
export interface SourcedAddress {
  readonly source: AddressSource;
  readonly address: NodeAddress;
}

/** Every address once, in the order of the sources; each counts for the first that says it. */
export function addressesInOrder(said: SaidAddresses): SourcedAddress[] {
  const found = new Map<string, SourcedAddress>();
  for (const source of ADDRESS_SOURCES) {
    for (const address of said[source] ?? []) {
      const text = addressText(address);
      if (!found.has(text)) found.set(text, { source, address });
    }
  }
  return [...found.values()];
}

/** The source in use: the first that says anything; `undefined` when none does. */
export function activeSource(said: SaidAddresses): AddressSource | undefined {
  return ADDRESS_SOURCES.find((source) => (said[source]?.length ?? 0) > 0);
}

/** An address as a text of its own. */
export function addressText({ host, port }: NodeAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
