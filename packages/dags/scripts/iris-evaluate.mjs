// Takes: the scaled fold, the model. Writes: { accuracy, species, confusion }: rows are what is, columns what was predicted.
import { ConfusionMatrix } from 'ml-confusion-matrix'
import KNN from 'ml-knn'
import { readJson, writeOutput } from './output.mjs'

const [scaledPath, modelPath] = process.argv.slice(2)
const { test } = readJson(scaledPath)
const { species, model } = readJson(modelPath)
const predicted = KNN.load(model)
  .predict(test.features)
  .map((place) => species[place])
const confusion = ConfusionMatrix.fromLabels(test.species, predicted, { labels: species })

const accuracy = confusion.getAccuracy()
writeOutput({ accuracy, species, confusion: confusion.getMatrix() })
console.log(
  `${confusion.getTrueCount()} of ${confusion.getTotalCount()} flowers told right: accuracy ${accuracy.toFixed(4)}.`,
)
