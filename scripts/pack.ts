// Builds the npm package from the build output: pack.ts [FOLDER], by default dist. Prints the path of the package.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { layOutProduct } from './product.ts'

const target = resolve(process.argv[2] ?? 'dist')
const staging = mkdtempSync(join(tmpdir(), 'mlaf-pack-'))
try {
  layOutProduct(resolve(import.meta.dirname, '..'), staging)
  mkdirSync(target, { recursive: true })
  const file = execFileSync('npm', ['pack', '--silent', '--pack-destination', target], {
    cwd: staging,
    encoding: 'utf8',
  })
  console.log(join(target, file.trim()))
} finally {
  rmSync(staging, { recursive: true })
}
