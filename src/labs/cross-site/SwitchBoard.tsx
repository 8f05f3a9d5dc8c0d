import clsx from "clsx";
import { useId } from "react";

import choices from "../shared/choices.module.css";
import styles from "./cross-site.module.css";
import type { Switches } from "./switches.ts";

/** What the reader sets at the server, and what else a browser has to go by: the cookie’s SameSite. */
export function SwitchBoard({
  switches,
  disabled,
  onSwitch,
}: {
  readonly switches: Switches;
  readonly disabled: boolean;
  readonly onSwitch: (switches: Switches) => void;
}) {
  const group = useId();
  const radio = (legend: string, label: string, checked: boolean, change: Partial<Switches>) => (
    <label key={label}>
      <input
        type="radio"
        name={`${group} ${legend}`}
        checked={checked}
        onChange={() => onSwitch({ ...switches, ...change })}
      />
      {label}
    </label>
  );
  const { list, check, cookie } = switches;
  return (
    <div className={clsx(choices.choices, styles.switches)}>
      <fieldset disabled={disabled}>
        <legend>Allowed origins, CORS and check</legend>
        {radio("list", "none", list === "nobody", { list: "nobody" })}
        {radio("list", "the frontend, :4200", list === "frontend", { list: "frontend" })}
        {radio("list", "all of these", list === "everyone", { list: "everyone" })}
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>Origin check on the handshake</legend>
        {radio("check", "on", check, { check: true })}
        {radio("check", "off, CORS alone", !check, { check: false })}
      </fieldset>
      <fieldset disabled={disabled}>
        <legend>The session’s cookie</legend>
        {radio("cookie", "SameSite=Lax", cookie === "lax", { cookie: "lax" })}
        {radio("cookie", "SameSite=None; Secure", cookie === "none", { cookie: "none" })}
      </fieldset>
    </div>
  );
}
