# What every task of a trial runs around its own body. Takes $1, the evidence file, and $2, the key of the task's record.
# Appends lines `B|H|E run task sample try ms record code`: the beginning, a heartbeat every 100 ms, the end.
# Each line is one short O_APPEND write, so writers do not mix.

EVIDENCE=$1 RECORD=$2
shift 2

note() {
  local microseconds=${EPOCHREALTIME//[!0-9]/}
  printf '%s %s %s %s %s %s %s %s\n' "$1" "$MLAF_RUN_ID" "$MLAF_TASK_ID" "${MLAF_SAMPLE:--}" "$MLAF_TRY" \
    "$((microseconds / 1000))" "$RECORD" "${2:--}" >>"$EVIDENCE"
}

# One heartbeat, a tenth of a second later. Nothing is ever written to the pipe; waiting for it starts no process.
sign_of_life() {
  [[ -e /dev/fd/9 ]] || exec 9<> <(:)
  read -rt 0.1 -u 9
  note H
}

# Lives for $1 seconds.
beat() {
  local signs=$(($1 * 10))
  while ((signs-- > 0)); do sign_of_life; done
}

# Lives until the trial lets it go on.
beat_until_resumed() {
  until [[ -e ${EVIDENCE%/*}/resume ]]; do sign_of_life; done
}
