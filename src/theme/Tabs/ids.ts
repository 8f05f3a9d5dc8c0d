import { createContext } from "react";

/** What the ids of one set of tabs begin with. */
export const TabIds = createContext("");
