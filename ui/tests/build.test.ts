// @vitest-environment node
// What is built must work under the content security policy: files of our own, nothing inline.

import { build } from "vite";
import { expect, it } from "vitest";
import { root } from "./sources";

it("has no inline script or style, and fetches nothing", async () => {
  process.env["NODE_ENV"] = "production"; // The test runner's own would build for development.
  const result = await build({ root, mode: "production", logLevel: "silent", build: { write: false } });
  const output = (Array.isArray(result) ? result : [result]).flatMap((part) => ("output" in part ? part.output : []));
  const text = (end: string) =>
    output
      .filter(({ fileName }) => fileName.endsWith(end))
      .map((file) => String(file.type === "asset" ? file.source : file.code))
      .join("\n");
  expect([...text(".html").matchAll(/<script(.*?)>(.*?)<\/script>/gs)].map(([, attributes, code]) => [/ src=/.test(attributes!), code])).toEqual([[true, ""]]);
  expect(text(".html")).not.toMatch(/<style|style=|\son\w+=/);
  expect(text(".css")).not.toMatch(/url\(|@import/);
  expect(text(".js")).not.toMatch(/<[a-z][^<>`]* style=|\beval\(|new Function\(/);
  expect(text(".js")).not.toContain("/home/mori/memo");
}, 60_000);
