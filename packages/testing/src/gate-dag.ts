/**
 * Source of a DAG whose task reports its start, in its log and by a file next to its gate, and ends once the gate exists. It is
 * YAML, because each process that loads a DAG file of code starts a thread and a compiler for it.
 */
export const GATE_DAG = `
id: gate_dag
parameters: { gate: text }
tasks:
  wait:
    script: 'echo Begun.; touch "$1.begun"; until [ -e "$1" ]; do sleep 0.05; done; echo Ended.'
    args: ['\${{ parameters.gate }}']
`
