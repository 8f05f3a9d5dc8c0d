/** In a browser the table is in the page's HTML already, or is fetched when it is asked for. */
export const StaticTable = undefined;
