import table from "../shared/table.module.css";
import { pages, transports, transportWords } from "./pages.ts";
import recorded from "./recorded.json";
import { keyOf, type Switches } from "./switches.ts";
import { verdictWordOf } from "./words.ts";

/** The settings that are told before anything runs: with the frontend on the list. */
const settings: readonly { readonly title: string; readonly switches: Switches }[] = [
  { title: "Check, Lax", switches: { list: "frontend", check: true, cookie: "lax" } },
  { title: "CORS alone, Lax", switches: { list: "frontend", check: false, cookie: "lax" } },
  { title: "Check, None", switches: { list: "frontend", check: true, cookie: "none" } },
  { title: "CORS alone, None", switches: { list: "frontend", check: false, cookie: "none" } },
];

const matrices: Readonly<Record<string, Readonly<Record<string, string>>>> = recorded;

/** What a run on Node.js found with the frontend as the one allowed origin. */
export function Recorded() {
  return (
    <table className={table.table}>
      <caption>
        As recorded on Node.js: the frontend is allowed, with or without the origin check, with
        SameSite=Lax or None
      </caption>
      <thead>
        <tr>
          <th scope="col">A page of</th>
          {settings.map(({ title }) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pages.flatMap(({ name, origin }) =>
          transports.map((transport) => (
            <tr key={`${name} ${transport}`}>
              <th scope="row">
                <code>{origin.replace("http://", "")}</code>, {transportWords[transport]}
              </th>
              {settings.map(({ title, switches }) => (
                <td key={title}>
                  {verdictWordOf(matrices[keyOf(switches)]?.[`${name} ${transport}`] ?? "")}
                </td>
              ))}
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
