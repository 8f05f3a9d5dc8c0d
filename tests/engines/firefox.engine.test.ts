import { declareCases } from "./every-case.ts";
import { launchFirefox } from "./firefox.ts";

declareCases("Firefox", launchFirefox, "opaque-origin");
