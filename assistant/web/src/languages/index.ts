/** Which language the widget speaks, and its texts: English is built in, the others are fetched when they are wanted. */

import { en, type Texts } from "./en";

export type { Texts };

declare const LANGUAGES_VERSION: string;

const OTHERS = ["ar", "de", "es", "fr"];

/** The first of these that there is: what the element says, the page, the browser; else English. */
export function chosen(...wanted: readonly (string | null | undefined)[]): string {
  const primary = wanted.map((language) => language?.toLowerCase().split("-")[0] ?? "");
  return primary.find((language) => language === "en" || OTHERS.includes(language)) ?? "en";
}

export async function textsIn(language: string): Promise<Texts> {
  if (!OTHERS.includes(language)) return en;
  const url = new URL(`./${language}.js?v=${LANGUAGES_VERSION}`, import.meta.url).href;
  try {
    return ((await import(url)) as { default: Texts }).default;
  } catch {
    return en;
  }
}

export function direction(language: string): "rtl" | "ltr" {
  return language === "ar" ? "rtl" : "ltr";
}

/** A text with its places filled in. */
export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
