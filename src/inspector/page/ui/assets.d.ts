/** Style sheets are bundled with the page. */
declare module "*.css";

/** The land, written into the page when it is built. */
declare const LAND_OUTLINE: string;
