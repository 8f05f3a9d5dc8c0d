/**
 * What the later script uses of the worker's own. The build puts the list here, which only it knows
 * (`build/worker/shared.ts`).
 */
export const shared: readonly (() => unknown)[] = [];
