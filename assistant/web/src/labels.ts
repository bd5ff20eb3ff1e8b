/** What the button says before anything else is fetched; the catalogues' `open`, which a test compares. */
export const LABELS: Record<string, string> = {
  en: "Ask a question",
  ar: "اطرح سؤالاً",
  de: "Frage stellen",
  es: "Hacer una pregunta",
  fr: "Poser une question",
};
