// Takes: number of neighbours, the folds' evaluations. Writes a folder: report.json and report.md.
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readJson, writeOutput } from './output.mjs'

const [k, ...evaluationPaths] = process.argv.slice(2)
const folds = evaluationPaths.map((path) => ({ fold: basename(path), ...readJson(path) }))
const accuracies = folds.map(({ accuracy }) => accuracy)
const mean = sum(accuracies) / folds.length
const deviation = folds.length < 2 ? 0 : Math.sqrt(sum(accuracies.map((a) => (a - mean) ** 2)) / (folds.length - 1))
const { species } = folds[0]
const confusion = species.map((_, row) => species.map((_, column) => sum(folds.map((f) => f.confusion[row][column]))))

const folder = process.env.MLAF_OUTPUT_PATH
mkdirSync(folder, { recursive: true })
const accuracy = { mean, deviation, folds: Object.fromEntries(folds.map((f) => [f.fold, f.accuracy])) }
writeOutput({ k: Number(k), accuracy, species, confusion }, join(folder, 'report.json'))
writeFileSync(join(folder, 'report.md'), markdown())

function markdown() {
  return [
    `# Iris, ${k} nearest neighbours`,
    '',
    `Accuracy ${mean.toFixed(4)} ± ${deviation.toFixed(4)} over ${folds.length} folds.`,
    '',
    ...table(
      ['fold', 'accuracy'],
      folds.map((f) => [f.fold, f.accuracy.toFixed(4)]),
    ),
    '',
    ...table(
      ['is \\ predicted', ...species],
      species.map((name, row) => [name, ...confusion[row]]),
    ),
    '',
  ].join('\n')
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0)
}
