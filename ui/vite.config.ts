import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  // Tauri's own messages stay readable, and its port is fixed in tauri.conf.json.
  clearScreen: false,
  server: { port: 1420, strictPort: true, host: "127.0.0.1" },
  // What is looked at in a browser obeys the policy of the window.
  preview: {
    headers: {
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src ipc: http://ipc.localhost",
    },
  },
  build: {
    target: "es2022",
    // The content security policy admits files of our own only: no data: URIs,
    // no inline script for module preloading.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    restoreMocks: true,
    // A machine that builds something else beside the tests is not what they are about.
    testTimeout: 30_000,
  },
});
