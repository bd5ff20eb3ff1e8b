/** A clause behind something, put away until it is wanted. */

import { h, type VNode } from "preact";
import type { Citation } from "../protocol";
import { texts } from "./texts";

type Place = Pick<Citation, "document" | "version" | "title" | "section" | "start" | "end">;

export function Clause({ citation, label }: { citation: Citation; label?: string }): VNode {
  return (
    <details class="behind">
      <summary dir="auto">
        <span class="number" aria-hidden="true">
          §
        </span>
        {label ?? path(citation)}
      </summary>
      <blockquote dir="auto">{plain(citation.quote)}</blockquote>
      <Open place={citation} />
    </details>
  );
}

export function Open({ place }: { place: Place }): VNode {
  return (
    <a class="quiet" href={address(place)} target="_blank" rel="noopener">
      {texts.openClause}
    </a>
  );
}

export function path({ title, section }: Pick<Place, "title" | "section">): string {
  return [title, ...section].join(" › ");
}

/** A source's words without the marks of emphasis. */
export function plain(source: string): string {
  return source.replaceAll("**", "");
}

function address({ document, version, start, end }: Place): string {
  const name = document.split("/").map(encodeURIComponent).join("/");
  return `/v1/documents/${name}/versions/${version}?start=${start}&end=${end}#highlight`;
}
