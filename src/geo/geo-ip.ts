/** The only door to geography: an IP address becomes a place, or honestly nothing. */

/** A point on the globe, in degrees. */
export interface Coordinates {
  /** -90 to 90, north positive. */
  readonly latitude: number;
  /** -180 to 180, east positive. */
  readonly longitude: number;
}

/** Looks addresses up. */
export interface GeoIp {
  /** The place of an IPv4 or IPv6 address; `undefined` when unknown, private or malformed. Never throws. */
  locate(ip: string): Coordinates | undefined;
}
