/** `node:perf_hooks`: the browser's own clock and entries. */
import { unsupported } from "./unsupported.ts";

export default {
  performance: globalThis.performance,
  PerformanceEntry: globalThis.PerformanceEntry,
  PerformanceMark: globalThis.PerformanceMark,
  PerformanceMeasure: globalThis.PerformanceMeasure,
  PerformanceObserver: globalThis.PerformanceObserver,
  constants: {},
  monitorEventLoopDelay(): never {
    throw unsupported("perf_hooks.monitorEventLoopDelay()", "Measure with performance.now().");
  },
  createHistogram(): never {
    throw unsupported("perf_hooks.createHistogram()", "Keep the values, and sort them.");
  },
};
