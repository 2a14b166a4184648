import { expect, it } from 'vitest'
import { testApi } from '../api.fixture.ts'
import { clientSource } from './client-source.ts'

const TYPES = '../../../../packages/client/src/api.ts'

it('the types of the client match the OpenAPI document; `pnpm client` writes them', async () => {
  const { api } = await testApi()
  await api.ready()
  await expect(await clientSource(api.swagger())).toMatchFileSnapshot(TYPES)
})
