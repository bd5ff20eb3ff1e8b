/** The page on which somebody chooses how the widget looks: the form's fields become attributes and properties. */

const form = document.querySelector("form")!;
const chat = document.querySelector<HTMLElement>("policy-chat")!;
const snippet = document.querySelector<HTMLElement>("#snippet")!;
const script = document.querySelector<HTMLScriptElement>("script[src$='widget.js']")!;

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The first of the colours that can be read on that ground, and on one a little closer to it. */
function readable(ground: string, ...colours: readonly string[]): string {
  return colours.find((colour) => contrast(ground, colour) >= 5.5) ?? colours.at(-1)!;
}

function quoted(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}

function update(): void {
  const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]));
  const { site = "", name = "", lang = "", theme = "", side = "", accent = "", radius = "", font = "" } = given;
  const attributes = Object.entries({ site, name, lang, theme, side }).filter(([, value]) => value);
  const properties: [string, string][] = [
    ["--policy-chat-accent", accent],
    ["--policy-chat-on-accent", contrast(accent, "#ffffff") >= 4.5 ? "#ffffff" : "#000000"],
    [
      "--policy-chat-link",
      `light-dark(${readable("#ffffff", accent, "#1d2530")}, ${readable("#171c20", accent, "#e9e6de")})`,
    ],
    ["--policy-chat-radius", `${radius}px`],
    ...(font ? [["--policy-chat-font", font] as [string, string]] : []),
  ];
  for (const attribute of ["site", "name", "lang", "theme"]) {
    const value = given[attribute];
    if (value === chat.getAttribute(attribute)) continue;
    if (value) chat.setAttribute(attribute, value);
    else chat.removeAttribute(attribute);
  }
  chat.style.removeProperty("--policy-chat-font");
  for (const [property, value] of properties) chat.style.setProperty(property, value);
  const data = attributes.map(([attribute, value]) => ` data-${attribute}="${quoted(value)}"`).join("");
  const styles = properties.map(([property, value]) => `    ${property}: ${value.replace(/[<>{};]/g, "")};`).join("\n");
  snippet.textContent = `<style>\n  policy-chat {\n${styles}\n  }\n</style>\n<script src="${script.src}"${data} defer></script>`;
}

form.addEventListener("input", update);
document.querySelector("#copy")!.addEventListener("click", () => {
  void navigator.clipboard.writeText(snippet.textContent ?? "").then(() => {
    document.querySelector("#copied")!.textContent = "Copied.";
  });
});
update();
