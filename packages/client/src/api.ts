// Made from the API's OpenAPI document by `pnpm client`. Edit the routes' schemas, not this file.

export interface paths {
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The audit log: changes with user, time and origin, newest first */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Backfills with their progress, newest first */
        get: operations["getBackfills"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A backfill, with a page of its runs in the order in which they begin */
        get: operations["getBackfill"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a backfill: no further run begins */
        post: operations["postBackfillCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pauses a backfill: no further run starts, and started runs continue */
        post: operations["postBackfillPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backfills/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resumes a paused backfill */
        post: operations["postBackfillResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Compares two runs: their confs and their task instances */
        get: operations["getCompare"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All settings with their effective values and sources */
        get: operations["getConfig"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All connections, without passwords and extras */
        get: operations["getConnections"];
        put?: never;
        /** Adds a connection */
        post: operations["postConnections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{conn_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a connection; omitted secrets stay */
        put: operations["putConnection"];
        post?: never;
        /** Deletes a connection */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** DAGs with their newest runs, and the DAG files that could not be loaded */
        get: operations["getDags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A DAG: its tasks and edges, and its parameters as JSON Schema */
        get: operations["getDag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/backfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates a backfill: runs of a DAG for the dates of its schedule, or for a list of confs */
        post: operations["postDagBackfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Finished work of all runs: sets of parameters or samples by tasks, as evaluated by a plan */
        get: operations["getDagCoverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/durations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Durations of the newest runs and their tasks, oldest first */
        get: operations["getDagDurations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/grid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tasks by runs: a window of runs, newest first */
        get: operations["getDagGrid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/grid/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One unfolded row of the grid: the samples of a task by runs, in the same window */
        get: operations["getDagGridTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers in a JSON output of a task over the newest runs, newest first; ignores other files */
        get: operations["getDagMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pauses a DAG: new runs are accepted, but their tasks wait */
        post: operations["postDagPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The decisions of a run with this conf, task by task, with reasons; writes nothing */
        post: operations["postDagPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Triggers a run: 201; 200 with the existing run if the run_id is repeated, or 409 if the request differs */
        post: operations["postDagRuns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run by dag_id and run_id */
        get: operations["getDagRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The next scheduled run of a DAG, and missed dates */
        get: operations["getDagSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/source": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file that defines a DAG and the files that it imports, as they are now or as used by a run */
        get: operations["getDagSource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/unpause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resumes a paused DAG */
        post: operations["postDagUnpause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dags/{dag_id}/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Why a run with this conf would run or skip a task, with the facts behind the decision; writes nothing */
        post: operations["postDagWhy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes as server-sent events: run, task_instance, worker, dags, pause, schedule, redis; after reset, reload everything */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Executions that made an output, newest first */
        get: operations["getFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/import-errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** DAG files that could not be loaded, with the reason */
        get: operations["getImportErrors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller and the caller's role */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Notifications with run, channel and delivery result, newest first */
        get: operations["getNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delivers a failed or waiting notification at once */
        post: operations["postNotificationRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test message through one channel, and returns whether it was accepted */
        post: operations["postNotificationsTest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pools with their used and requested slots */
        get: operations["getPools"];
        put?: never;
        /** Adds a pool */
        post: operations["postPools"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pools/{pool}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a pool; waiting tasks start at once if slots are free */
        put: operations["putPool"];
        post?: never;
        /** Deletes a pool */
        delete: operations["deletePool"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Number of waiting, running and ended jobs in each queue */
        get: operations["getQueues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records of tasks, over all values. conf.NAME=VALUE filters by values. A page may be short. */
        get: operations["getRecords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts results, declares them done, or marks them as no longer done; dry_run returns a preview */
        post: operations["postRecordsAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, newest first; conf.NAME=VALUE filters by values of the conf */
        get: operations["getRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A run and its task instances, with decisions and reasons */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Carries out an action on a run or on its task instances; dry_run returns a preview */
        post: operations["postRunAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a run; an ended run stays unchanged */
        post: operations["postRunCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Clears tasks of a run, so that they run again; the run continues */
        post: operations["postRunClear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The task graph of a run, with the state of each task */
        get: operations["getRunGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/savings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The time that a run saved by skipping finished work, as the reused executions took */
        get: operations["getRunSavings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/task-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Task instances of a run, in order of creation */
        get: operations["getRunTaskInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/tasks/{task_id}/tries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tries of a task instance */
        get: operations["getRunTaskTries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/tasks/{task_id}/tries/{n}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log of a try from an offset on; the header next-offset is the start of the next page */
        get: operations["getRunTaskTryLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/tasks/{task_id}/tries/{n}/log/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log as server-sent events while it is written; ids are offsets, and the last event is named end */
        get: operations["getRunTaskTryLogStream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Carries out an action on all runs that match the query, at most 1,000; conf.NAME=VALUE filters by values */
        post: operations["postRunsAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/savings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The time that the newest 500 runs saved by skipping finished work */
        get: operations["getSavings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A few DAGs, runs, tasks and task instances whose names contain a text, or that have a number */
        get: operations["getSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Task instances of all runs, newest run first; a page may be short although another follows */
        get: operations["getTaskInstances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A task instance with its tries, its record, and its command and environment */
        get: operations["getTaskInstance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances/{id}/outputs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The output files of a task instance; for a skipped one, those of the reused execution */
        get: operations["getTaskInstanceOutputs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances/{id}/outputs/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of an output, or the range in the header Range; browsers never execute it */
        get: operations["getTaskInstanceOutputsContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-instances/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Carries out an action on task instances of several runs; cancel cancels their runs */
        post: operations["postTaskInstancesAction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tokens of the setting API_TOKENS by role, without their values */
        get: operations["getTokens"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Users, without their passwords */
        get: operations["getUsers"];
        put?: never;
        /** Adds a user */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{username}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a user; an omitted password stays */
        put: operations["putUser"];
        post?: never;
        /** Deletes a user */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/variables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All variables, without secret values */
        get: operations["getVariables"];
        put?: never;
        /** Adds a variable */
        post: operations["postVariables"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/variables/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Creates or changes a variable */
        put: operations["putVariable"];
        post?: never;
        /** Deletes a variable */
        delete: operations["deleteVariable"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workers with their last heartbeat; a worker that stopped properly is not listed, a killed one is listed for a day */
        get: operations["getWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        ActionChange: {
            from: ("waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled") | null;
            /** @description null for a run that does not exist yet. */
            id: number | null;
            /** @description Whether a rule leaves it out. */
            left_out: boolean;
            run: number | null;
            sample: string | null;
            sentence: string;
            task_id: string;
            /** @description New state; for run_again the decision: run, skip or join. */
            to: string;
            /** @description Whether a rule or an exit code had left it out. */
            was_left_out: boolean;
        };
        ActionReport: {
            action: string;
            /** @description For run_again: DAG files that differ from those of the run. null for other actions, and if those files are not stored. */
            definition_changes: {
                /** @enum {string} */
                change: "added" | "removed" | "changed";
                path: string;
            }[] | null;
            dry_run: boolean;
            runs: {
                dag_id: string;
                id: number | null;
                run_id: string | null;
            }[];
            summary: string;
            /** @description The changes, in the order of the run. */
            task_instances: components["schemas"]["ActionChange"][];
        };
        AuditEntry: {
            /** @description Origin: a host or an address. */
            address: string;
            /** @description The arguments, with secrets masked. */
            arguments: unknown;
            dag_id: string | null;
            /** @description Start time. */
            dttm: string;
            event: string;
            id: number;
            owner: string;
            /** @description Exit code or HTTP status; null if it is in progress or its end is unknown. */
            status: number | null;
            /** @enum {string} */
            via: "cli" | "api" | "rest_api";
        };
        Backfill: {
            counts: {
                cancelled: number;
                failed: number;
                queued: number;
                /** @description Runs that could not be created. */
                refused: number;
                running: number;
                success: number;
                total: number;
                /** @description Not started yet. */
                waiting: number;
            };
            /** Format: date-time */
            created_at: string;
            created_by: string;
            dag_id: string;
            finished_at: string | null;
            /** @description Requested execution dates; null if confs were given. */
            from: string | null;
            id: number;
            /** @description null: the DAG's limit. */
            max_active_runs: number | null;
            pool: string | null;
            /** @enum {string} */
            reprocess: "none" | "failed" | "completed";
            run_backwards: boolean;
            /**
             * @description While it is paused, no further run starts, and started runs continue.
             * @enum {string}
             */
            state: "running" | "paused" | "success" | "failed" | "cancelled";
            task_regex: string | null;
            to: string | null;
        };
        BackfillRun: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            execution_date: string;
            /** @description Run number; null if it has not begun. */
            id: number | null;
            position: number;
            /** @description Reason for which it could not be created. */
            problem: string | null;
            run_id: string;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "success" | "failed" | "cancelled" | "refused";
        };
        Comparison: {
            a: components["schemas"]["RunItem"];
            b: components["schemas"]["RunItem"];
            /** @description Values that differ. */
            conf: {
                a: string | number | boolean | null;
                b: string | number | boolean | null;
                name: string;
            }[];
            tasks: {
                a: {
                    /** @enum {string} */
                    decision: "run" | "skip" | "join";
                    duration_ms: number | null;
                    id: number;
                    /** @description Whether a rule or an exit code left it out. Any other skipped one was already done. */
                    left_out: boolean;
                    /** @enum {string} */
                    state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
                } | null;
                b: {
                    /** @enum {string} */
                    decision: "run" | "skip" | "join";
                    duration_ms: number | null;
                    id: number;
                    /** @description Whether a rule or an exit code left it out. Any other skipped one was already done. */
                    left_out: boolean;
                    /** @enum {string} */
                    state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
                } | null;
                sample: string | null;
                task_id: string;
            }[];
        };
        Connection: {
            conn_id: string;
            conn_type: string | null;
            has_extra: boolean;
            has_password: boolean;
            host: string | null;
            /** @description The database of ml-airflow, which cannot be changed here. */
            is_own: boolean;
            login: string | null;
            port: number | null;
            schema: string | null;
        };
        CoverageCell: {
            at: string | null;
            count: number;
            /** @description Number of finished samples, out of `count`. */
            done: number;
            reason: string;
            /** @description The run that made the current result. */
            run: number | null;
            sentence: string;
            /** @enum {string} */
            state: "failed" | "running" | "stale" | "never" | "done";
        };
        Dag: {
            dag_id: string;
            description: string;
            /** @description File that defines it, or 'built-in'. */
            file: string | null;
            options: {
                /** @description null: the setting MAX_ACTIVE_RUNS_PER_DAG. */
                max_active_runs: number | null;
            };
            owner: string;
            /** @description JSON Schema of the conf. */
            parameters: {
                [key: string]: unknown;
            };
            paused: boolean;
            /** @description Pools of its tasks. */
            pools: string[];
            /** @description Samples of runs that name none. */
            samples: string[];
            schedule: {
                /** @description Whether all missed dates get a run, or only the latest. */
                catchup: boolean;
                /** @description As written by the author. */
                cron: string;
                end_date: string | null;
                /** @description Execution dates without a run. */
                missed: number;
                /** @description Execution date of the next run. */
                next_execution: string | null;
                /** @description Time at which that run is created: the end of its interval. */
                next_run_at: string | null;
                /** @enum {string} */
                overlap: "queue" | "skip" | "cancel_older";
                start_date: string | null;
                time_zone: string;
            } | null;
            tags: string[];
            task_count: number;
            tasks: {
                /** @description Upstream tasks. */
                after: string[];
                /** @description A program with fixed words; the arguments are appended. */
                command: string | null;
                /** @description Processor limit of its processes, in processors. */
                cpus: number | null;
                /** @description Meaning of its command's exit codes. */
                exit_codes: {
                    [key: string]: number[] | null;
                };
                /** @description Number of GPUs that it uses exclusively while it runs. */
                gpus: number;
                /** @description Memory limit of its processes, such as 2G. */
                memory: string | null;
                /** @description Whether its failure does not affect the state of the run. */
                optional: boolean;
                /** @description Parameters that it reads and that form the key of its record. */
                parameters: string;
                per_sample: boolean;
                pool: string | null;
                pool_slots: number;
                priority_weight: number;
                /** @description Queue of the workers that run it. */
                queue: string;
                retries: number;
                retry_delay: {
                    cap_seconds: number | null;
                    exponential: boolean;
                    seconds: number;
                };
                /** @description The task whose output lists its samples; null if they are those of the run. */
                samples_from: string | null;
                /** @description Bash text; the arguments are "$@". A task has either a command or a script. */
                script: string | null;
                table: string;
                task_id: string;
                /** @description Seconds; 0 for none. */
                timeout: number;
                /**
                 * @description Trigger rule: its start depends on the ends of its upstream tasks.
                 * @enum {string}
                 */
                trigger_rule: "all_success" | "all_done" | "all_done_min_one_success" | "all_failed" | "all_skipped" | "one_success" | "one_failed" | "one_done" | "none_failed" | "none_failed_min_one_success" | "none_skipped" | "always";
                version: string;
                /** @description Words before its command, such as conda run -n ml. */
                via: string[];
            }[];
        };
        DagItem: {
            /** @description Runs by state: all open ones, and the newest 50. */
            counts: {
                cancelled: number;
                failed: number;
                queued: number;
                running: number;
                success: number;
            };
            dag_id: string;
            description: string;
            /** @description File that defines it, or 'built-in'. */
            file: string | null;
            owner: string;
            paused: boolean;
            /** @description The newest 14, oldest first. */
            recent_runs: {
                /** Format: date-time */
                created_at: string;
                duration_ms: number | null;
                id: number;
                run_id: string;
                /** @enum {string} */
                state: "queued" | "running" | "success" | "failed" | "cancelled";
            }[];
            schedule: {
                /** @description Whether all missed dates get a run, or only the latest. */
                catchup: boolean;
                /** @description As written by the author. */
                cron: string;
                end_date: string | null;
                /** @description Execution dates without a run. */
                missed: number;
                /** @description Execution date of the next run. */
                next_execution: string | null;
                /** @description Time at which that run is created: the end of its interval. */
                next_run_at: string | null;
                /** @enum {string} */
                overlap: "queue" | "skip" | "cancel_older";
                start_date: string | null;
                time_zone: string;
            } | null;
            /** @description Share of successful runs among the ended ones of the newest 50; null if none has ended. */
            success_rate: number | null;
            tags: string[];
            task_count: number;
        };
        Error: {
            /** @description For programs. */
            code: string;
            /** @description For people. */
            message: string;
            /** @description One sentence per problem. */
            problems: string[];
            request_id: string;
        };
        Execution: {
            dag_id: string;
            finished_at: string | null;
            host: string | null;
            output_path: string | null;
            run: number;
            run_id: string;
            sample: string | null;
            started_at: string | null;
            task_id: string;
            task_instance: number;
            try_number: number;
            worker: string | null;
        };
        Explanation: {
            /**
             * @deprecated
             * @description Former name of decision.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            /** @description Reason that prevents its start or success until somebody acts. */
            blocked: ("paused" | "unknown_to_workers" | "queue_unserved" | "gpus_missing" | "pool_missing" | "pool_too_small" | "output_taken" | "upstream_failing") | null;
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            downstream: {
                /**
                 * @deprecated
                 * @description Former name of decision.
                 * @enum {string}
                 */
                action: "run" | "skip" | "join";
                /** @description Reason that prevents its start or success until somebody acts. */
                blocked: ("paused" | "unknown_to_workers" | "queue_unserved" | "gpus_missing" | "pool_missing" | "pool_too_small" | "output_taken" | "upstream_failing") | null;
                /** @enum {string} */
                decision: "run" | "skip" | "join";
                /** @enum {string} */
                reason: "no_previous" | "previous_failed" | "left_out" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "command_changed" | "variable_changed" | "expired" | "output_missing" | "output_changed" | "output_needed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
                sample: string | null;
                sentence: string;
                task_id: string;
            }[];
            /** @description The execution on which the decision is based, if any. */
            execution: components["schemas"]["Execution"] | null;
            /** @enum {string} */
            reason: "no_previous" | "previous_failed" | "left_out" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "command_changed" | "variable_changed" | "expired" | "output_missing" | "output_changed" | "output_needed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
            record: {
                finished_at: string | null;
                made_by: string | null;
                output_path: string | null;
                record_id: number;
                started_at: string | null;
                version: string;
            } | null;
            sample: string | null;
            sentence: string;
            task_id: string;
            /** @description Its direct upstream tasks, with the decisions of the run for them. */
            upstream: {
                /**
                 * @deprecated
                 * @description Former name of decision.
                 * @enum {string}
                 */
                action: "run" | "skip" | "join";
                /** @description Reason that prevents its start or success until somebody acts. */
                blocked: ("paused" | "unknown_to_workers" | "queue_unserved" | "gpus_missing" | "pool_missing" | "pool_too_small" | "output_taken" | "upstream_failing") | null;
                /** @enum {string} */
                decision: "run" | "skip" | "join";
                /** @enum {string} */
                reason: "no_previous" | "previous_failed" | "left_out" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "command_changed" | "variable_changed" | "expired" | "output_missing" | "output_changed" | "output_needed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
                sample: string | null;
                sentence: string;
                task_id: string;
            }[];
        };
        GraphNode: {
            after: string[];
            optional: boolean;
            per_sample: boolean;
            /** @description The task whose output lists its samples; null if they are those of the run. */
            samples_from: string | null;
            task_id: string;
            /** @enum {string} */
            trigger_rule: "all_success" | "all_done" | "all_done_min_one_success" | "all_failed" | "all_skipped" | "one_success" | "one_failed" | "one_done" | "none_failed" | "none_failed_min_one_success" | "none_skipped" | "always";
        };
        GridRun: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description Digest of the files that define its DAG for this run; null if none are stored. */
            definition: string | null;
            duration_ms: number | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run even if they are done. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description Number in the database. */
            id: number;
            /** @description Pool for all tasks of the run, instead of the pools that they name. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            /** @description Id of its trace at the collector; null if it was triggered without traces. */
            trace_id: string | null;
            /** @description User and client that triggered it; null for runs of older versions. */
            triggered_by: string | null;
        };
        KeyedRecord: {
            /** @description The DAG whose rules determine the state. */
            dag_id: string;
            duration_ms: number | null;
            /** @description null if nothing is known about it any more. */
            execution: components["schemas"]["Execution"] | null;
            finished_at: string | null;
            /** @description The run, as dag_id/run_id. */
            made_by: string | null;
            output_path: string | null;
            /** @description Values of its key. */
            parameters: {
                [key: string]: string | number | boolean;
            };
            /** @enum {string} */
            reason: "no_previous" | "previous_failed" | "left_out" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "command_changed" | "variable_changed" | "expired" | "output_missing" | "output_changed" | "output_needed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
            record_id: number;
            sample: string | null;
            /** @description The decision that a run would make for it now, and the reason. */
            sentence: string;
            started_at: string | null;
            /** @enum {string} */
            state: "failed" | "running" | "stale" | "never" | "done";
            task_id: string;
            version: string;
            worker: string | null;
        };
        LiveGraphNode: {
            after: string[];
            cell: components["schemas"]["TaskCell"] | null;
            optional: boolean;
            per_sample: boolean;
            /** @description The task whose output lists its samples; null if they are those of the run. */
            samples_from: string | null;
            task_id: string;
            /** @enum {string} */
            trigger_rule: "all_success" | "all_done" | "all_done_min_one_success" | "all_failed" | "all_skipped" | "one_success" | "one_failed" | "one_done" | "none_failed" | "none_failed_min_one_success" | "none_skipped" | "always";
        };
        Me: {
            /** @description The API requires a login. */
            authenticate: boolean;
            /** @description A browser session, which a logout ends. */
            logged_in: boolean;
            name: string;
            /** @description No login is required: no token is configured, and you started the API. */
            open: boolean;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
        };
        NearestExecution: {
            /** @description By parameter: the earlier value and the value of this plan. Another sample counts as `sample`. */
            changes: {
                [key: string]: (string | number | boolean | null)[];
            };
            dag_id: string;
            run: number;
            run_id: string;
        };
        Notification: {
            attempts: number;
            /** @description webhook:CONN_ID, slack:CONN_ID or email:ADDRESS. */
            channel: string;
            /** Format: date-time */
            created_at: string;
            dag_id: string | null;
            /** @description Due time of the next attempt. */
            due_at: string | null;
            /** @enum {string} */
            event: "failure" | "success" | "sla" | "test";
            finished_at: string | null;
            id: number;
            /** @description Identical for every attempt: the webhook-id of a webhook. */
            key: string;
            run: number | null;
            run_id: string | null;
            /** @description Result of the last attempt. */
            sentence: string;
            /** @enum {string} */
            state: "pending" | "sent" | "failed";
        };
        Output: {
            /** Format: date-time */
            modified_at: string;
            name: string;
            /** @description Relative to the output; empty if the output is one file. */
            path: string;
            size: number;
            /** @enum {string} */
            type: "text" | "json" | "csv" | "markdown" | "image" | "html" | "binary" | "folder";
        };
        Plan: {
            counts: {
                join: number;
                run: number;
                skip: number;
            };
            dag_id: string;
            /** @description Estimated from the longest chain and the available slots; null if nothing is known. */
            expected_ms: number | null;
            /** @description One per conf; empty if a single conf was given. */
            plans: components["schemas"]["SinglePlan"][];
            saved_ms: number;
            /** @description The conf; empty if confs were given. */
            task_instances: components["schemas"]["PlannedTaskInstance"][];
        };
        PlannedTaskInstance: {
            /**
             * @deprecated
             * @description Former name of decision, without blocked.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            /** @description Reason that prevents its start or success until somebody acts. Also contained in the sentence. */
            blocked: ("paused" | "unknown_to_workers" | "queue_unserved" | "gpus_missing" | "pool_missing" | "pool_too_small" | "output_taken" | "upstream_failing") | null;
            /** @enum {string} */
            decision: "run" | "skip" | "join" | "blocked";
            /** @description Median of the newest runs, for tasks that run; null if unknown. */
            expected_ms: number | null;
            /** @description The most similar earlier execution of a task that was never done, if known. */
            nearest: components["schemas"]["NearestExecution"] | null;
            /** @enum {string} */
            reason: "no_previous" | "previous_failed" | "left_out" | "cleared" | "forced" | "version_changed" | "samples_changed" | "input_changed" | "command_changed" | "variable_changed" | "expired" | "output_missing" | "output_changed" | "output_needed" | "upstream_rerun" | "upstream_changed" | "finished" | "in_flight_elsewhere" | "being_redone" | "samples_unknown" | "no_samples" | "depends_on_rule" | "rule_not_met" | "upstream_skipped";
            /** @description Further details, also contained in the sentence. */
            remark: string | null;
            /** @description The execution whose result will be reused, if known. */
            reuses: components["schemas"]["Reuse"] | null;
            sample: string | null;
            /** @description Duration of the reused execution. */
            saved_ms: number;
            sentence: string;
            task_id: string;
        };
        Pool: {
            description: string;
            pool: string;
            /** @description Slots requested by queued task instances. */
            queued_slots: number;
            /** @description -1 for no limit. */
            slots: number;
            /** @description Slots of running task instances. */
            used_slots: number;
        };
        ProducedFile: {
            conf: {
                [key: string]: string | number | boolean;
            };
            dag_id: string;
            finished_at: string | null;
            path: string;
            run: number;
            run_id: string;
            sample: string | null;
            task_id: string;
            task_instance: number;
            worker: string | null;
        };
        Record: {
            finished_at: string | null;
            id: number;
            output_path: string | null;
            /** @description Last claimer, as dag_id/run_id. */
            owner: string | null;
            /** @description Values of its key. */
            parameters: {
                [key: string]: string | number | boolean;
            };
            started_at: string | null;
            table: string;
            version: string;
        };
        RecordActionReport: {
            /** @enum {string} */
            action: "accept" | "declare_done" | "undo";
            /** @description 0 for a preview. Lower than the number of records if others have changed some of them in the meantime. */
            changed: number;
            dry_run: boolean;
            /** @description Selected records that the action leaves unchanged, with the reason. */
            left: {
                dag_id: string;
                parameters: {
                    [key: string]: string | number | boolean;
                };
                record_id: number;
                sample: string | null;
                sentence: string;
                /** @enum {string} */
                state: "failed" | "running" | "stale" | "never" | "done";
                task_id: string;
            }[];
            /** @description The changes. */
            records: {
                dag_id: string;
                parameters: {
                    [key: string]: string | number | boolean;
                };
                record_id: number;
                sample: string | null;
                sentence: string;
                /** @enum {string} */
                state: "failed" | "running" | "stale" | "never" | "done";
                task_id: string;
            }[];
        };
        RenderedTry: {
            exit_code: number | null;
            finished_at: string | null;
            host: string;
            number: number;
            /** @description null while it runs. */
            outcome: ("success" | "failed" | "timed_out" | "lost" | "cancelled") | null;
            pid: number | null;
            /** @description null before the first heartbeat of its worker, and for tries of older versions. */
            rendered: {
                arguments: string[];
                command: string;
                /** @description Secrets are masked. */
                environment: {
                    [key: string]: string;
                };
                /** @description Number of omitted arguments and variables. */
                left_out: number;
            } | null;
            sentence: string;
            /** Format: date-time */
            started_at: string;
            worker: string;
        };
        Reuse: {
            dag_id: string;
            finished_at: string | null;
            run: number;
            run_id: string;
            task_instance: number;
        };
        Reused: {
            dag_id: string;
            finished_at: string | null;
            run: number;
            run_id: string;
            task_instance: number;
            try_number: number;
        };
        Run: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description Digest of the files that define its DAG for this run; null if none are stored. */
            definition: string | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run even if they are done. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description Number in the database. */
            id: number;
            /** @description Pool for all tasks of the run, instead of the pools that they name. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            /** @description Id of its trace at the collector; null if it was triggered without traces. */
            trace_id: string | null;
            /** @description User and client that triggered it; null for runs of older versions. */
            triggered_by: string | null;
        };
        RunDetail: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** @description Task instances by state. */
            counts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description Digest of the files that define its DAG for this run; null if none are stored. */
            definition: string | null;
            /** @description The previous run of the DAG, and the changes of the conf. */
            differs_from: {
                /** @description By parameter: the earlier value and the value of this run. */
                changes: {
                    [key: string]: (string | number | boolean | null)[];
                };
                id: number;
                run_id: string;
            } | null;
            /** @description Up to now while it runs. */
            duration_ms: number | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run even if they are done. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description Number in the database. */
            id: number;
            /** @description null on the last page. */
            next_cursor: string | null;
            /** @description Pool for all tasks of the run, instead of the pools that they name. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            task_instances: components["schemas"]["TaskInstance"][];
            /** @description Id of its trace at the collector; null if it was triggered without traces. */
            trace_id: string | null;
            /** @description User and client that triggered it; null for runs of older versions. */
            triggered_by: string | null;
            /** @description Reasons for which it waits, in sentences. */
            waiting_for: string[];
        };
        RunItem: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** @description Task instances by state. */
            counts: {
                [key: string]: number;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description Digest of the files that define its DAG for this run; null if none are stored. */
            definition: string | null;
            /** @description The previous run of the DAG, and the changes of the conf. */
            differs_from: {
                /** @description By parameter: the earlier value and the value of this run. */
                changes: {
                    [key: string]: (string | number | boolean | null)[];
                };
                id: number;
                run_id: string;
            } | null;
            /** @description Up to now while it runs. */
            duration_ms: number | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run even if they are done. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description Number in the database. */
            id: number;
            /** @description Pool for all tasks of the run, instead of the pools that they name. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            /** @description Id of its trace at the collector; null if it was triggered without traces. */
            trace_id: string | null;
            /** @description User and client that triggered it; null for runs of older versions. */
            triggered_by: string | null;
        };
        RunName: {
            dag_id: string;
            id: number;
            run_id: string;
        };
        SampleCell: {
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            duration_ms: number | null;
            /** @description Whether a rule or an exit code left it out. Any other skipped one was already done. */
            left_out: boolean;
            reason: string;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
        };
        Setting: {
            description: string;
            key: string;
            name: string;
            section: string;
            /** @enum {string} */
            source: "environment" | "file" | "default";
            /** @description Secrets are masked. An unset value is empty. */
            value: string;
        };
        SinglePlan: {
            conf: {
                [key: string]: unknown;
            };
            counts: {
                join: number;
                run: number;
                skip: number;
            };
            /** @description Estimated from the longest chain and the available slots; null if nothing is known. */
            expected_ms: number | null;
            saved_ms: number;
            task_instances: components["schemas"]["PlannedTaskInstance"][];
        };
        TaskCell: {
            /** @description Number of task instances: one per sample, or one. */
            count: number;
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            /** @description From the first start to the last end; null if nothing ran. */
            duration_ms: number | null;
            /** @description Number of skipped ones that were left out; the others were already done. */
            left_out: number;
            reason: string;
            /**
             * @description The most important state, if its samples are in several.
             * @enum {string}
             */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
            states: {
                [key: string]: number;
            };
        };
        TaskInstance: {
            /**
             * @deprecated
             * @description Former name of decision.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            failures: number;
            finished_at: string | null;
            id: number;
            /** @description Whether a rule or an exit code left it out. Any other skipped one was already done. */
            left_out: boolean;
            losses: number;
            output_path: string | null;
            queued_at: string | null;
            reason: string;
            retry_at: string | null;
            sample: string | null;
            /** @description Reason for the decision. */
            sentence: string;
            started_at: string | null;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
            task_id: string;
            try_number: number;
        };
        TaskInstanceDetail: {
            /**
             * @deprecated
             * @description Former name of decision.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            arguments: string[];
            /** @description From the last known try. */
            command: string | null;
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            /** @description Up to now while it runs; null for skipped ones. */
            duration_ms: number | null;
            /** @description Secrets are masked. */
            environment: {
                [key: string]: string;
            };
            /** @description From its last try. */
            exit_code: number | null;
            /** @description Reason for which it has not succeeded. */
            failure: string | null;
            failures: number;
            finished_at: string | null;
            host: string | null;
            id: number;
            /** @description Whether a rule or an exit code left it out. Any other skipped one was already done. */
            left_out: boolean;
            losses: number;
            output_path: string | null;
            pool: string | null;
            pool_slots: number;
            priority_weight: number;
            queued_at: string | null;
            reason: string;
            record: components["schemas"]["Record"] | null;
            retry_at: string | null;
            /** @description The execution whose result it reuses, if it was skipped. */
            reused: components["schemas"]["Reused"] | null;
            run: components["schemas"]["RunName"];
            sample: string | null;
            /** @description Reason for the decision. */
            sentence: string;
            started_at: string | null;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
            task_id: string;
            tries: components["schemas"]["RenderedTry"][];
            try_number: number;
            /** @description Reason for which it has not started, if known. */
            waits_for: string | null;
            /** @description Whether waits_for holds up the whole run, whose waiting_for names it, too. */
            waits_with_run: boolean;
            /** @description From its last try. */
            worker: string | null;
        };
        TaskInstanceItem: {
            /**
             * @deprecated
             * @description Former name of decision.
             * @enum {string}
             */
            action: "run" | "skip" | "join";
            /** @enum {string} */
            decision: "run" | "skip" | "join";
            /** @description Up to now while it runs; null for skipped ones. */
            duration_ms: number | null;
            /** @description From its last try. */
            exit_code: number | null;
            /** @description Reason for which it has not succeeded. */
            failure: string | null;
            failures: number;
            finished_at: string | null;
            host: string | null;
            id: number;
            /** @description Whether a rule or an exit code left it out. Any other skipped one was already done. */
            left_out: boolean;
            losses: number;
            output_path: string | null;
            pool: string | null;
            pool_slots: number;
            priority_weight: number;
            queued_at: string | null;
            reason: string;
            retry_at: string | null;
            /** @description The execution whose result it reuses, if it was skipped. */
            reused: components["schemas"]["Reused"] | null;
            run: components["schemas"]["RunName"];
            sample: string | null;
            /** @description Reason for the decision. */
            sentence: string;
            started_at: string | null;
            /** @enum {string} */
            state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
            task_id: string;
            try_number: number;
            /** @description Reason for which it has not started, if known. */
            waits_for: string | null;
            /** @description Whether waits_for holds up the whole run, whose waiting_for names it, too. */
            waits_with_run: boolean;
            /** @description From its last try. */
            worker: string | null;
        };
        TriggeredRun: {
            conf: {
                [key: string]: string | number | boolean;
            };
            /** Format: date-time */
            created_at: string;
            dag_id: string;
            /** @description Digest of the files that define its DAG for this run; null if none are stored. */
            definition: string | null;
            /** Format: date-time */
            execution_date: string;
            external_trigger: boolean;
            finished_at: string | null;
            /** @description Tasks that run even if they are done. */
            force: "all" | string[];
            force_downstream: boolean;
            /** @description Number in the database. */
            id: number;
            /** @description Pool for all tasks of the run, instead of the pools that they name. */
            pool: string | null;
            run_id: string;
            samples: string[];
            started_at: string | null;
            /** @enum {string} */
            state: "queued" | "running" | "success" | "failed" | "cancelled";
            /** @description Id of its trace at the collector; null if it was triggered without traces. */
            trace_id: string | null;
            /** @description User and client that triggered it; null for runs of older versions. */
            triggered_by: string | null;
            /** @description Warnings for people, such as a queue of the DAG that no live worker serves. */
            warnings: string[];
        };
        Try: {
            exit_code: number | null;
            finished_at: string | null;
            host: string;
            number: number;
            /** @description null while it runs. */
            outcome: ("success" | "failed" | "timed_out" | "lost" | "cancelled") | null;
            pid: number | null;
            sentence: string;
            /** Format: date-time */
            started_at: string;
            worker: string;
        };
        User: {
            /** Format: date-time */
            created_at: string;
            email: string;
            first_name: string;
            last_name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin";
            username: string;
        };
        Variable: {
            is_encrypted: boolean;
            is_secret: boolean;
            key: string;
            /** @description null if the key's name marks it as secret. */
            value: string | null;
        };
        Worker: {
            /** @description Whether its last heartbeat is more recent than LEASE_SECONDS. */
            alive: boolean;
            /** @description GPUs for its tasks. */
            gpus: string[];
            /** Format: date-time */
            heartbeat_at: string;
            host: string;
            id: string;
            pid: number;
            /** @description Queues that it consumes. */
            queues: string[];
            /** @description Number of tasks running at its last heartbeat. */
            running: number;
            /** @description Number of concurrent commands. */
            slots: number;
            /** Format: date-time */
            started_at: string;
            version: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAudit: {
        parameters: {
            query?: {
                /** @description next_cursor of the previous page. */
                cursor?: string;
                dag_id?: string;
                /** @description A command, or a method and route. */
                event?: string;
                limit?: number;
                /** @description Who called. */
                owner?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["AuditEntry"][];
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        /** @description Number of entries on all pages, counted up to 10000; null on every page but the first. */
                        total_estimate: number | null;
                    };
                };
            };
        };
    };
    getBackfills: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the previous page. */
                cursor?: number;
                dag_id?: string;
                limit?: number;
                state?: "running" | "paused" | "success" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backfills: components["schemas"]["Backfill"][];
                        next_cursor: number | null;
                    };
                };
            };
        };
    };
    getBackfill: {
        parameters: {
            query?: {
                /** @description Position of the last run of the previous page. */
                after?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        backfill: components["schemas"]["Backfill"];
                        runs: components["schemas"]["BackfillRun"][];
                    };
                };
            };
        };
    };
    postBackfillCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Whether its runs in progress are also cancelled.
                     * @default false
                     */
                    runs?: boolean;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
        };
    };
    postBackfillPause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
        };
    };
    postBackfillResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backfill"];
                };
            };
        };
    };
    getCompare: {
        parameters: {
            query: {
                a: number;
                b: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
        };
    };
    getConfig: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        file: string | null;
                        settings: components["schemas"]["Setting"][];
                    };
                };
            };
        };
    };
    getConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        connections: components["schemas"]["Connection"][];
                    };
                };
            };
        };
    };
    postConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    conn_id: string;
                    conn_type?: string | null;
                    /** @description Omitted: unchanged. */
                    extra?: string | null;
                    host?: string | null;
                    login?: string | null;
                    /** @description Omitted: unchanged. */
                    password?: string | null;
                    port?: number | null;
                    schema?: string | null;
                    /** @description Replaces all other fields. */
                    uri?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    putConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conn_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    conn_type?: string | null;
                    /** @description Omitted: unchanged. */
                    extra?: string | null;
                    host?: string | null;
                    login?: string | null;
                    /** @description Omitted: unchanged. */
                    password?: string | null;
                    port?: number | null;
                    schema?: string | null;
                    /** @description Replaces all other fields. */
                    uri?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getDags: {
        parameters: {
            query?: {
                /** @description next_cursor of the previous page. */
                cursor?: string;
                limit?: number;
                paused?: "true" | "false";
                /** @description Text contained in the id, the description, the owner or a tag. */
                q?: string;
                sort?: "name" | "last_run" | "next_run";
                tag?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dags: components["schemas"]["DagItem"][];
                        failures: {
                            /** @description The mistakes of a YAML file with line and column, counted from 1, and the surrounding lines. Otherwise empty. */
                            problems: {
                                column: number;
                                frame: string;
                                line: number;
                                sentence: string;
                            }[];
                            sentence: string;
                            source: string;
                        }[];
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        /** @description Files in the DAG folder that have no effect, with the reason. */
                        notices: {
                            sentence: string;
                            source: string;
                        }[];
                        /** @description Number of entries on all pages, counted up to 10000; null on every page but the first. */
                        total_estimate: number | null;
                    };
                };
            };
        };
    };
    getDag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Dag"];
                };
            };
        };
    };
    postDagBackfill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description One run per conf, instead of one per date. */
                    confs?: {
                        [key: string]: unknown;
                    }[];
                    /**
                     * @description Only returns a preview, of at most 200 runs.
                     * @default false
                     */
                    dry_run?: boolean;
                    /**
                     * Format: date-time
                     * @description Execution dates, inclusive; a missing one equals the other.
                     */
                    from?: string;
                    /** @description Maximum number of its concurrent runs. Default: the DAG's limit. */
                    max_active_runs?: number;
                    /** @description For the audit log. */
                    reason?: string;
                    /**
                     * @description Which existing closed runs run again: the failed tasks of failed runs, or all tasks of all runs.
                     * @default none
                     * @enum {string}
                     */
                    reprocess?: "none" | "failed" | "completed";
                    /**
                     * @description Newest date first.
                     * @default false
                     */
                    run_backwards?: boolean;
                    /** Format: date-time */
                    to?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null if only the plan was requested. */
                        backfill: components["schemas"]["Backfill"] | null;
                        plan: components["schemas"]["Plan"] | null;
                        planned: {
                            conf: {
                                [key: string]: unknown;
                            };
                            /** Format: date-time */
                            execution_date: string;
                            run_id: string;
                        }[];
                    };
                };
            };
        };
    };
    getDagCoverage: {
        parameters: {
            query?: {
                by?: "parameters" | "samples";
                cursor?: string;
                limit?: number;
                /** @description For samples: the run whose values are used. Default: the newest. */
                run?: number;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        columns: {
                            task_id: string;
                        }[];
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        rows: {
                            cells: {
                                [key: string]: components["schemas"]["CoverageCell"];
                            };
                            key: string;
                            newest_run: number;
                            parameters: {
                                [key: string]: string | number | boolean;
                            };
                            sample: string | null;
                            samples: string[];
                        }[];
                    };
                };
            };
        };
    };
    getDagDurations: {
        parameters: {
            query?: {
                runs?: number;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: {
                            /** Format: date-time */
                            created_at: string;
                            duration_ms: number | null;
                            id: number;
                            run_id: string;
                            /** @enum {string} */
                            state: "queued" | "running" | "success" | "failed" | "cancelled";
                        }[];
                        tasks: {
                            points: {
                                duration_ms: number | null;
                                /** @description Whether a rule or an exit code left it out. Any other skipped one was already done. */
                                left_out: boolean;
                                run_id: number;
                                /** @enum {string} */
                                state: "waiting" | "queued" | "running" | "up_for_retry" | "success" | "skipped" | "failed" | "upstream_failed" | "cancelled";
                            }[];
                            task_id: string;
                        }[];
                    };
                };
            };
        };
    };
    getDagGrid: {
        parameters: {
            query?: {
                /** @description next_cursor of the previous window. */
                before?: string;
                runs?: number;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By run number, then by task. A run without task instances has none. */
                        cells: {
                            [key: string]: {
                                [key: string]: components["schemas"]["TaskCell"];
                            };
                        };
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        /** @description Newest first. */
                        runs: components["schemas"]["GridRun"][];
                        /** @description Tasks of the current DAG, followed by tasks that only runs of this window have. */
                        tasks: components["schemas"]["GraphNode"][];
                    };
                };
            };
        };
    };
    getDagGridTask: {
        parameters: {
            query?: {
                before?: string;
                runs?: number;
            };
            header?: never;
            path: {
                dag_id: string;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By run number, then by sample. */
                        cells: {
                            [key: string]: {
                                [key: string]: components["schemas"]["SampleCell"];
                            };
                        };
                        /** @description There are more than 10000 cells. */
                        is_cut_off: boolean;
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        /** @description In the order of the newest run that has them. */
                        samples: string[];
                    };
                };
            };
        };
    };
    getDagMetrics: {
        parameters: {
            query: {
                /** @description A JSON file in the output. Default: the output path. */
                file?: string;
                runs?: number;
                task_id: string;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: {
                            conf: {
                                [key: string]: string | number | boolean;
                            };
                            id: number;
                            /** @description Numbers by path in the JSON, such as accuracy.mean. */
                            metrics: {
                                [key: string]: number;
                            };
                            run_id: string;
                            sample: string | null;
                        }[];
                    };
                };
            };
        };
    };
    postDagPause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dag_id: string;
                        paused: boolean;
                    };
                };
            };
        };
    };
    postDagPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Values of the DAG's parameters; see GET /api/v1/dags/:dag_id. */
                    conf?: {
                        [key: string]: unknown;
                    };
                    /** @description Instead of conf: one run per conf. */
                    confs?: {
                        [key: string]: unknown;
                    }[];
                    /** Format: date-time */
                    execution_date?: string;
                    /** @description Runs tasks even if they are done: all tasks, or the named ones and, by default, those downstream of them. */
                    force?: boolean | {
                        downstream?: boolean;
                        tasks: string[];
                    };
                    /** @description Pool for all tasks of the run, instead of the pools that they name. */
                    pool?: string;
                    /** @description For the audit log. */
                    reason?: string;
                    /** @description Repeating an id returns the existing run. Default: manual__ and the time. */
                    run_id?: string;
                    /** @description Default: the DAG's. */
                    samples?: string[];
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    postDagRuns: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Values of the DAG's parameters; see GET /api/v1/dags/:dag_id. */
                    conf?: {
                        [key: string]: unknown;
                    };
                    /** Format: date-time */
                    execution_date?: string;
                    /** @description Runs tasks even if they are done: all tasks, or the named ones and, by default, those downstream of them. */
                    force?: boolean | {
                        downstream?: boolean;
                        tasks: string[];
                    };
                    /** @description Pool for all tasks of the run, instead of the pools that they name. */
                    pool?: string;
                    /** @description For the audit log. */
                    reason?: string;
                    /** @description Repeating an id returns the existing run. Default: manual__ and the time. */
                    run_id?: string;
                    /** @description Default: the DAG's. */
                    samples?: string[];
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggeredRun"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggeredRun"];
                };
            };
        };
    };
    getDagRun: {
        parameters: {
            query?: {
                /** @description next_cursor of the previous page. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                dag_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
        };
    };
    getDagSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        missed: {
                            count: number;
                            /**
                             * Format: date-time
                             * @description First missed execution date.
                             */
                            execution_date: string;
                            /** Format: date-time */
                            last_execution_date: string;
                            /** Format: date-time */
                            noticed_at: string;
                            reason: string;
                            why: string;
                        }[];
                        /** @description The next ten execution dates. */
                        next: {
                            /** Format: date-time */
                            execution_date: string;
                            /** Format: date-time */
                            run_at: string;
                        }[];
                        schedule: {
                            /** @description Whether all missed dates get a run, or only the latest. */
                            catchup: boolean;
                            /** @description As written by the author. */
                            cron: string;
                            end_date: string | null;
                            /** @description Execution dates without a run. */
                            missed: number;
                            /** @description Execution date of the next run. */
                            next_execution: string | null;
                            /** @description Time at which that run is created: the end of its interval. */
                            next_run_at: string | null;
                            /** @enum {string} */
                            overlap: "queue" | "skip" | "cancel_older";
                            start_date: string | null;
                            time_zone: string;
                        } | null;
                    };
                };
            };
        };
    };
    getDagSource: {
        parameters: {
            query?: {
                /** @description As used by this run. */
                run?: number;
            };
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The currently loaded files; or those used by the named run, if they are stored.
                         * @enum {string}
                         */
                        as_of: "now" | "run";
                        /** @description Digest of the files; null for built-in DAGs. */
                        definition: string | null;
                        files: {
                            digest: string;
                            language: string;
                            path: string;
                            text: string;
                        }[];
                    };
                };
            };
        };
    };
    postDagUnpause: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dag_id: string;
                        paused: boolean;
                    };
                };
            };
        };
    };
    postDagWhy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dag_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Values of the DAG's parameters; see GET /api/v1/dags/:dag_id. */
                    conf?: {
                        [key: string]: unknown;
                    };
                    /** @description Runs tasks even if they are done: all tasks, or the named ones and, by default, those downstream of them. */
                    force?: boolean | {
                        downstream?: boolean;
                        tasks: string[];
                    };
                    /** @description Only this sample, of a per-sample task. */
                    sample?: string;
                    /** @description Default: the DAG's. */
                    samples?: string[];
                    /** @description Default: all tasks. */
                    task_id?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        task_instances: components["schemas"]["Explanation"][];
                    };
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: never;
            header?: {
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getFiles: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description An absolute path: finds the task that made it or its folder. Default: the newest outputs. */
                path?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: components["schemas"]["ProducedFile"][];
                        /** @description null on the last page. */
                        next_cursor: string | null;
                    };
                };
            };
        };
    };
    getImportErrors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        import_errors: {
                            file: string;
                            message: string;
                            /** @description The mistakes of a YAML file with line and column, counted from 1, and the surrounding lines. Otherwise empty. */
                            problems: {
                                column: number;
                                frame: string;
                                line: number;
                                sentence: string;
                            }[];
                        }[];
                    };
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    getNotifications: {
        parameters: {
            query?: {
                /** @description next_cursor of the previous page. */
                cursor?: string;
                dag_id?: string;
                event?: "failure" | "success" | "sla" | "test";
                limit?: number;
                /** @description Number of a run. */
                run?: number;
                state?: "pending" | "sent" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        notifications: components["schemas"]["Notification"][];
                        /** @description Number of entries on all pages, counted up to 10000; null on every page but the first. */
                        total_estimate: number | null;
                    };
                };
            };
        };
    };
    postNotificationRetry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notification"];
                };
            };
        };
    };
    postNotificationsTest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    channel: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        channel: string;
                        sent: boolean;
                        sentence: string;
                    };
                };
            };
        };
    };
    getPools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        pools: components["schemas"]["Pool"][];
                    };
                };
            };
        };
    };
    postPools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    pool: string;
                    slots: number;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
        };
    };
    putPool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pool: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default  */
                    description?: string;
                    slots: number;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pool"];
                };
            };
        };
    };
    deletePool: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pool: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        queues: {
                            /** @description Jobs by state. */
                            counts: {
                                [key: string]: number;
                            };
                            name: string;
                        }[];
                    };
                };
            };
        };
    };
    getRecords: {
        parameters: {
            query?: {
                cursor?: string;
                /** @description Only tasks of this DAG, with the states that its runs would find. */
                dag_id?: string;
                finished_after?: string;
                finished_before?: string;
                limit?: number;
                sample?: string;
                /** @description One or more of failed, running, stale, never, done, separated by commas. */
                state?: string;
                task_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        records: components["schemas"]["KeyedRecord"][];
                    };
                };
            };
        };
    };
    postRecordsAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: "accept" | "declare_done" | "undo";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Values of parameters: only records with them. */
                    conf?: {
                        [key: string]: string | number | boolean;
                    };
                    /** @description Either this or task_id is required. */
                    dag_id?: string;
                    /**
                     * @description Only returns a preview.
                     * @default false
                     */
                    dry_run?: boolean;
                    /** Format: date-time */
                    finished_after?: string;
                    /** Format: date-time */
                    finished_before?: string;
                    /** @description For the audit log. */
                    reason?: string;
                    samples?: string[];
                    states?: ("failed" | "running" | "stale" | "never" | "done")[];
                    task_id?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordActionReport"];
                };
            };
        };
    };
    getRuns: {
        parameters: {
            query?: {
                /** @description next_cursor of the previous page. */
                cursor?: string;
                dag_id?: string;
                /** @description Execution dates, inclusive. */
                from?: string;
                limit?: number;
                /** @description Text contained in the run id or the conf. */
                q?: string;
                /** @description Together with dag_id: only this run. */
                run_id?: string;
                /** @description One or more of queued, running, success, failed, cancelled, separated by commas. */
                state?: string;
                to?: string;
                type?: "manual" | "scheduled" | "backfill";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        runs: components["schemas"]["RunItem"][];
                        /** @description Number of entries on all pages, counted up to 10000; null on every page but the first. */
                        total_estimate: number | null;
                    };
                };
            };
        };
    };
    getRun: {
        parameters: {
            query?: {
                /** @description next_cursor of the previous page. */
                cursor?: string;
                limit?: number;
                /** @description Maximum number of seconds to wait for the end of the run. The response comes as soon as the run ends. */
                wait?: number;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
        };
    };
    postRunAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: "cancel" | "clear" | "retry_failed" | "force" | "mark_success" | "mark_failed" | "run_again";
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Only for run_again: values that replace those of the run. */
                    conf?: {
                        [key: string]: unknown;
                    };
                    /**
                     * @description Includes downstream task instances. Not for cancel and run_again, which apply to the whole run.
                     * @default false
                     */
                    downstream?: boolean;
                    /**
                     * @description Only returns a preview.
                     * @default false
                     */
                    dry_run?: boolean;
                    /**
                     * @description Runs again with the DAG files that each run used. Default: with the current ones. Not for cancel, mark_success and mark_failed.
                     * @default false
                     */
                    keep_definition?: boolean;
                    /** @description For the audit log. */
                    reason?: string;
                    /** @description Not for cancel and run_again, which apply to the whole run. */
                    samples?: string[];
                    /** @description Not for cancel and run_again, which apply to the whole run. */
                    task_ids?: string[];
                    /** @description Numbers of task instances. Not for cancel and run_again, which apply to the whole run. */
                    task_instances?: number[];
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionReport"];
                };
            };
        };
    };
    postRunCancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
        };
    };
    postRunClear: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    downstream?: boolean;
                    /**
                     * @description Only returns what would be cleared.
                     * @default false
                     */
                    dry_run?: boolean;
                    /**
                     * @description Runs again with the DAG files that each run used. Default: with the current ones. Not for cancel, mark_success and mark_failed.
                     * @default false
                     */
                    keep_definition?: boolean;
                    /** @default false */
                    only_failed?: boolean;
                    /** @default false */
                    only_running?: boolean;
                    /** @description For the audit log. */
                    reason?: string;
                    /** @description Only these samples and, with downstream, the tasks that gather them. */
                    samples?: string[];
                    /** @description Tasks whose ids match this regular expression. Default: all. */
                    task_regex?: string;
                    /** @default false */
                    upstream?: boolean;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cleared: number;
                        /** @description Number of running ones among them. */
                        ended: number;
                        /** @description Runs again too, because its temporary output was removed, and a cleared task needs it. */
                        made_again: components["schemas"]["TaskInstance"][];
                        /** @description Whether the run was closed and continues. */
                        reopened: boolean;
                        /** @description Runs before the action. */
                        task_instances: components["schemas"]["TaskInstance"][];
                    };
                };
            };
        };
    };
    getRunGraph: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nodes: components["schemas"]["LiveGraphNode"][];
                    };
                };
            };
        };
    };
    getRunSavings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        saved_ms: number;
                        /** @description Number of task instances that reuse a result, of the first 10,000. */
                        skipped: number;
                    };
                };
            };
        };
    };
    getRunTaskInstances: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                /** @description Text contained in the task's id or the sample. */
                q?: string;
                sample?: string;
                /** @description One or more of waiting, queued, running, up_for_retry, success, skipped, failed, upstream_failed, cancelled, separated by commas. */
                state?: string;
                task_id?: string;
                /** @description Worker of any of its tries. */
                worker?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        task_instances: components["schemas"]["TaskInstanceItem"][];
                        /** @description Number of entries on all pages, counted up to 10000; null on every page but the first. */
                        total_estimate: number | null;
                    };
                };
            };
        };
    };
    getRunTaskTries: {
        parameters: {
            query?: {
                /** @description For a per-sample task. */
                sample?: string;
            };
            header?: never;
            path: {
                id: number;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tries: components["schemas"]["Try"][];
                    };
                };
            };
        };
    };
    getRunTaskTryLog: {
        parameters: {
            query?: {
                /** @description Returns the whole log up to now instead of one page. */
                all?: "true" | "false";
                /** @description Number of bytes to skip. */
                offset?: number;
                /** @description For a per-sample task. */
                sample?: string;
            };
            header?: never;
            path: {
                id: number;
                n: number;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getRunTaskTryLogStream: {
        parameters: {
            query?: {
                /** @description Number of bytes to skip. */
                offset?: number;
                /** @description For a per-sample task. */
                sample?: string;
            };
            header?: {
                "last-event-id"?: number;
            };
            path: {
                id: number;
                n: number;
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postRunsAction: {
        parameters: {
            query?: {
                dag_id?: string;
                /** @description Execution dates, inclusive. */
                from?: string;
                /** @description Text contained in the run id or the conf. */
                q?: string;
                /** @description One or more of queued, running, success, failed, cancelled, separated by commas. */
                state?: string;
                to?: string;
                type?: "manual" | "scheduled" | "backfill";
            };
            header?: never;
            path: {
                action: "cancel" | "retry_failed" | "clear";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Only returns a preview.
                     * @default false
                     */
                    dry_run?: boolean;
                    /**
                     * @description Runs again with the DAG files that each run used. Default: with the current ones. Not for cancel, mark_success and mark_failed.
                     * @default false
                     */
                    keep_definition?: boolean;
                    /** @description For the audit log. */
                    reason?: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionReport"];
                };
            };
        };
    };
    getSavings: {
        parameters: {
            query?: {
                by?: "dag" | "week";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rows: {
                            dag_id: string | null;
                            saved_ms: number;
                            skipped: number;
                            /** @description The Monday of the week. */
                            week: string | null;
                        }[];
                        total_ms: number;
                    };
                };
            };
        };
    };
    getSearch: {
        parameters: {
            query: {
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        dags: {
                            dag_id: string;
                            description: string;
                        }[];
                        runs: components["schemas"]["RunItem"][];
                        task_instances: components["schemas"]["TaskInstanceItem"][];
                        tasks: {
                            dag_id: string;
                            task_id: string;
                        }[];
                    };
                };
            };
        };
    };
    getTaskInstances: {
        parameters: {
            query?: {
                cursor?: string;
                dag_id?: string;
                /** @description Execution dates, inclusive. */
                from?: string;
                limit?: number;
                /** @description Text contained in the task's id or the sample. */
                q?: string;
                sample?: string;
                /** @description One or more of waiting, queued, running, up_for_retry, success, skipped, failed, upstream_failed, cancelled, separated by commas. */
                state?: string;
                task_id?: string;
                to?: string;
                /** @description Worker of any of its tries. */
                worker?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description null on the last page. */
                        next_cursor: string | null;
                        task_instances: components["schemas"]["TaskInstanceItem"][];
                        /** @description Number of entries on all pages, counted up to 10000; null on every page but the first. */
                        total_estimate: number | null;
                    };
                };
            };
        };
    };
    getTaskInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskInstanceDetail"];
                };
            };
        };
    };
    getTaskInstanceOutputs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Whether there are more than listed. */
                        is_cut_off: boolean;
                        output_path: string | null;
                        outputs: components["schemas"]["Output"][];
                    };
                };
            };
        };
    };
    getTaskInstanceOutputsContent: {
        parameters: {
            query?: {
                /** @description Displays the file instead of downloading it. */
                inline?: "true" | "false";
                path?: string;
            };
            header?: {
                range?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    postTaskInstancesAction: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: "cancel" | "clear" | "retry_failed" | "force" | "mark_success" | "mark_failed";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Includes downstream task instances. Not for cancel.
                     * @default false
                     */
                    downstream?: boolean;
                    /**
                     * @description Only returns a preview.
                     * @default false
                     */
                    dry_run?: boolean;
                    /**
                     * @description Runs again with the DAG files that each run used. Default: with the current ones. Not for cancel, mark_success and mark_failed.
                     * @default false
                     */
                    keep_definition?: boolean;
                    /** @description For the audit log. */
                    reason?: string;
                    /** @description Numbers of task instances, of any runs. */
                    task_instances: number[];
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionReport"];
                };
            };
        };
    };
    getTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tokens: {
                            role: string;
                            /** @description Where API_TOKENS is set: environment or file. */
                            source: string;
                        }[];
                    };
                };
            };
        };
    };
    getUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: components["schemas"]["User"][];
                    };
                };
            };
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    first_name: string;
                    last_name: string;
                    password: string;
                    /** @description viewer, operator or admin; Airflow’s names are accepted. */
                    role: string;
                    username: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    putUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    first_name: string;
                    last_name: string;
                    /** @description Omitted in a change: unchanged. */
                    password?: string;
                    /** @description viewer, operator or admin; Airflow’s names are accepted. */
                    role: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                username: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getVariables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        variables: components["schemas"]["Variable"][];
                    };
                };
            };
        };
    };
    postVariables: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    key: string;
                    value: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
        };
    };
    putVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    value: string;
                };
            };
        };
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Variable"];
                };
            };
        };
    };
    deleteVariable: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request was refused; the body contains the reason. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The server could not answer; the body contains the reason. */
            "5XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        workers: components["schemas"]["Worker"][];
                    };
                };
            };
        };
    };
}
