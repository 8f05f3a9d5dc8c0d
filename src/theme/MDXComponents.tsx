import MDXComponents from "@theme-original/MDXComponents";

import OpenElsewhere from "../components/open-elsewhere/index.tsx";
import { Proof } from "../components/proof/index.tsx";

/** What a chapter may use without importing it. Labs are imported by the pages that show one. */
export default { ...MDXComponents, OpenElsewhere, Proof };
