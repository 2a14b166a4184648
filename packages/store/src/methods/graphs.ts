import { createHash } from 'node:crypto'
import type { Graph } from '@ml-airflow/core'
import { LRUCache } from 'lru-cache'
import { existing, type Session } from '../database/session.ts'

const GRAPHS_KEPT = 50

/** Graphs by digest. Each process hashes, sends and parses a large one only once. */
export class Graphs {
  readonly #hashes = new WeakMap<Graph, string>()
  readonly #known = new LRUCache<string, Graph>({ max: GRAPHS_KEPT })

  /** Digest of a graph that this process has stored, if it is still there. */
  async find(session: Session, graph: Graph): Promise<string | undefined> {
    const hash = this.#hashes.get(graph)
    return hash === undefined ? undefined : (await session.row('find-graph-hash', { hash }))?.hash
  }

  async store(session: Session, graph: Graph): Promise<string> {
    const body = JSON.stringify(graph)
    const hash = createHash('sha256').update(body).digest('hex')
    await session.change('insert-graph', { hash, body })
    this.#hashes.set(graph, hash)
    return hash
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
