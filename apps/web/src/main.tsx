import './theme/tokens.css'
import './theme/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followEvents } from './data/events.ts'
import { queryClient } from './data/query-client.ts'
import { applyTheme } from './data/settings.ts'
import { listenForLightLinks } from './parts/light-link.tsx'
import { listenForShortcuts } from './parts/shortcuts.ts'
import { router } from './routes.tsx'

const place = document.getElementById('page')
if (place === null) throw new Error('index.html has no element with the id page.')

const { signal } = new AbortController()
applyTheme()
listenForShortcuts(signal)
listenForLightLinks((address) => router.history.push(address), signal)
followEvents(queryClient)

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
