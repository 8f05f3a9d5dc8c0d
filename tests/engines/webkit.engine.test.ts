import { declareCases } from "./every-case.ts";
import { launchWebKit } from "./webkit.ts";

declareCases("WebKitGTK", launchWebKit, "worker");
