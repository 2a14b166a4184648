// Takes: the split, name of the fold to test. Writes: { train, test } as { features, species }, standardised.
import { readJson, writeOutput } from './output.mjs'

const [splitPath, fold] = process.argv.slice(2)
const { [fold]: test, ...others } = readJson(splitPath)
if (test === undefined) {
  console.error(
    `There is no ${fold}; the folds are ${Object.keys(others).join(', ')}. Raise 'folds', or name other samples.`,
  )
  process.exit(1)
}
const train = Object.values(others).flat()
const columns = train[0].features.map((_, column) => moments(train.map(({ features }) => features[column])))

writeOutput({ train: scaled(train), test: scaled(test) })
console.log(`Scaled ${train.length} flowers for training and ${test.length} for testing.`)
for (const { mean, deviation } of columns) console.log(`mean ${mean.toFixed(3)}, deviation ${deviation.toFixed(3)}`)

function moments(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, deviation: Math.sqrt(variance) }
}

function scaled(flowers) {
  return {
    features: flowers.map(({ features }) =>
      features.map((value, column) => (value - columns[column].mean) / columns[column].deviation),
    ),
    species: flowers.map(({ species }) => species),
  }
}
