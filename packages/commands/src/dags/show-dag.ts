import { writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { type Dag, MlAirflowError, messageOf } from '@ml-airflow/core'
import { flag, option } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { UsageError } from '../framework/usage-error.ts'
import { dagId, subdir } from './dag-arguments.ts'

export const showDag = defineCommand({
  name: 'show_dag',
  modern: ['dags show'],
  summary: "Prints the graph of a DAG in Graphviz's DOT language, or saves it as a picture.",
  examples: ['show_dag ml_training_dag', 'show_dag iris_training_dag --save iris.svg'],
  arguments: [
    dagId,
    subdir,
    option('save', {
      short: '-s',
      placeholder: 'file',
      description: 'file to write: .svg for a picture, .dot or .gv for text',
    }),
    flag('imgcat', { description: 'not available: save the picture and open it' }),
  ],
  access: ({ save }) => (save === undefined ? 'viewer' : 'admin'),
  changes: false,
  differs: '--save accepts .svg, .dot and .gv. --imgcat is refused with exit code 2.',
  async run(workbench, { dag_id, save, imgcat }) {
    if (imgcat) throw new UsageError('--imgcat is not offered: save the drawing with --save dag.svg and open it.')
    const draw = save === undefined ? undefined : drawerFor(save)
    const dot = dotOf((await workbench.registry()).get(dag_id))
    if (save !== undefined && draw !== undefined) {
      write(save, await draw(dot))
      return workbench.output.answer({ dag_id, file: save }, () => `File ${save} saved`)
    }
    workbench.output.answer({ dag_id, dot }, () => dot)
  },
})

type Drawer = (dot: string) => Promise<string>

const DRAWERS: Readonly<Record<string, Drawer>> = {
  '.dot': async (dot) => `${dot}\n`,
  '.gv': async (dot) => `${dot}\n`,
  async '.svg'(dot) {
    const { instance } = await import('@viz-js/viz')
    return (await instance()).renderString(dot, { format: 'svg' })
  },
}

function drawerFor(file: string): Drawer {
  const ending = extname(file).toLowerCase()
  const drawer = Object.hasOwn(DRAWERS, ending) ? DRAWERS[ending] : undefined
  if (drawer !== undefined) return drawer
  throw new UsageError(`'${file}' cannot be drawn: allowed are names that end with ${Object.keys(DRAWERS).join(', ')}.`)
}

function dotOf({ id, graph }: Dag): string {
  const nodes = graph.map(({ id, perSample, samplesFrom, rule, optional }) => {
    const listed = samplesFrom === undefined ? 'per sample' : `per sample of ${samplesFrom.task}`
    const notes = [...(perSample ? [listed] : []), ...(rule ? [rule] : []), ...(optional ? ['optional'] : [])]
    const label = notes.length > 0 ? ` label=${quoted(`${id} (${notes.join(', ')})`)}` : ''
    return `\t${quoted(id)} [fillcolor="#ffefeb" shape=rectangle style="filled,rounded"${label}]`
  })
  const edges = graph.flatMap(({ id, after }) => after.map((upstream) => `\t${quoted(upstream)} -> ${quoted(id)}`))
  const head = `\tgraph [label=${quoted(id)} labelloc=t rankdir=LR]`
  return [`digraph ${quoted(id)} {`, head, ...nodes, ...edges, '}'].join('\n')
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content)
  } catch (cause) {
    throw new MlAirflowError('bad_argument', `The drawing cannot be saved: ${messageOf(cause)}.`, { cause })
  }
}
