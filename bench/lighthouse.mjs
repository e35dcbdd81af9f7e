// Asks Lighthouse about each page: `node lighthouse.mjs FOLDER` with JSON on the standard input,
// `{ chrome, flags, pages: [{ name, url, cookies, before }] }`; one line of JSON for each page.
// Where there is a page `before`, the browser has opened that, its service worker has kept what it
// keeps, and then the connection went.
// FOLDER is where Lighthouse was installed. A browser of its own for each page, so that nothing
// that one page leaves behind is there for the next.
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
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
  const largest = (cpuSlowdownMultiplier, log = devtoolsLog) => {
    const throttling = { ...lhr.configSettings.throttling, cpuSlowdownMultiplier };
    const settings = { ...lhr.configSettings, throttling };
    const given = { trace, devtoolsLog: log, gatherContext, settings, URL, SourceMaps, simulator: null };
    return LanternLargestContentfulPaint.request(given, { computedCache: new Map() });
  };
  const { cpuSlowdownMultiplier: own } = lhr.configSettings.throttling;
  const [whole, line, undrawn] = [await largest(own), await largest(0), await largest(own, withoutDrawings(devtoolsLog))];
  const steps = [...whole.pessimisticEstimate.nodeTimings].map(([{ request }, { startTime, endTime }]) => (
    [request?.url ?? "", request?.transferSize ?? 0, Math.round(startTime), Math.round(endTime)]));
  // Without tasks its model of HTTP/2 may tell more: each that ends takes something off what came.
  return { steps, line: Math.min(whole.timing, line.timing), undrawn: undrawn.timing };
}

// The log without what came over no line: its model shares the line with these while they are in flight.
function withoutDrawings(log) {
  const drawn = new Set(log.filter(({ params }) => params.request?.url.startsWith("data:")).map(({ params }) => params.requestId));
  return log.filter(({ params }) => !drawn.has(params.requestId));
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

// The way to the house, until it is cut.
async function line(house) {
  const open = new Set();
  const way = createServer((near) => {
    const far = connect(house, "127.0.0.1");
    for (const one of [near, far]) {
      open.add(one.on("error", () => {}).on("close", () => open.delete(one)));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise((listens) => way.listen(0, "127.0.0.1", listens));
  const cut = () => {
    way.close();
    for (const one of open) one.destroy();
  };
  return { port: way.address().port, cut };
}

// Until the service worker has kept all of its files.
async function keep(port, url) {
  const asked = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}` });
  const page = await asked.newPage();
  await page.goto(url);
  await page.bringToFront();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.close();
  await asked.disconnect();
}

// Four times slower than the machine it runs on: Lighthouse's own phone, with which the targets were set.
const cpuSlowdownMultiplier = 4;
let isFirst = true; // the first page of a browser that was never started on this machine reads worse

for (const { name, url, cookies, before } of [pages[0], ...pages]) {
  const { hostname, port: house } = new URL(url);
  const way = before ? await line(Number(house)) : null;
  const through = way ? [`--host-resolver-rules=MAP ${hostname}:${house} 127.0.0.1:${way.port}`] : [];
  const browser = await launch({ chromePath: chrome, chromeFlags: [...flags, ...through] });
  try {
    const options = { port: browser.port, logLevel: "silent", locale: "nl" };
    const slow4g = { rttMs: 150, throughputKbps: 1638.4 };
    options.throttling = { ...slow4g, cpuSlowdownMultiplier };
    await signIn(browser.port, cookies);
    if (way) {
      await keep(browser.port, before);
      way.cut();
      // What didn't come over the line can't be simulated for another: seen on a phone made slow.
      options.throttlingMethod = "devtools";
      options.disableStorageReset = true;
    }
    const looked = await lighthouse(url, options);
    const { lhr } = looked;
    if (isFirst) {
      isFirst = false;
      continue;
    }
    const scores = {}, missed = {};
    for (const [category, { score }] of Object.entries(lhr.categories)) {
      scores[category] = Math.round((score ?? 0) * 100);
      missed[category] = wrong(lhr, category);
    }
    const number = (audit) => lhr.audits[audit].numericValue ?? null;
    console.log(JSON.stringify({
      name, scores, missed, asked: lhr.finalDisplayedUrl, error: lhr.runtimeError?.message ?? "",
      version: lhr.lighthouseVersion,
      index: lhr.environment.benchmarkIndex, first_paint: number("first-contentful-paint"), paint: number("largest-contentful-paint"),
      blocking: number("total-blocking-time"), shift: number("cumulative-layout-shift"),
      answer: number("server-response-time"), bytes: number("total-byte-weight"),
      ...(way ? { steps: [], line: number("largest-contentful-paint"), undrawn: number("largest-contentful-paint") } : await counted(looked)),
      urls: (lhr.audits["network-requests"].details?.items ?? []).map((item) => item.url),
    }));
  } finally {
    way?.cut();
    await browser.kill();
  }
}
