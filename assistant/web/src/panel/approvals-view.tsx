/** What agents ask for above their authority, for those who decide. */

import { h, type TargetedSubmitEvent, type VNode } from "preact";
import type { Desk } from "./desk";
import { amountOf } from "./discretion-view";
import { fill, texts } from "./texts";
import type { ExceptionRecord } from "./wire";

export function ApprovalsView({ desk }: { desk: Desk }): VNode {
  const { pending, loaded } = desk.discretion;
  return (
    <div class="page" role="region" tabIndex={0} aria-label={texts.approvals}>
      <h1 id="place" tabIndex={-1}>
        {texts.approvals}
      </h1>
      {!pending.length && <p class="quiet empty">{loaded ? texts.noApprovals : texts.loading}</p>}
      <ul class="plain">
        {pending.map((one) => (
          <li key={one.id} class="card">
            <Asked desk={desk} one={one} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Asked({ desk, one }: { desk: Desk; one: ExceptionRecord }): VNode {
  const decide = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const grant = (event.submitter as HTMLButtonElement | null)?.value !== "refuse";
    void desk.decide(one, grant, String(new FormData(event.currentTarget).get("note")));
  };
  const what = `${amountOf(one.amount, one.unit)}: ${one.benefit}`;
  const conversation = desk.live && desk.inbox.find(one.conversation_id);
  return (
    <form onSubmit={decide} aria-label={fill(texts.asksFor, { name: one.asked_by, amount: what })}>
      <p class="line">
        <strong dir="auto">{fill(texts.asksFor, { name: one.asked_by, amount: amountOf(one.amount, one.unit) })}</strong>
        <span class="tag">{fill(texts.needsRole, { role: one.approver.toLowerCase() })}</span>
      </p>
      <p dir="auto">{one.benefit}</p>
      <p dir="auto" class="text">
        {one.reason}
      </p>
      <p class="line">
        <a class="quiet" href={`/v1/documents/${one.document}/versions/${one.version}`} target="_blank" rel="noopener">
          {texts.openClause}
        </a>
        {conversation && (
          <button type="button" class="link" onClick={() => desk.open(conversation.id)}>
            {texts.conversation}
          </button>
        )}
      </p>
      {desk.isLead && (
        <div class="line">
          <input name="note" maxLength={2000} aria-label={texts.note} placeholder={texts.note} dir="auto" />
          <button class="primary" value="approve" aria-disabled={desk.busy}>
            {texts.approve}
          </button>
          <button class="chip" value="refuse" aria-disabled={desk.busy}>
            {texts.refuse}
          </button>
        </div>
      )}
    </form>
  );
}
