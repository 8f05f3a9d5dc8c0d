/** Defines an `on…` attribute: https://html.spec.whatwg.org/#event-handler-attributes */
export function defineHandler(prototype: EventTarget, type: string): void {
  const handlers = new WeakMap<EventTarget, { current: unknown }>();
  Object.defineProperty(prototype, `on${type}`, {
    configurable: true,
    enumerable: true,
    get(this: EventTarget) {
      return handlers.get(this)?.current ?? null;
    },
    set(this: EventTarget, handler: unknown) {
      const known = handlers.get(this);
      if (known) {
        known.current = handler;
        return;
      }
      const slot = { current: handler };
      handlers.set(this, slot);
      this.addEventListener(type, (event) => {
        if (typeof slot.current === "function") Reflect.apply(slot.current, this, [event]);
      });
    },
  });
}
