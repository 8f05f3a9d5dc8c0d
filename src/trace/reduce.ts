import type { Cookie, EngineTransport, StoredSession, TraceEvent } from "./event.ts";

/** How things stand after an event, as far as the trace tells. */
export type State = {
  readonly server: "unknown" | "listening" | "down";
  /** Each browser's cookies, in the order of their creation. */
  readonly jars: Readonly<Record<string, readonly Cookie[]>>;
  /** Tabs that have been heard of, by browser. */
  readonly tabs: Readonly<Record<string, readonly string[]>>;
  /** What the store holds, by session id. */
  readonly sessions: Readonly<Record<string, Exclude<StoredSession, null>>>;
  readonly connections: readonly Connection[];
};

/** One Socket.IO socket that is connected. */
export type Connection = {
  readonly socket: string;
  readonly namespace: string;
  readonly sid: string;
  readonly session?: string;
  readonly browser?: string;
  readonly tab?: string;
  readonly transport?: EngineTransport;
  readonly rooms: readonly string[];
};

export const initialState: State = {
  server: "unknown",
  jars: {},
  tabs: {},
  sessions: {},
  connections: [],
};

/** Pure: never changes `state`, and shares with it what did not change. */
export function reduce(state: State, event: TraceEvent): State {
  return change(withTab(state, event), event);
}

/** The state after the event of this id; after all events, where none is named. */
export function stateAt(events: Iterable<TraceEvent>, id = Infinity): State {
  let state = initialState;
  for (const event of events) {
    if (event.id > id) break;
    state = reduce(state, event);
  }
  return state;
}

function change(state: State, event: TraceEvent): State {
  switch (event.kind) {
    case "cookie-set":
      return withJar(state, event.browser, (jar) => setCookie(jar, event.cookie));
    case "cookie-removed":
      return withJar(state, event.browser, (jar) => jar.filter(({ name }) => name !== event.name));
    case "store":
      return { ...state, sessions: withSession(state.sessions, event.session, event.after) };
    case "connection":
      return withConnection(state, event);
    case "room":
      return mapConnection(state, event.socket, ({ rooms, ...rest }) => ({
        ...rest,
        rooms:
          event.change === "leave"
            ? rooms.filter((room) => room !== event.room)
            : [...new Set([...rooms, event.room])],
      }));
    case "socket":
    case "engine":
      return withTransport(state, event.sid, event.transport);
    case "server":
      // With the process, its memory and its connections are gone; the browsers keep their cookies.
      if (event.change === "listening") return { ...state, server: "listening" };
      return { ...state, server: "down", sessions: {}, connections: [] };
    default:
      return state;
  }
}

function withTab(state: State, { browser, tab }: TraceEvent): State {
  if (browser === undefined || tab === undefined) return state;
  const tabs = state.tabs[browser] ?? [];
  if (tabs.includes(tab)) return state;
  return { ...state, tabs: { ...state.tabs, [browser]: [...tabs, tab] } };
}

function withJar(
  state: State,
  browser: string | undefined,
  update: (jar: readonly Cookie[]) => readonly Cookie[],
): State {
  if (browser === undefined) return state;
  return { ...state, jars: { ...state.jars, [browser]: update(state.jars[browser] ?? []) } };
}

/** A cookie is the same where its name, domain and path are (RFC 6265bis, section 5.7). */
function setCookie(jar: readonly Cookie[], cookie: Cookie): readonly Cookie[] {
  const isSame = ({ name, domain, hostOnly, path }: Cookie): boolean =>
    name === cookie.name &&
    domain === cookie.domain &&
    hostOnly === cookie.hostOnly &&
    path === cookie.path;
  const has = jar.some(isSame);
  return has ? jar.map((old) => (isSame(old) ? cookie : old)) : [...jar, cookie];
}

function withSession(
  sessions: State["sessions"],
  id: string,
  after: StoredSession,
): State["sessions"] {
  const rest = Object.fromEntries(Object.entries(sessions).filter(([key]) => key !== id));
  return after === null ? rest : { ...sessions, [id]: after };
}

function withConnection(
  state: State,
  event: Extract<TraceEvent, { readonly kind: "connection" }>,
): State {
  const { socket, namespace, sid, session, browser, tab } = event;
  const others = state.connections.filter((connection) => connection.socket !== socket);
  if (event.change === "disconnected") return { ...state, connections: others };
  const connection: Connection = {
    socket,
    namespace,
    sid,
    ...(session !== undefined && { session }),
    ...(browser !== undefined && { browser }),
    ...(tab !== undefined && { tab }),
    rooms: [],
  };
  return { ...state, connections: [...others, connection] };
}

function mapConnection(
  state: State,
  socket: string,
  update: (connection: Connection) => Connection,
): State {
  if (!state.connections.some((connection) => connection.socket === socket)) return state;
  return {
    ...state,
    connections: state.connections.map((connection) =>
      connection.socket === socket ? update(connection) : connection,
    ),
  };
}

function withTransport(state: State, sid: string | undefined, transport: EngineTransport): State {
  const changes = state.connections.some(
    (connection) => connection.sid === sid && connection.transport !== transport,
  );
  if (!changes) return state;
  return {
    ...state,
    connections: state.connections.map((connection) =>
      connection.sid === sid ? { ...connection, transport } : connection,
    ),
  };
}
