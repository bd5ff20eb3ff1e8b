/** The few drawings there are, in the colour of the text around them. */

import { h, type VNode } from "preact";

const PATHS = {
  close: "M6 6l12 12M18 6L6 18",
  more: "M4 12h1M11.5 12h1M19 12h1",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  up: "M7 11v9H4v-9zM7 11l4-8c3 0 3 2 2 6h6c2 0 1 11-2 11H7",
  down: "M7 13V4H4v9zM7 13l4 8c3 0 3-2 2-6h6c2 0 1-11-2-11H7",
};

export function Icon({ name }: { name: keyof typeof PATHS }): VNode {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Book(): VNode {
  return (
    <svg class="book" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 6C9.5 4.3 6 4 3 4.4v14c3-.4 6.5-.1 9 1.6 2.5-1.7 6-2 9-1.600v-14C18 4 14.5 4.3 12 6zm0 0v14" />
    </svg>
  );
}
