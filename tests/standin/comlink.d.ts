/** What `headless.ts` uses of the Comlink that `@webcontainer/api` brings along (`programs.ts`). */
declare module "comlink" {
  export const Comlink: {
    expose(api: object, port: MessagePort): void;
    proxy<T extends object>(value: T): T;
  };
}
