// Asks Lighthouse about each page: `node lighthouse.mjs FOLDER` with JSON on the standard input,
// `{ chrome, flags, pages: [{ name, url, cookies }] }`; one line of JSON for each page.
// FOLDER is where Lighthouse was installed. A browser of its own for each page, so that nothing
// that one page leaves behind is there for the next.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const from = (...path) => import(pathToFileURL(join(process.argv[2], "node_modules", ...path)));
const { default: lighthouse } = await from("lighthouse", "core", "index.js");
const { launch } = await from("chrome-launcher", "dist", "index.js");
const { chrome, flags, pages } = JSON.parse(readFileSync(0, "utf8"));

const wrong = (report, category) => report.categories[category].auditRefs
  .filter(({ weight, id }) => weight && (report.audits[id].score ?? 1) < 1)
  .map(({ id }) => {
    const items = report.audits[id].details?.items ?? [];
    const told = items.slice(0, 3).map((item) => item.node?.snippet ?? item.description ?? item.issueType);
    return [id, ...told.filter(Boolean)].join(": ");
  });

for (const { name, url, cookies } of pages) {
  const browser = await launch({ chromePath: chrome, chromeFlags: flags });
  try {
    const options = { port: browser.port, logLevel: "silent", locale: "nl" };
    if (cookies) options.extraHeaders = { Cookie: cookies };
    const { lhr } = await lighthouse(url, options);
    const scores = {}, missed = {};
    for (const [category, { score }] of Object.entries(lhr.categories)) {
      scores[category] = Math.round((score ?? 0) * 100);
      missed[category] = wrong(lhr, category);
    }
    const number = (audit) => lhr.audits[audit].numericValue ?? null;
    console.log(JSON.stringify({
      name, scores, missed, asked: lhr.finalDisplayedUrl, error: lhr.runtimeError?.message ?? "",
      version: lhr.lighthouseVersion,
      first_paint: number("first-contentful-paint"), paint: number("largest-contentful-paint"),
      blocking: number("total-blocking-time"), shift: number("cumulative-layout-shift"),
      answer: number("server-response-time"), bytes: number("total-byte-weight"),
      urls: (lhr.audits["network-requests"].details?.items ?? []).map((item) => item.url),
    }));
  } finally {
    await browser.kill();
  }
}
