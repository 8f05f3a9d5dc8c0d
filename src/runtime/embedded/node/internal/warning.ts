/** Where warnings go. `process` sets it, so that low modules needn't import `process`. */
type Emit = (warning: string | Error, type?: string, code?: string) => void;

let emit: Emit = (warning) => console.warn(warning);

export const emitWarning: Emit = (warning, type, code) => emit(warning, type, code);

export function emitWarningsWith(listener: Emit): void {
  emit = listener;
}
