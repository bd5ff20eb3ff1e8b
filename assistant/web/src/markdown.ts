/** An answer's Markdown as elements: marked's tokens become vnodes, never HTML. What we do not know is shown as text. */

import { Lexer, type Token, type Tokens } from "marked";
import { h, type ComponentChild } from "preact";
import type { Citation } from "./protocol";

/** What a number in the text is replaced with. */
export type Cite = (number: number) => ComponentChild;

const OPEN = "\uE000"; // two characters for private use stand around a citation's number while the text is read
const CLOSE = "\uE001";
const MARK = /\uE000(\d+)\uE001/;
const SAFE = /^(https?:\/\/|mailto:|tel:)/i;

/** Citations by number, one for each passage, in the order of the answer. */
export function numbered(citations: readonly Citation[]): Citation[] {
  const seen = new Map<string, Citation>();
  for (const citation of citations) {
    const key = place(citation);
    if (!seen.has(key)) seen.set(key, citation);
  }
  return [...seen.values()];
}

/** The text's elements, with its citations' numbers in place. */
export function markdown(text: string, citations: readonly Citation[], cite: Cite): ComponentChild {
  const left = new Set(numbered(citations).map((_, index) => index + 1));
  const renderer = new Renderer((number) => {
    left.delete(number);
    return cite(number);
  });
  const blocks = renderer.blocks(new Lexer({ gfm: true, breaks: true }).lex(marked(text, citations)));
  // A number whose place was inside a link or at a table's edge stands at the end.
  return [...blocks, left.size > 0 && h("p", null, [...left].map(cite))];
}

function place({ document, version, start, end }: Citation): string {
  return [document, version, start, end].join("\n");
}

/** The text with a mark where each citation ends. Offsets count characters, not UTF-16 units. */
function marked(text: string, citations: readonly Citation[]): string {
  const numbers = new Map(numbered(citations).map((citation, index) => [place(citation), index + 1]));
  const characters = [...text.replace(/[\uE000\uE001]/g, "\uFFFD")];
  const marks = new Map<number, Set<number>>();
  for (const citation of citations) {
    let end = Math.min(citation.answer_end, characters.length);
    while (end > 0 && /\s/.test(characters[end - 1]!)) end--;
    marks.set(end, (marks.get(end) ?? new Set()).add(numbers.get(place(citation))!));
  }
  let result = "";
  for (let at = 0; at <= characters.length; at++) {
    for (const number of marks.get(at) ?? []) result += OPEN + number + CLOSE;
    result += characters[at] ?? "";
  }
  return result;
}

class Renderer {
  constructor(private readonly cite: Cite) {}

  blocks(tokens: readonly Token[]): ComponentChild[] {
    return tokens.map((token) => this.#block(token as Tokens.Generic));
  }

  #block(token: Tokens.Generic): ComponentChild {
    switch (token.type) {
      case "space":
      case "def":
        return null;
      case "paragraph":
        return h("p", null, this.#inlines(token.tokens));
      case "heading":
        return h("p", { class: "heading" }, this.#inlines(token.tokens));
      case "list":
        return this.#list(token as Tokens.List);
      case "blockquote":
        return h("blockquote", null, this.blocks(token.tokens ?? []));
      case "table":
        return this.#table(token as Tokens.Table);
      case "code":
        return h("pre", { tabIndex: 0 }, h("code", null, this.#words(token.text)));
      case "hr":
        return h("hr", null);
      case "text":
        return token.tokens ? this.#inlines(token.tokens) : this.#words(token.text);
      default: // HTML, and whatever else: as it was written
        return h("p", null, this.#words(token.raw));
    }
  }

  #list({ ordered, start, items }: Tokens.List): ComponentChild {
    const children = items.map((item) => h("li", null, this.blocks(item.tokens)));
    return ordered ? h("ol", { start: start || 1 }, children) : h("ul", null, children);
  }

  #table({ header, rows }: Tokens.Table): ComponentChild {
    const head = header.map((cell) => h("th", { scope: "col" }, this.#inlines(cell.tokens)));
    const body = rows.map((row) => h("tr", null, row.map((cell) => h("td", null, this.#inlines(cell.tokens)))));
    const table = h("table", null, h("thead", null, h("tr", null, head)), h("tbody", null, body));
    return h("div", { class: "scroll", tabIndex: 0 }, table);
  }

  #inlines(tokens: readonly Token[] = []): ComponentChild[] {
    return tokens.map((token) => this.#inline(token as Tokens.Generic));
  }

  #inline(token: Tokens.Generic): ComponentChild {
    switch (token.type) {
      case "strong":
      case "em":
      case "del":
        return h(token.type, null, this.#inlines(token.tokens));
      case "codespan":
        return h("code", null, this.#words(token.text));
      case "br":
        return h("br", null);
      case "link": {
        const words = this.#inlines(token.tokens);
        const href = plain(token.href);
        return SAFE.test(href) ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, words) : words;
      }
      case "escape":
      case "image":
        return this.#words(token.text);
      case "text":
        return token.tokens ? this.#inlines(token.tokens) : this.#words(token.text);
      default:
        return this.#words(token.raw);
    }
  }

  /** Words, with each mark as what it stands for. */
  #words(text: string): ComponentChild[] {
    return text.split(MARK).map((part, index) => (index % 2 ? this.cite(Number(part)) : part));
  }
}

function plain(text: string): string {
  return text.replace(new RegExp(MARK, "g"), "");
}
