import { createCauses } from "./causes.ts";
import type { Hint } from "./causes.ts";
import { createEndings } from "./endings.ts";
import { createEngines } from "./engines.ts";
import type { Engine } from "./engines.ts";
import type { EventFrame, Happening, TraceEvent } from "./event.ts";
import { createExchanges } from "./exchanges.ts";
import type { Exchange } from "./exchanges.ts";
import { happeningOf } from "./packets.ts";
import type { Packet } from "./packets.ts";
import { hasBody, toArrayBuffer, toBody } from "./recorded-body.ts";
import type { RecordedBody, WireRecord } from "./wire.ts";

/**
 * Makes events of raw records, one by one, in the order of the records. Records of the gateway and of
 * the preload may come from two processes: put them in order first (`order.ts`).
 *
 * A message's body ends after its head. So that most events can carry their body, the decoder holds a
 * head back until its body is there, or until another record may depend on it:
 * - a request, until a record of the server speaks of it, or its response begins;
 * - a response, until its browser does something else, which it may have been led to.
 */
export type Decoder = {
  readonly push: (record: WireRecord) => TraceEvent[];
  /** Gives out what is held back. Call it when nothing has come for a while, and at the end. */
  readonly flush: () => TraceEvent[];
};

export type DecoderOptions = {
  /** Ms since the epoch that count as 0. Default: the first record's time. */
  readonly startedAt?: number;
  /** The first event's id. Default 1. */
  readonly firstId?: number;
};

export function createDecoder({ startedAt, firstId = 1 }: DecoderOptions = {}): Decoder {
  const causes = createCauses();
  const exchanges = createExchanges(({ id }) => causes.forget(id));
  const engines = createEngines();
  let endings = createEndings();
  let started = startedAt;
  let lastAt = 0;
  let nextId = firstId;
  let out: TraceEvent[] = [];

  /** Times never run backwards, even where a head was held back. */
  function emit(
    recordedAt: number,
    happening: Happening,
    frame: Pick<EventFrame, "browser" | "tab"> = {},
    hint?: Hint,
  ): void {
    const at = Math.max(lastAt, Math.round((recordedAt - (started ?? recordedAt)) * 10) / 10);
    lastAt = at;
    const id = nextId++;
    const cause = causes.of(happening, hint);
    const event: TraceEvent = {
      id,
      at,
      ...(cause !== undefined && { cause }),
      ...(frame.browser !== undefined && { browser: frame.browser }),
      ...(frame.tab !== undefined && { tab: frame.tab }),
      ...happening,
    };
    causes.note(event, hint);
    out.push(event);
  }

  function push(record: WireRecord): TraceEvent[] {
    out = [];
    started ??= record.at;
    switch (record.type) {
      case "request":
      case "upgrade":
        startExchange(record);
        break;
      case "store":
      case "room":
      case "connection":
      case "server":
      case "note":
        onServerRecord(record);
        break;
      case "cookies":
        onCookies(record);
        break;
      default: {
        const exchange = exchanges.get(record.exchange);
        if (exchange) onExchangeRecord(exchange, record);
      }
    }
    return out;
  }

  function startExchange(
    record: Extract<WireRecord, { readonly type: "request" | "upgrade" }>,
  ): void {
    const { browser, tab, port, exchange: id } = record;
    release("response", browser);
    const engine = engines.ofUrl(record.url, browser, tab);
    const isUpgrade = record.type === "upgrade";
    const exchange: Exchange = {
      id,
      browser,
      tab,
      engine,
      port,
      isUpgrade,
      held: undefined,
      sending: !isUpgrade && hasBody(record.headers),
      closed: false,
    };
    exchanges.add(exchange);
    if (isUpgrade) {
      const { url, headers } = record;
      emit(record.at, { kind: "upgrade-request", exchange: id, url, headers }, exchange);
    } else if (exchange.sending) {
      exchange.held = { side: "request", records: [record] };
    } else {
      emitRequest(exchange, record);
    }
  }

  type ExchangeRecord = Exclude<
    Extract<WireRecord, { readonly exchange: string }>,
    { readonly type: "request" | "upgrade" }
  >;

  function onExchangeRecord(exchange: Exchange, record: ExchangeRecord): void {
    const { id } = exchange;
    switch (record.type) {
      case "request-end":
        exchange.sending = false;
        if (exchange.held?.side === "request") releaseExchange(exchange, record.body);
        else emitBody(exchange, record.at, "to-server", record.body);
        if (exchange.closed) exchanges.close(exchange);
        break;
      case "response":
        releaseExchange(exchange);
        exchange.held = { side: "response", records: [record] };
        break;
      case "response-end":
        if (exchange.held?.side === "response") releaseExchange(exchange, record.body);
        else emitBody(exchange, record.at, "to-client", record.body);
        exchanges.close(exchange);
        break;
      case "upgrade-response": {
        const { status, headers } = record;
        emit(record.at, { kind: "upgrade-response", exchange: id, status, headers }, exchange);
        break;
      }
      case "frame":
        if (record.direction === "to-server") release("response", exchange.browser);
        onFrame(exchange, record);
        break;
      case "upgrade-end":
        if (!exchange.closed) {
          const hint = { sid: exchange.engine?.sid };
          emit(record.at, { kind: "websocket-close", exchange: id }, exchange, hint);
        }
        exchanges.close(exchange);
        break;
      case "failed":
        exchange.sending = false;
        releaseExchange(exchange);
        emit(record.at, { kind: "http-error", exchange: id, message: record.message }, exchange);
        exchanges.close(exchange);
        break;
    }
  }

  function onFrame(
    exchange: Exchange,
    record: Extract<WireRecord, { readonly type: "frame" }>,
  ): void {
    const { direction, opcode, body, code } = record;
    if (opcode === "close") {
      if (exchange.closed) return;
      exchange.closed = true;
      emit(
        record.at,
        {
          kind: "websocket-close",
          exchange: exchange.id,
          direction,
          ...(code !== undefined && { code }),
          ...(body.text !== undefined && { reason: body.text }),
        },
        exchange,
        { sid: exchange.engine?.sid },
      );
      return;
    }
    if (opcode !== "text" && opcode !== "binary") return;
    const message = body.text ?? (body.base64 === undefined ? "" : toArrayBuffer(body.base64));
    const { engine } = exchange;
    if (!engine) {
      emit(
        record.at,
        { kind: "websocket-message", exchange: exchange.id, direction, body: toBody(body) },
        exchange,
      );
    } else {
      const reader = direction === "to-server" ? engine.toServer : engine.toClient;
      const isReadable = !record.compressed && !body.truncated;
      const packets = isReadable ? reader.message(message) : reader.skip();
      emitPackets(exchange, record.at, direction, packets);
    }
  }

  function emitRequest(
    exchange: Exchange,
    record: Extract<WireRecord, { readonly type: "request" | "upgrade" }>,
    body?: RecordedBody,
  ): void {
    const { method, url, headers, at } = record;
    emit(
      at,
      {
        kind: "http-request",
        exchange: exchange.id,
        method,
        url,
        headers,
        ...(body && { body: toBody(body) }),
      },
      exchange,
    );
    if (body) emitPayload(exchange, at, "to-server", body);
  }

  function emitBody(
    exchange: Exchange,
    at: number,
    direction: "to-server" | "to-client",
    body: RecordedBody,
  ): void {
    if (body.bytes === 0) return;
    emit(at, { kind: "http-body", exchange: exchange.id, direction, body: toBody(body) }, exchange);
    emitPayload(exchange, at, direction, body);
  }

  function emitPayload(
    exchange: Exchange,
    at: number,
    direction: "to-server" | "to-client",
    body: RecordedBody,
  ): void {
    const { engine } = exchange;
    if (!engine || exchange.isUpgrade || body.text === undefined) return;
    // Engine.IO answers a POST with "ok", which is no packet (Engine.IO protocol v4, "HTTP long-polling").
    if (direction === "to-client" && body.text === "ok") return;
    // An error is answered with JSON: {"code":1,"message":"Session ID unknown"}.
    if (direction === "to-client" && body.text.startsWith("{")) return;
    const reader = direction === "to-server" ? engine.toServer : engine.toClient;
    const packets = body.truncated ? reader.skip() : reader.payload(body.text);
    emitPackets(exchange, at, direction, packets);
  }

  function emitPackets(
    exchange: Exchange,
    at: number,
    direction: "to-server" | "to-client",
    packets: readonly Packet[],
  ): void {
    const { engine } = exchange;
    if (!engine) return;
    const transport = exchange.isUpgrade ? "websocket" : "polling";
    for (const packet of packets) {
      engines.learn(engine, direction, packet);
      const carried = {
        exchange: exchange.id,
        direction,
        transport,
        ...(engine.sid !== undefined && { sid: engine.sid }),
      } as const;
      const happening = happeningOf(packet, carried, engine.sockets);
      emit(at, happening, exchange, { nth: packet.nth });
    }
  }

  function onCookies(record: Extract<WireRecord, { readonly type: "cookies" }>): void {
    const exchange = record.exchange === undefined ? undefined : exchanges.get(record.exchange);
    if (exchange?.held) exchange.held.records.push(record);
    else emitCookies(record, exchange);
  }

  function emitCookies(
    record: Extract<WireRecord, { readonly type: "cookies" }>,
    exchange: Exchange | undefined,
  ): void {
    const { at, browser, changes } = record;
    const frame = { browser, tab: exchange?.tab };
    for (const change of changes) {
      if (change.is === "removed") {
        const { name } = change;
        emit(
          at,
          { kind: "cookie-removed", name, ...(exchange && { exchange: exchange.id }) },
          frame,
        );
      } else if (exchange) {
        const { id } = exchange;
        emit(
          at,
          change.is === "set"
            ? { kind: "cookie-set", exchange: id, cookie: change.cookie }
            : {
                kind: "cookie-refused",
                exchange: id,
                header: change.header,
                reason: change.reason,
              },
          frame,
        );
      }
    }
  }

  function onServerRecord(
    record: Extract<
      WireRecord,
      { readonly type: "store" | "room" | "connection" | "server" | "note" }
    >,
  ): void {
    if (record.type === "server") {
      const { at, type, ...rest } = record;
      emit(at, { kind: type, ...rest });
      if (rest.change !== "listening") onServerEnd();
      return;
    }
    if (record.type === "note") {
      emit(record.at, { kind: "note", text: record.text });
      return;
    }
    if (record.type === "store") {
      const { at, type, port, sid, received, ...rest } = record;
      const exchange = port === undefined ? undefined : exchanges.ofPort(port);
      if (exchange?.held?.side === "request") releaseExchange(exchange);
      const owner = sid === undefined ? exchange : engines.ofSid(sid);
      const revives = endings.note(rest);
      emit(at, { kind: type, ...rest, ...(revives && { revives }) }, ownerFrame(owner), {
        exchange: exchange?.id,
        sid,
        received,
      });
      return;
    }
    if (record.type === "connection") {
      const { at, type, received, ...rest } = record;
      const engine = engines.ofSid(rest.sid);
      if (engine) engines.connect(rest.socket, engine);
      emit(at, { kind: type, ...rest }, ownerFrame(engine), { sid: rest.sid, received });
      return;
    }
    const { at, type, sid, received, ...rest } = record;
    // A socket that joins in a middleware is not connected yet, so that its id says nothing.
    const engine =
      (sid === undefined ? undefined : engines.ofSid(sid)) ?? engines.ofSocket(rest.socket);
    emit(at, { kind: type, ...rest }, ownerFrame(engine), { sid: engine?.sid, received });
  }

  /** With the process went its memory, its sockets and its connections; the browsers go on. */
  function onServerEnd(): void {
    exchanges.forgetPorts();
    engines.clear();
    causes.forgetServer();
    endings = createEndings();
  }

  /** Emits a held head, with the body if it is there by now. */
  function releaseExchange(exchange: Exchange, body?: RecordedBody): void {
    const { held } = exchange;
    exchange.held = undefined;
    for (const record of held?.records ?? []) {
      if (record.type === "request") emitRequest(exchange, record, body);
      else if (record.type === "response") {
        const { at, status, headers } = record;
        emit(
          at,
          {
            kind: "http-response",
            exchange: exchange.id,
            status,
            headers,
            ...(body && body.bytes > 0 && { body: toBody(body) }),
          },
          exchange,
        );
      } else if (record.type === "cookies") emitCookies(record, exchange);
    }
    if (held?.side === "response" && body)
      emitPayload(exchange, lastRecordedAt(held), "to-client", body);
  }

  function release(side: "request" | "response", browser?: string): void {
    for (const exchange of exchanges.open()) {
      if (exchange.held?.side !== side) continue;
      if (browser === undefined || exchange.browser === browser) releaseExchange(exchange);
    }
  }

  return {
    push,
    flush() {
      out = [];
      release("request");
      release("response");
      return out;
    },
  };
}

/** All events of a list of records. */
export function decode(records: Iterable<WireRecord>, options?: DecoderOptions): TraceEvent[] {
  const decoder = createDecoder(options);
  const events: TraceEvent[] = [];
  for (const record of records) events.push(...decoder.push(record));
  return [...events, ...decoder.flush()];
}

const lastRecordedAt = ({ records }: { readonly records: readonly WireRecord[] }): number =>
  records.at(-1)?.at ?? 0;

const ownerFrame = (owner: Exchange | Engine | undefined): Pick<EventFrame, "browser" | "tab"> =>
  owner ? { browser: owner.browser, tab: owner.tab } : {};
