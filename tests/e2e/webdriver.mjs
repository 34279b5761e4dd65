// The part of WebDriver that the journeys need, over fetch.
//
// No library: tauri-driver speaks plain HTTP and JSON, and clients trip over its capabilities.

/** Opens the application in a new session; `base` is the address of a running tauri-driver. */
export async function startSession(base, application, args) {
  // `browserName` is left out on purpose: WebKitWebDriver matches none that could be given here.
  const alwaysMatch = { 'tauri:options': { application, args } };
  const { sessionId } = await send('POST', `${base}/session`, { capabilities: { alwaysMatch } });
  return new Session(`${base}/session/${sessionId}`);
}

/** A running window, as WebDriver sees it. */
class Session {
  #url;

  constructor(url) {
    this.#url = url;
  }

  /** Runs a function in the page and returns what it returns; the arguments must be plain values. */
  execute(inPage, ...args) {
    const script = `return (${inPage}).apply(null, arguments)`;
    return send('POST', `${this.#url}/execute/sync`, { script, args });
  }

  /** Sends text to the element, in one go, as an input method would commit it. */
  async type(selector, text) {
    const found = await send('POST', `${this.#url}/element`, { using: 'css selector', value: selector });
    const [id] = Object.values(found);
    await send('POST', `${this.#url}/element/${id}/value`, { text });
  }

  end() {
    return send('DELETE', this.#url);
  }
}

async function send(method, url, body) {
  const signal = AbortSignal.timeout(method === 'DELETE' ? 10_000 : 60_000);
  const response = await fetch(url, { method, body: body && JSON.stringify(body), signal });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}
