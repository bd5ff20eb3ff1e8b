/** The whole panel: who is signed in, the views, and the one that is looked at. */

import { h, type VNode } from "preact";
import { Book } from "../icons";
import { ApprovalsView } from "./approvals-view";
import { AskView } from "./ask-view";
import { CaseView, TicketView } from "./case-view";
import type { Desk, Tab } from "./desk";
import { InboxView } from "./inbox-view";
import { SignIn } from "./sign-in";
import { fill, texts } from "./texts";

export function App({ desk }: { desk: Desk }): VNode {
  if (desk.person === undefined) return <p class="quiet empty">{texts.loading}</p>;
  if (desk.person === null) return <SignIn desk={desk} />;
  return (
    <div class={`panel desk ${desk.host.kind} at-${desk.tab}${desk.live?.id ? " opened" : ""}`}>
      <Top desk={desk} name={desk.person.name} />
      <main>
        <Messages desk={desk} />
        <div class="room">
          {desk.live && <InboxView desk={desk} />}
          <View desk={desk} />
        </div>
      </main>
    </div>
  );
}

function View({ desk }: { desk: Desk }): VNode {
  if (desk.tab === "approvals") return <ApprovalsView desk={desk} />;
  if (desk.tab === "ask") return <AskView desk={desk} />;
  return desk.live ? <CaseView desk={desk} live={desk.live} /> : <TicketView desk={desk} />;
}

function Top({ desk, name }: { desk: Desk; name: string }): VNode {
  const waiting = desk.inbox.data?.conversations.filter(({ state }) => state === "waiting").length ?? 0;
  const pending = desk.discretion.pending.length;
  const tab = (which: Tab, words: string, count: number, full: string): VNode => (
    <button
      class="tab"
      aria-current={desk.tab === which ? "page" : undefined}
      aria-label={count ? fill(full, { number: count }) : undefined}
      onClick={() => desk.show(which)}
    >
      {words}
      {count > 0 && <span class="count">{count}</span>}
    </button>
  );
  return (
    <header class="top">
      <Book />
      <nav aria-label={texts.views}>
        {desk.live ? tab("case", texts.inbox, waiting, texts.inboxOf) : tab("case", texts.ticket, 0, "")}
        {tab("approvals", texts.approvals, desk.isLead ? pending : 0, texts.approvalsOf)}
        {tab("ask", texts.ask, 0, "")}
      </nav>
      <details class="me">
        <summary dir="auto">{name}</summary>
        <button class="chip" onClick={() => void desk.signOut()}>
          {texts.signOut}
        </button>
      </details>
    </header>
  );
}

/** What went wrong, and what was done. */
function Messages({ desk }: { desk: Desk }): VNode {
  return (
    <div class="messages">
      {desk.problem && (
        <div class="problem" role="alert">
          <p dir="auto">{desk.problem}</p>
          <button class="link" onClick={() => desk.dismiss()}>
            {texts.dismiss}
          </button>
        </div>
      )}
      <p class="told" role="status">
        {desk.said}
      </p>
    </div>
  );
}
