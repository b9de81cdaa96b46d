import { chromium } from 'playwright-core';
import { onTestFinished, test } from 'vitest';
import { startServerProcess } from '../../support/browser/server-process.ts';
import { CHROMIUM_FLAGS, TestBrowser } from '../../support/browser/test-browser.ts';
import { rehearse } from './people.ts';
import { minimalMeeting } from './minimal/meeting.ts';
import { productMesh, productSfu } from './product.ts';
const SERVER = { SFU_LISTEN_IPS: '127.0.0.1', SFU_WORKERS: '1', REGISTER_PER_MINUTE: '1000000' };
function spy() {
  const w = window as any; w.tr = [];
  const note = (t: string, d = 0) => w.tr.push([performance.timeOrigin + performance.now() - d, t, Math.round(d * 10) / 10]);
  const wrap = (o: any, name: string) => { const f = o[name]; o[name] = function (...a: any[]) { const t = performance.now(); const r = f.apply(this, a); const d = performance.now() - t; if (d > 1) note(name + ' sync', d); if (r?.then) r.then(() => note(name, performance.now() - t), () => {}); return r; }; };
  for (const n of ['setLocalDescription', 'setRemoteDescription', 'createOffer', 'createAnswer', 'addIceCandidate']) wrap(RTCPeerConnection.prototype, n);
  const N = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends N { constructor(c: any) { const t = performance.now(); super(c); note('new PC', performance.now() - t); this.addEventListener('connectionstatechange', () => note('pc ' + this.connectionState)); this.addEventListener('iceconnectionstatechange', () => note('ice ' + this.iceConnectionState)); this.addEventListener('track', (e: any) => { note('track ' + e.track.kind); e.track.addEventListener('unmute', () => note('unmute ' + e.track.kind)); }); } } as any;
  const send = WebSocket.prototype.send; WebSocket.prototype.send = function (d: any) { const m = /(mutation|subscription|query) (\w+)/.exec(String(d)); note('> ' + (m?.[2] ?? String(d).slice(0, 22)) + ' ' + (/"type":"(OFFER|ANSWER|offer|answer)/.exec(String(d))?.[1] ?? '') + (String(d).includes('candidate:') ? ' cand' : '')); return send.call(this, d); };
  const A = WebSocket.prototype.addEventListener;
  const W = window.WebSocket; window.WebSocket = class extends W { constructor(...a: any[]) { super(...(a as [any])); A.call(this, 'message', (e: any) => note('< ' + (/"__typename":"(\w+)"/.exec(e.data)?.[1] ?? String(e.data).slice(0, 20)) + ' ' + (/"type":"(OFFER|ANSWER|offer|answer)/.exec(e.data)?.[1] ?? '')+ (String(e.data).includes('candidate:') ? ' cand' : ''))); } } as any;
  const seen = new WeakSet();
  new MutationObserver(() => document.querySelectorAll('video').forEach((v: any) => { if (seen.has(v)) return; seen.add(v); note('video el'); v.addEventListener('loadedmetadata', () => note('loadedmetadata')); v.requestVideoFrameCallback((_n: number, m: any) => note('FRAME recv ' + Math.round((m.receiveTime ?? 0) + performance.timeOrigin - (w.clicked ?? 0)) + ' pres ' + Math.round(m.presentationTime + performance.timeOrigin - (w.clicked ?? 0)) + ' w' + m.width)); })).observe(document, { childList: true, subtree: true });
  addEventListener('click', (e) => { w.clicked = performance.timeOrigin + e.timeStamp; note('CLICK'); }, { capture: true });
  new PerformanceObserver((l) => { for (const e of l.getEntries()) w.tr.push([performance.timeOrigin + e.startTime, 'LONG', Math.round(e.duration)]); }).observe({ type: 'longtask', buffered: true });
}
test('jtrace', async () => {
  const { url } = await startServerProcess(SERVER);
  await rehearse(url, 150);
  const chrome = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM_FLAGS });
  onTestFinished(() => chrome.close());
  const browser = new TestBrowser(chrome);
  const visit = browser.visit.bind(browser);
  (browser as any).visit = async (...a: any[]) => { const v = await (visit as any)(...a); await v.page.context().addInitScript(spy); return v; };
  const kinds: [string, any][] = [];
  if (process.env['WHAT'] !== 'sfu') kinds.push(['product mesh', await productMesh(url, browser)], ['minimal mesh', await minimalMeeting('mesh-relay.ts', browser)]);
  else { const { cold, warm } = await productSfu(url, browser); kinds.push(['product sfu', cold], ['product warm', warm], ['minimal sfu', await minimalMeeting('sfu-rpc.ts', browser, { REHEARSALS: '150' })]); }
  for (let i = 0; i < 3; i++) for (const [name, m] of kinds) {
    const { page, join, leave } = await m.arrive();
    await new Promise((r) => setTimeout(r, 1200));
    for (const p of [page, m.there]) await p.evaluate(() => { (window as any).tr = []; window.joining.expectPicture(); });
    await join();
    await Promise.all([page, m.there].map((p: any) => p.evaluate(() => window.joining.pictureAt())));
    await new Promise((r) => setTimeout(r, 400));
    const a = await page.evaluate(() => [(window as any).tr, (window as any).clicked]) as any; const b = await m.there.evaluate(() => (window as any).tr) as any;
    if (i >= 1) { const all = [...a[0].map((x: any) => [...x, 'NEW']), ...b.map((x: any) => [...x, 'there'])].sort((x, y) => x[0] - y[0]); (await import("node:fs")).appendFileSync("/tmp/jt.txt", `\n== ${name}\n` + all.filter((x) => x[0] - a[1] < 400).map((x) => `${(x[0] - a[1]).toFixed(0).padStart(5)} ${x[3].padEnd(5)} ${x[1]} ${x[2] || ''}`).join('\n')); }
    await leave();
  }
});
