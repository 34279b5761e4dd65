// The language of the page is the language of what the engine says.

import { get } from "svelte/store";
import { toWireError, type Backend, type WireError } from "../ipc/backend";
import { locale, remembered } from "./i18n";

/**
 * Tells the engine the language of the page: at the start, if the reader has chosen one, and
 * whenever it changes; `changed` is called when what is shown should be asked for again.
 * Returns how to stop.
 */
export async function speak(backend: Pick<Backend, "setLanguage">, changed: () => void, failed: (error: WireError) => void): Promise<() => void> {
  let known = get(locale);
  const tell = (language: typeof known) => backend.setLanguage({ language }).catch((thrown: unknown) => failed(toWireError(thrown)));
  if (remembered() !== null) await tell(known);
  // Tells at once when it has changed meanwhile.
  return locale.subscribe((language) => {
    if (language === known) return;
    known = language;
    void tell(language).then(changed);
  });
}
