/**
 * Where the nodes of a devnet claim to be: one public address of a university in each city, so that
 * a real database finds them in sixteen different patches. The addresses are only told, never dialed:
 * every node of a devnet is reached on this machine.
 */

/** A city and an address that a database locates there. */
export interface City {
  readonly name: string;
  readonly address: string;
}

/** As many as a devnet can have nodes; the order spreads the first few over the globe. */
export const CITIES: readonly City[] = [
  { name: "Zurich", address: "129.132.19.216" },
  { name: "Tokyo", address: "133.11.0.1" },
  { name: "Berkeley", address: "128.32.1.1" },
  { name: "Sao Paulo", address: "143.107.1.1" },
  { name: "Cape Town", address: "137.158.1.1" },
  { name: "Sydney", address: "129.78.5.8" },
  { name: "Singapore", address: "137.132.1.1" },
  { name: "Reykjavik", address: "130.208.1.1" },
  { name: "Cambridge", address: "18.9.22.69" },
  { name: "Moscow", address: "93.180.0.1" },
  { name: "Buenos Aires", address: "157.92.1.1" },
  { name: "Seoul", address: "147.46.1.1" },
  { name: "Helsinki", address: "128.214.1.1" },
  { name: "Mexico City", address: "132.248.1.1" },
  { name: "Honolulu", address: "128.171.1.1" },
  { name: "Auckland", address: "130.216.1.1" },
];
