/** Parameters of the bundle's scope, which packages' code can see. */

/** The project's directory at run time. */
export const ROOT = "__root";
/** The way to the later script; `Later` in `loader/packages.ts`. */
export const LATER = "__later";
/** What the later script uses of the bundle. */
export const SHARED = "__shared";
