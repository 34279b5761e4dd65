import { mount } from "svelte";
import App from "./App.svelte";
import type { Backend } from "./ipc/backend";
import { tauri } from "./ipc/tauri";
import "./styles/index.css";

/** In a plain browser, while developing, a fake stands in for the engine. */
async function backend(): Promise<Backend> {
  const browser = import.meta.env.MODE === "fake" || (import.meta.env.DEV && !("__TAURI_INTERNALS__" in window));
  if (!browser) return tauri;
  const { demonstration } = await import("./ipc/demonstration");
  return demonstration();
}

const target = document.getElementById("app");
if (target) mount(App, { target, props: { backend: await backend() } });
