import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { expect } from 'vitest'
import { type CommandHome, homeTest as test } from '../command-line.fixture.ts'

/** Runs Python with the client downloaded from the API. */
async function python(home: CommandHome, url: string, args: readonly string[]) {
  const env = { PATH: process.env.PATH ?? '', ML_AIRFLOW_URL: url, PYTHONDONTWRITEBYTECODE: '1' }
  const child = spawn('python3', args, { cwd: home.path, env })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, stdout, stderr }
}

async function startedApi(home: CommandHome): Promise<string> {
  const { stdout } = await home.standalone()
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout)?.[0] ?? ''
  for (const name of ['ml_airflow.py', 'example.ipynb']) {
    const file = await fetch(`${url}/clients/${name}`)
    expect(file.status).toBe(200)
    writeFileSync(home.file(name), await file.text())
  }
  return url
}

const SCRIPT = `
import threading
from ml_airflow import ApiError, Client, RunFailed

client = Client()
plan = client.plan("iris_training_dag", {"k": 3})
assert plan["counts"]["run"] == 17, plan["counts"]
run = client.run("iris_training_dag", {"k": 3}, timeout=60)
assert run["state"] == "success"
assert len(client.tasks(run)) == 17
assert client.plan("iris_training_dag", {"k": 3})["counts"] == {"run": 0, "skip": 17, "join": 0}
again = client.run("iris_training_dag", {"k": 3})
assert client.log(again, "iris_report") == client.log(run, "iris_report") != ""
report = [one for one in client.outputs(again, "iris_report") if one["name"].endswith(".md")][0]
assert b"ccuracy" in client.read(report)
assert any(path.name == report["name"] for path in client.download(run, "saved", "iris_report"))

try:
    client.run("fail_dag", {"file": "x"})
    raise AssertionError("It should have failed.")
except RunFailed as failed:
    assert "ended as failed" in str(failed) and "fail: " in str(failed), str(failed)
    assert "about to fail" in client.log(failed.run, "fail")
    lost = failed.run
assert client.wait(lost, check=False)["state"] == "failed"

sampled = client.run("sampled_dag", {"file": "x"})
assert "sample b" in client.log(sampled, "sampled", sample="b")

waiting = client.trigger("gate_dag", {"file": "never"}, run_id="waits")
assert client.trigger("gate_dag", {"file": "never"}, run_id="waits")["id"] == waiting["id"]
try:
    client.wait(waiting, timeout=0.2)
    raise AssertionError("It should not have ended.")
except TimeoutError as over:
    assert "it goes on" in str(over)
threading.Timer(0.3, lambda: client.cancel(waiting)).start()
assert client.wait(waiting, check=False)["state"] == "cancelled"

for call, status in [
    (lambda: client.trigger("nothing"), 404),
    (lambda: client.trigger("iris_training_dag", {"k": "many"}), 400),
    (lambda: client.wait(99999), 404),
    (lambda: client.log(run, "nothing"), 404),
    (lambda: Client("http://127.0.0.1:1").plan("iris_training_dag"), 0),
]:
    try:
        call()
        raise AssertionError("It should have been refused.")
    except ApiError as refused:
        assert refused.status == status and str(refused) and refused.code, (refused.status, str(refused))
print("all of it")
`

test('the Python client plans, triggers, waits, reads logs and outputs, and reports errors', async ({ home }) => {
  const url = await startedApi(home)
  expect(await python(home, url, ['-c', SCRIPT])).toEqual({ code: 0, stdout: 'all of it\n', stderr: '' })
  const good = await python(home, url, ['ml_airflow.py', 'iris_training_dag', '{"k": 3}'])
  expect([good.code, good.stdout]).toEqual([
    0,
    expect.stringMatching(/^http.*\/admin\/runs\/\d+\nRun '.*' succeeded\.\n$/),
  ])
  const bad = await python(home, url, ['ml_airflow.py', 'fail_dag', '{"file": "x"}'])
  expect([bad.code, bad.stderr]).toEqual([
    1,
    expect.stringMatching(/^Run '.*' of DAG 'fail_dag' ended as failed\.\nfail: .*3/),
  ])
  expect((await python(home, url, ['ml_airflow.py', 'fail_dag', '{'])).code).toBe(2)
  expect((await python(home, url, ['ml_airflow.py'])).stderr).toContain('usage: python3 ml_airflow.py DAG_ID [CONF]')
})

test('the cells of the notebook run one after another', async ({ home }) => {
  const url = await startedApi(home)
  const notebook = JSON.parse(readFileSync(home.file('example.ipynb'), 'utf8'))
  expect(notebook).toMatchObject({ nbformat: 4, metadata: { kernelspec: { language: 'python' } } })
  const cells: { cell_type: string; source: string[] }[] = notebook.cells
  const code = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join(''))
  const { code: exit, stdout, stderr } = await python(home, url, ['-c', code.join('\n')])
  expect([exit, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(/k = 5 success - 17 task instances were skipped/)
})
