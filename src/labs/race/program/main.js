import { everyOrder } from "./orders.js";
import { closeServer, listen, race } from "./race.js";

// Runs two concurrent requests of one session in every order that their store operations can take,
// and prints one line of JSON for each order.
await listen(Number(process.env.PORT ?? 0));

// Who is first to call its handler makes a difference only where one has to wait for the other.
const seen = new Set();
for await (const outcome of everyOrder(race)) {
  const order = outcome.steps.map((step) => step.request).join("");
  if (!seen.has(order)) {
    seen.add(order);
    console.log(`race ${JSON.stringify({ order, ...outcome })}`);
  }
}
console.log(`race ${JSON.stringify({ orders: seen.size })}`);

if (process.argv.includes("--once")) {
  closeServer();
}
