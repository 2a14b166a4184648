import { expect, it } from 'vitest'
import { createApiClient, waitForRun } from './index.ts'

function answering(...answers: { readonly status: number; readonly body: object }[]) {
  const asked: string[] = []
  const fetch = async (request: Request): Promise<Response> => {
    asked.push(request.url)
    const { status, body } = answers.shift() ?? { status: 500, body: { message: 'Asked too often.' } }
    return Response.json(body, { status })
  }
  return { asked, client: createApiClient({ baseUrl: 'http://localhost:8080', token: 'secret', fetch }) }
}

it('asks until the run has ended, each time with a wait on the server', async () => {
  const { asked, client } = answering(
    { status: 200, body: { id: 7, state: 'running' } },
    { status: 200, body: { id: 7, state: 'success' } },
  )
  const states: string[] = []
  const run = await waitForRun(client, 7, { onProgress: ({ state }) => states.push(state) })
  expect(run.state).toBe('success')
  expect(states).toEqual(['running', 'success'])
  expect(asked).toEqual(Array(2).fill('http://localhost:8080/api/v1/runs/7?wait=30&limit=1'))
})

it('throws the sentence of the server', async () => {
  const { client } = answering({ status: 404, body: { message: 'There is no run with the number 7.' } })
  await expect(waitForRun(client, 7)).rejects.toThrow('There is no run with the number 7.')
})
