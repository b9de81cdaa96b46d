import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { CHROMIUM_FLAGS, TestBrowser } from '../../support/browser/test-browser.ts';

const SAMPLE_RATE = 48_000;
/** A second of it is a whole number of waves, so that it can be repeated for ever. */
const TONE_HZ = 440;
const LEVEL = 0.3;

/**
 * Chromium whose pages have the browser's own camera and microphone, as people do: a page that is busy does not hold up what it
 * sends, and to send costs it nothing. They share one camera.
 * @param frameRate of the camera, in frames a second
 */
export async function openBenchBrowser(frameRate: number): Promise<TestBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-tone-'));
  const file = join(folder, 'tone.wav');
  writeFileSync(file, tone());
  const args = [
    ...CHROMIUM_FLAGS,
    // Of a flag that comes twice the last one counts.
    `--use-fake-device-for-media-stream=fps=${frameRate}`,
    `--use-file-for-fake-audio-capture=${file}`,
  ];
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  onTestFinished(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  return new TestBrowser(browser, useBrowserDevices);
}

/** Runs in a page before anything else, after other devices were installed: the browser's own, at the size that six pages carry. */
function useBrowserDevices(): void {
  const { mediaDevices } = navigator;
  const open = (wanted: MediaStreamConstraints) => MediaDevices.prototype.getUserMedia.call(mediaDevices, wanted);
  const video = { width: 320, height: 180 };
  // A constant tone is noise to whatever mends a voice.
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  mediaDevices.getUserMedia = (wanted = {}) => open({ ...(wanted.audio && { audio }), ...(wanted.video && { video }) });
  mediaDevices.getDisplayMedia = () => open({ audio, video });
}

/** A second of a sine, one channel of 16 bits, as a WAV file. */
function tone(): Buffer {
  const bytes = SAMPLE_RATE * 2;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE, 24);
  file.writeUInt32LE(bytes, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(bytes, 40);
  for (let sample = 0; sample < SAMPLE_RATE; sample += 1) {
    const level = LEVEL * Math.sin((2 * Math.PI * TONE_HZ * sample) / SAMPLE_RATE);
    file.writeInt16LE(Math.round(level * 32_767), 44 + sample * 2);
  }
  return file;
}
