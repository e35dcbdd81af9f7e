// Asks Lighthouse about each page: `node lighthouse.mjs FOLDER` with JSON on the standard input,
// `{ chrome, flags, pages: [{ name, url, cookies }] }`; one line of JSON for each page.
// FOLDER is where Lighthouse was installed. A browser of its own for each page, so that nothing
// that one page leaves behind is there for the next.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const from = (...path) => import(pathToFileURL(join(process.argv[2], "node_modules", ...path)));
const { default: lighthouse } = await from("lighthouse", "core", "index.js");
const { default: puppeteer } = await from("puppeteer-core", "lib", "esm", "puppeteer", "puppeteer-core.js");
const { launch } = await from("chrome-launcher", "dist", "index.js");
const { LanternLargestContentfulPaint } =
  await from("lighthouse", "core", "computed", "metrics", "lantern-largest-contentful-paint.js");
const { chrome, flags, pages } = JSON.parse(readFileSync(0, "utf8"));

const wrong = (report, category) => report.categories[category].auditRefs
  .filter(({ weight, id }) => weight && (report.audits[id].score ?? 1) < 1)
  .map(({ id }) => {
    const items = report.audits[id].details?.items ?? [];
    const told = items.slice(0, 3).map((item) => item.node?.snippet ?? item.description ?? item.issueType);
    return [id, ...told.filter(Boolean)].join(": ");
  });

// What Lighthouse counts for the largest paint: of each request its bytes and when it began and
// ended on the simulated phone, in milliseconds; of each task of the processor the same. And when
// the largest paint were there if the phone computed nothing: what else runs here leaves that be.
async function counted({ artifacts, lhr }) {
  const { Trace: trace, DevtoolsLog: devtoolsLog, GatherContext: gatherContext, URL, SourceMaps } = artifacts;
  const largest = (cpuSlowdownMultiplier) => {
    const throttling = { ...lhr.configSettings.throttling, cpuSlowdownMultiplier };
    const settings = { ...lhr.configSettings, throttling };
    const given = { trace, devtoolsLog, gatherContext, settings, URL, SourceMaps, simulator: null };
    return LanternLargestContentfulPaint.request(given, { computedCache: new Map() });
  };
  const { cpuSlowdownMultiplier: own } = lhr.configSettings.throttling;
  const [whole, line] = [await largest(own), await largest(0)];
  const steps = [...whole.pessimisticEstimate.nodeTimings].map(([{ request }, { startTime, endTime }]) => (
    [request?.url ?? "", request?.transferSize ?? 0, Math.round(startTime), Math.round(endTime)]));
  // Without tasks its model of HTTP/2 may tell more: each that ends takes something off what came.
  return { steps, line: Math.min(whole.timing, line.timing) };
}

// Cookies of the browser, as a service worker sends no others. As https: Chromium takes such a cookie
// from plain localhost, its protocol doesn't.
async function signIn(port, cookies) {
  const asked = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}` });
  const protocol = await asked.target().createCDPSession();
  await protocol.send("Storage.setCookies", { cookies: cookies.split("; ").filter(Boolean).map((one) => {
    const [name, value] = one.split("=");
    return { name, value, url: "https://localhost", path: "/", secure: true };
  }) });
  await asked.disconnect();
}

// How much slower than this machine the phone is: Lighthouse's own four times are meant for a quick
// desktop that does nothing else, so its index of what this one did a page ago decides, by the
// steps of the calculator that its documentation on throttling names.
const slower = (index) => {
  if (index >= 1300) return 3 + (index - 1300) / 233;
  return index >= 800 ? 2 + (index - 800) / 500 : Math.max(1, 1 + (index - 150) / 650);
};
let cpuSlowdownMultiplier = 0;

for (const { name, url, cookies } of [pages[0], ...pages]) {
  const browser = await launch({ chromePath: chrome, chromeFlags: flags });
  try {
    const options = { port: browser.port, logLevel: "silent", locale: "nl" };
    const slow4g = { rttMs: 150, throughputKbps: 1638.4 };
    options.throttling = { ...slow4g, cpuSlowdownMultiplier: cpuSlowdownMultiplier || 4 };
    await signIn(browser.port, cookies);
    const looked = await lighthouse(url, options);
    const { lhr } = looked;
    const isFirst = !cpuSlowdownMultiplier;
    const slowdown = cpuSlowdownMultiplier;
    cpuSlowdownMultiplier = slower(lhr.environment.benchmarkIndex);
    if (isFirst) continue;
    const scores = {}, missed = {};
    for (const [category, { score }] of Object.entries(lhr.categories)) {
      scores[category] = Math.round((score ?? 0) * 100);
      missed[category] = wrong(lhr, category);
    }
    const number = (audit) => lhr.audits[audit].numericValue ?? null;
    console.log(JSON.stringify({
      name, scores, missed, asked: lhr.finalDisplayedUrl, error: lhr.runtimeError?.message ?? "",
      version: lhr.lighthouseVersion,
      slowdown, first_paint: number("first-contentful-paint"), paint: number("largest-contentful-paint"),
      blocking: number("total-blocking-time"), shift: number("cumulative-layout-shift"),
      answer: number("server-response-time"), bytes: number("total-byte-weight"),
      ...await counted(looked),
      urls: (lhr.audits["network-requests"].details?.items ?? []).map((item) => item.url),
    }));
  } finally {
    await browser.kill();
  }
}
