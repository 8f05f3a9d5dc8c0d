export type Service = "stackblitz" | "codesandbox";

/** What a reader should know before opening an example elsewhere. */
export type Limit = { readonly service: Service; readonly note: string };

/** True for every example: how far the service's way in is documented, not what it runs. */
const everywhere: readonly Limit[] = [
  {
    service: "codesandbox",
    note: "CodeSandbox documents this way in for pages only, not for servers, and may ask you to sign in or fail to start. If so, use StackBlitz or the zip file.",
  },
];

/** The example of two origins names both, and its cookie is for `localhost`. */
const byTopic: { readonly [topic: string]: readonly Limit[] } = {
  "cross-site": [
    {
      service: "stackblitz",
      note: "This example has two servers that know each other as localhost. In StackBlitz and CodeSandbox each port gets an address of its own, so it starts there, but its page is refused as a foreign origin. Run it on your machine.",
    },
  ],
};

export function limitsOf(topic: string): readonly Limit[] {
  return byTopic[topic] ?? everywhere;
}
