/** The one function of topojson-client that is used; the package has no types of its own. */
declare module "topojson-client" {
  /** Turns an object of a topology into a shape of GeoJSON. */
  export function feature(
    topology: unknown,
    object: unknown,
  ): {
    readonly features: readonly {
      readonly geometry: { readonly coordinates: readonly (readonly (readonly number[])[][])[] };
    }[];
  };
}
