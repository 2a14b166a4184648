import { expect, it } from 'vitest'
import { testApi } from '../api.fixture.ts'
import { clientSource } from './client-source.ts'

const TYPES = '../../../../packages/client/src/api.ts'

it('is what the client is typed by; `pnpm client` writes it anew', async () => {
  const { api } = await testApi()
  await api.ready()
  await expect(await clientSource(api.swagger())).toMatchFileSnapshot(TYPES)
})
