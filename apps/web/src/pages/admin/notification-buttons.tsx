import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { notificationsQuery, retryNotification, testChannel } from '../../data/notifications.ts'
import { showToast } from '../../parts/toasts.tsx'
import { type FieldPlan, ResourceForm } from './resource-form.tsx'

const FIELDS: readonly FieldPlan<never>[] = [
  {
    name: 'channel',
    label: 'Channel',
    hint: 'webhook:CONN_ID, slack:CONN_ID or email:ADDRESS',
    isRequired: true,
    valueOf: () => '',
  },
]

/** Sends a test message. */
export function TestButton(): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const client = useQueryClient()
  const test = useMutation({
    mutationFn: async (channel: string) => {
      const answer = await testChannel(channel)
      if (!answer.sent) throw new Error(answer.sentence)
      return answer
    },
    onSuccess: ({ channel }) => {
      showToast(`${channel} accepted the message.`)
      setOpen(false)
    },
    onSettled: () => client.invalidateQueries({ queryKey: notificationsQuery.queryKey }),
  })
  return (
    <>
      <button type="button" className="primary" onClick={() => setOpen(true)}>
        Send a test
      </button>
      {isOpen ? (
        <ResourceForm
          title="Send a test"
          save="Send"
          fields={FIELDS}
          row={undefined}
          error={test.error}
          isSaving={test.isPending}
          onSave={(body) => test.mutate(String(body.channel))}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}

export function RetryButton({ id }: { readonly id: number }): ReactNode {
  const client = useQueryClient()
  const retry = useMutation({
    mutationFn: () => retryNotification(id),
    onSuccess: ({ channel }) => showToast(`The notification will be delivered to ${channel} at once.`),
    onError: (error) => showToast(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: notificationsQuery.queryKey }),
  })
  return (
    <button type="button" className="plain" disabled={retry.isPending} onClick={() => retry.mutate()}>
      Retry
    </button>
  )
}
