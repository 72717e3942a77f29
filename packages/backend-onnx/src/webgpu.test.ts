import { conformanceSuite } from '@albertkit/conformance/vitest';
import { add, closeGraph, input } from '@albertkit/core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { goldenNumbers } from '../../../testing/conformance-settings.js';
import { onnxruntimeNode } from './fixtures/runtimes.js';
import { vulkanDriver } from './fixtures/vulkan-driver.js';
import { onnxBackend } from './index.js';

const driver = vulkanDriver();
if ('missing' in driver) {
  console.log(`onnxruntime-node on webgpu: NOT CHECKED, ${driver.missing}.`);
} else {
  Object.assign(process.env, driver.environment); // read when the device starts
  vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
  const backend = onnxBackend({ runtime: onnxruntimeNode, device: 'webgpu' });
  // While one session lives the device does, and keeps the shaders it has compiled: 20 s of processor time in place of 200.
  beforeAll(async () => void (await backend.compile(closeGraph({ outputs: { y: add(input('x', 'float32', ['n']), input('x', 'float32', ['n'])) } }), new Map())));
  afterAll(() => backend.dispose());

  conformanceSuite({ name: `onnxruntime-node on webgpu (${driver.environment['VK_ICD_FILENAMES']!})`, backend, only: /golden/, goldenTolerance: 1e-3, ...goldenNumbers() });
}

test('a driver is the one named, else Chromium\'s, and where there is none it is said why', () => {
  const among = (...paths: string[]) => (path: string): boolean => paths.includes(path);
  const library = '/usr/lib/x86_64-linux-gnu/libvulkan.so.1';
  const swiftshader = '/usr/lib/chromium/vk_swiftshader_icd.json';
  expect(vulkanDriver({ XDG_RUNTIME_DIR: '/run' }, among(library, swiftshader))).toEqual({ environment: { VK_ICD_FILENAMES: swiftshader, XDG_RUNTIME_DIR: '/run' } });
  expect(vulkanDriver({ XDG_RUNTIME_DIR: '/run', VK_ICD_FILENAMES: 'own.json' }, among(library, swiftshader))).toMatchObject({ environment: { VK_ICD_FILENAMES: 'own.json' } });
  expect(vulkanDriver({}, among(library))).toEqual({ missing: expect.stringContaining('chromium') });
  expect(vulkanDriver({}, among(swiftshader))).toEqual({ missing: expect.stringContaining('libvulkan1') });
});
