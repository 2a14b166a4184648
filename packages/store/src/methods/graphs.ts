import { createHash } from 'node:crypto'
import type { Graph } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import { existing, type Session } from '../database/session.ts'

const GRAPHS_KEPT = 50

/** Graphs by digest. Each process hashes and parses a large one only once. */
export class Graphs {
  readonly #hashes = new WeakMap<Graph, string>()
  readonly #known = new LRUCache<string, Graph>({ max: GRAPHS_KEPT })

  hashOf(graph: Graph): string {
    const known = this.#hashes.get(graph)
    if (known !== undefined) return known
    const hash = createHash('sha256').update(JSON.stringify(graph)).digest('hex')
    this.#hashes.set(graph, hash)
    return hash
  }

  async store(session: Session, graph: Graph): Promise<void> {
    await session.change('insert-graph', { hash: this.hashOf(graph), body: JSON.stringify(graph) })
  }

  async read(session: Session, hash: string): Promise<Graph> {
    const known = this.#known.get(hash)
    if (known !== undefined) return known
    const row = existing(await session.row('find-graph', { hash }), `graph ${hash}`)
    const graph = JSON.parse(row.body) as Graph
    this.#known.set(hash, graph)
    return graph
  }
}
