import type { ReactNode } from 'react'
import { CopyButton } from '../../parts/copy-button.tsx'
import { StateBadge } from '../../parts/state.tsx'
import { Duration, Time } from '../../parts/time.tsx'
import styles from './instance-panel.module.css'
import type { InstanceTabProps } from './instance-panel.tsx'

/** All tries, and the command line. */
export function DetailsTab({ instance }: InstanceTabProps): ReactNode {
  const { command, arguments: args, environment, tries } = instance
  const names = Object.keys(environment).sort()
  return (
    <div className={styles.body}>
      <Tries tries={tries} />
      <section>
        <h3>
          Command
          {command === null ? null : <CopyButton text={command} label="Copy the command" />}
        </h3>
        {command === null ? (
          <p className="quiet">Not started yet, or started by an older version.</p>
        ) : (
          <pre className={styles.block}>{command}</pre>
        )}
      </section>
      {args.length > 0 ? <Arguments args={args} /> : null}
      {names.length > 0 ? <Environment names={names} environment={environment} /> : null}
    </div>
  )
}

function EnvironmentLine({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>
        <code>{value}</code>
      </dd>
    </>
  )
}

type Instance = InstanceTabProps['instance']

function Arguments({ args }: { readonly args: Instance['arguments'] }): ReactNode {
  return (
    <section>
      <h3>Arguments</h3>
      <ol className={styles.arguments}>
        {args.map((arg, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an argument is known by its place
          <li key={index}>
            <code>{arg}</code>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Environment({
  names,
  environment,
}: {
  readonly names: readonly string[]
  readonly environment: Instance['environment']
}): ReactNode {
  return (
    <section>
      <h3>Environment</h3>
      <dl className={styles.facts}>
        {names.map((name) => (
          <EnvironmentLine key={name} name={name} value={environment[name] ?? ''} />
        ))}
      </dl>
    </section>
  )
}

function Tries({ tries }: Pick<Instance, 'tries'>): ReactNode {
  return (
    <section>
      <h3>Tries</h3>
      <table className={styles.tries}>
        <thead>
          <tr>
            <th>Try</th>
            <th>Outcome</th>
            <th>Started</th>
            <th>Duration</th>
            <th>Worker</th>
          </tr>
        </thead>
        <tbody>
          {tries.map(({ number, outcome, sentence, started_at, finished_at, host, pid }) => (
            <tr key={number}>
              <td>{number}</td>
              <td>
                <StateBadge state={outcome ?? 'running'} />
                <p className="quiet">{sentence}</p>
              </td>
              <td>
                <Time at={started_at} />
              </td>
              <td>
                <Duration
                  ms={finished_at === null ? null : Date.parse(finished_at) - Date.parse(started_at)}
                  since={started_at}
                />
              </td>
              <td>
                <bdi>{host}</bdi>
                {pid === null ? null : <span className="quiet"> pid {pid}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {tries.length === 0 ? <p className="quiet">It has not been tried.</p> : null}
    </section>
  )
}
