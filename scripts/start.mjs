// npm start: installs what is missing, builds what the demo needs, and shows the main job on real text.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkNode, install, root } from './run/prepare.mjs';
import { tool } from './run/tool.mjs';

checkNode();
install();

const began = performance.now();
const build = tool('nx', ['run', 'albertkit:build'], { stdio: 'pipe' });
if (build.status !== 0) {
  console.error(`${String(build.stdout)}${String(build.stderr)}\nThe build failed: the demo was not started.`);
  process.exit(1);
}
console.error(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);

const demo = spawnSync(process.execPath, [join(root, 'apps/cli/bin/albertkit.js'), 'demo', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(demo.status ?? 1);
