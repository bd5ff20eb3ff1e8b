/** What this agent may give in this case, what is left to give, and what waits for somebody higher. */

import { Fragment, h, type TargetedSubmitEvent, type VNode } from "preact";
import { Clause } from "./clause";
import type { Desk } from "./desk";
import { fill, texts } from "./texts";
import type { MenuItem } from "./wire";

export function DiscretionView({ desk, menu }: { desk: Desk; menu: readonly MenuItem[] }): VNode | null {
  const records = desk.discretion.of(desk.host.ticket()?.id);
  if (!menu.length && !records.length) return null;
  const { budget } = desk.discretion;
  const currency = menu.find((item) => item.currency)?.currency ?? "";
  return (
    <section class="part discretion">
      <h2>{texts.discretion}</h2>
      {budget && (
        <p class="quiet">
          {budget.limit === null
            ? texts.noBudget
            : fill(texts.budgetLeft, { left: amountOf(budget.left!, currency), limit: amountOf(budget.limit, currency) })}
        </p>
      )}
      <ul class="plain">
        {menu.map((item) => (
          <li key={item.benefit}>
            <Item desk={desk} item={item} />
          </li>
        ))}
      </ul>
      {records.length > 0 && (
        <>
          <h3>{texts.requests}</h3>
          <ul class="plain" aria-live="polite">
            {records.map((one) => (
              <li key={one.id} class={`record ${one.state}`}>
                <span dir="auto">
                  {amountOf(one.amount, one.unit)} · {one.benefit}
                </span>
                <span class="tag" dir="auto">
                  {fill(texts.states[one.state], { approver: one.approver.toLowerCase(), by: one.decided_by ?? "" })}
                </span>
                {one.note && <q dir="auto">{one.note}</q>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Item({ desk, item }: { desk: Desk; item: MenuItem }): VNode {
  const limit = limitOf(item);
  const allowed = limit === null ? texts.anyAmount : limit === 0 ? texts.nothing : fill(texts.upTo, { amount: shown(item) });
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    void desk.give(item, String(given.get("amount")), String(given.get("reason"))).then((made) => {
      if (!made) return;
      form.reset();
      form.closest("details")!.open = false;
    });
  };
  return (
    <details class="give">
      <summary>
        <span dir="auto">{item.benefit}</span> <span class="quiet">{allowed}</span>
      </summary>
      {item.condition && <p dir="auto">{item.condition}</p>}
      <Clause citation={item.citation} />
      <form onSubmit={submit}>
        <label>
          {fill(texts.amount, { unit: item.unit })}
          <input name="amount" required inputMode="decimal" pattern="\d{1,9}([.]\d{1,2})?" onInput={(event) => mark(event.currentTarget, limit)} />
        </label>
        <label>
          {texts.reason}
          <input name="reason" required maxLength={2000} dir="auto" />
        </label>
        {item.approves_above && limit !== null && (
          <p class="quiet">
            {fill(texts.requestAbove, { amount: shown(item), role: item.approves_above.toLowerCase() })}
          </p>
        )}
        <button class="primary" aria-disabled={desk.busy}>
          <span class="within">{texts.give}</span>
          <span class="above">{texts.request}</span>
        </button>
      </form>
    </details>
  );
}

/** The button says what will happen. */
function mark(box: HTMLInputElement, limit: number | null): void {
  box.form!.classList.toggle("beyond", limit !== null && Number(box.value) > limit);
}

function limitOf({ amount, percent }: MenuItem): number | null {
  const said = amount ?? percent;
  return said === null ? null : Number(said);
}

function shown({ amount, currency, percent, unit }: MenuItem): string {
  return percent === null ? amountOf(amount ?? "", currency ?? unit) : amountOf(percent, "percent");
}

export function amountOf(amount: string, unit: string): string {
  if (unit === "percent") return `${amount}%`;
  if (!/^[A-Z]{3}$/.test(unit)) return `${amount} ${unit}`.trim();
  return new Intl.NumberFormat("en", { style: "currency", currency: unit }).format(Number(amount));
}
