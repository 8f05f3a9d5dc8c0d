import { captureFrame, runInFrame } from "../internal/async-context.ts";
import { EventEmitter, type EmitterOptions, type EventName } from "./emitter.ts";

type Options = EmitterOptions & { readonly name?: string };

/** An emitter whose listeners run in the asynchronous context of its creation. */
export class EventEmitterAsyncResource extends EventEmitter {
  readonly #frame = captureFrame();

  constructor(options?: Options | string) {
    super(typeof options === "string" ? undefined : options);
  }

  override emit(type: EventName, ...args: unknown[]): boolean {
    let handled = false;
    runInFrame(this.#frame, () => {
      handled = super.emit(type, ...args);
    });
    return handled;
  }

  emitDestroy(): this {
    return this;
  }
}
