import { crc32, deflateSync } from 'node:zlib'

const [WIDTH, HEIGHT] = [480, 240]

/** DAG files for pictures: retries, failures, a trigger rule, a queue without a worker, and outputs of all types. */
export function richDags(): Readonly<Record<string, string>> {
  return { 'vision.ts': VISION, 'hourly.ts': HOURLY }
}

const VISION = `
import { defineDag, defineParameters, task } from '@ml-airflow/core'
import { z } from 'zod'

const Data = defineParameters('vision_data', { dataset: z.enum(['cifar10', 'imagenet_1k']).default('cifar10').describe('Images to train on.') })
const Model = Data.extend('vision_model', {
  learning_rate: z.number().min(0.00001).max(1).default(0.1).describe('Step of the optimizer.'),
  epochs: z.int().min(1).max(300).default(12),
  fails: z.boolean().default(false).describe('Whether the training runs out of memory.'),
  pace: z.number().default(0.02).describe('Seconds of an epoch.'),
})
const download = task('download_images', {
  parameters: Data, args: ({ parameters }) => [parameters.dataset],
  script: 'echo "fetching $1"; for p in 10 40 80 100; do printf "%s%%\\\\r" $p; sleep 0.05; done; echo; echo "warning: mirror is slow" >&2',
})
const train = task('train_resnet', {
  parameters: Model, after: [download], retries: 2, retryDelay: { seconds: 2 },
  args: ({ parameters }) => [parameters.epochs, parameters.learning_rate, parameters.pace, parameters.fails],
  output: ({ outputDir, record }) => outputDir + '/vision/train/' + record.id,
  script: [
    'echo "resnet18, $1 epochs, learning rate $2"',
    'for e in $(seq $1); do l=$(awk -v e=$e -v r=$2 \\'BEGIN { printf "%.4f", 2.3 / (1 + e * r * 4) }\\'); printf "\\\\033[32mepoch %3d\\\\033[0m loss \\\\033[1m%s\\\\033[0m\\\\n" $e $l; sleep $3; done',
    'if [ "$4" = true ]; then echo "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB" >&2; exit 1; fi',
    'mkdir -p "$MLAF_OUTPUT_PATH"; cd "$MLAF_OUTPUT_PATH"',
    'echo "{\\\\"loss\\\\": $l, \\\\"epochs\\\\": $1, \\\\"accuracy\\\\": $(awk -v l=$l \\'BEGIN { printf "%.3f", 1 - l / 3 }\\')}" > metrics.json',
    '(echo epoch,loss,seconds; for e in $(seq $1); do awk -v e=$e -v r=$2 \\'BEGIN { printf "%d,%.4f,%.1f\\\\n", e, 2.3 / (1 + e * r * 4), 31 + e % 3 }\\'; done) > history.csv',
    'echo ${curve()} | base64 -d > loss.png',
    'printf "# ResNet-18\\\\n\\\\n| metric | value |\\\\n|---|---|\\\\n| loss | %s |\\\\n\\\\nTrained on **one** GPU.\\\\n" $l > report.md',
  ].join('; '),
})
const evaluate = task('evaluate_on_holdout', { parameters: Model, after: [train], script: 'echo "accuracy 0.913"' })
const publish = task('publish_model_card_to_the_registry', { parameters: Model, after: [evaluate], script: 'echo published' })
const alert = task('alert_on_failure', { parameters: Model, after: [train, evaluate], triggerRule: 'one_failed', script: 'echo "mail to the team"' })
export const vision = defineDag({
  id: 'vision_resnet_training', description: 'Trains an image classifier, evaluates it on the holdout and publishes its card.',
  owner: 'vision-team', tags: ['gpu', 'vision'], parameters: Model, tasks: [download, train, evaluate, publish, alert],
})
const pretrain = task('pretrain', { parameters: Data, queue: 'gpu', script: 'sleep 1' })
export const waiting = defineDag({ id: 'gpu_pretraining', description: 'Waits for a worker with a GPU.', tags: ['gpu'], parameters: Data, tasks: [pretrain] })
`

const HOURLY = `
import { defineDag, defineParameters, task } from '@ml-airflow/core'
import { z } from 'zod'
const Hour = defineParameters('features_hour', { hour: z.string().default('2026-11-01T00') })
const read = task('read_events', { parameters: Hour, args: ({ parameters }) => [parameters.hour], script: 'echo "events of $1"; sleep 0.$((RANDOM % 4))' })
const aggregate = task('aggregate', { parameters: Hour, after: [read], args: ({ parameters }) => [parameters.hour], script: 'case "$1" in *T04|*T13) echo "no rows" >&2; exit 2;; esac; sleep 0.$((RANDOM % 3))' })
const store = task('store_features', { parameters: Hour, after: [aggregate], script: 'sleep 0.05' })
export const hourly = defineDag({
  id: 'hourly_features', description: 'Aggregates events into the features of the online model.', owner: 'features',
  tags: ['online'], parameters: Hour, tasks: [read, aggregate, store], schedule: '0 * * * *', maxActiveRuns: 8,
  conf: ({ executionDate }) => ({ hour: executionDate.toISOString().slice(0, 13) }),
})
`

/** A falling curve as a PNG, in base64. */
function curve(): string {
  const pixels = Buffer.alloc(HEIGHT * (WIDTH + 1), 255)
  for (let y = 0; y < HEIGHT; y++) pixels[y * (WIDTH + 1)] = 0
  const dot = (x: number, y: number, shade: number): void => {
    pixels[Math.round(y) * (WIDTH + 1) + 1 + x] = shade
  }
  for (let x = 0; x < WIDTH; x++) {
    for (let y = 40; y < HEIGHT; y += 40) dot(x, y, 225)
    const y = HEIGHT - 20 - 200 / (1 + x / 40) + 6 * Math.sin(x / 9)
    for (let thick = -1.5; thick <= 1.5; thick++) dot(x, Math.max(0, y + thick), 60)
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(WIDTH, 0)
  head.writeUInt32BE(HEIGHT, 4)
  head.writeUInt8(8, 8)
  const chunks = [chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), ...chunks]).toString('base64')
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
