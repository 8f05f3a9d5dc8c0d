/** A form as a service takes it, before there is an element of it. */
export type FormPost = {
  readonly action: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
};

/**
 * Sends a form and shows the answer in a new tab. Call it while a click is being handled: browsers
 * block a tab that nobody asked for. The new tab gets no handle on this page.
 */
export function submitInNewTab({ action, fields }: FormPost): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  form.target = "_blank";
  form.rel = "noopener";
  form.hidden = true;
  for (const [name, value] of fields) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
